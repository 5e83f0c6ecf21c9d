import { LambdaClient } from '@aws-sdk/client-lambda';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRef } from 'react';
import { useClient } from '../../../../aws/clients.ts';
import { useFlash } from '../../../../feedback/Flash.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import type { FunctionTabProps } from '../tabs.ts';
import { downloadFile } from './download.ts';
import { fetchCode } from './fetchCode.ts';
import { codeTexts } from './texts.ts';
import { useDeploy } from './useDeploy.ts';

/** The package as a file: up and down. */
export function CodeTransfer(props: FunctionTabProps) {
  const { name, qualifier } = props;
  const t = useTexts(codeTexts);
  const lambda = useClient(LambdaClient);
  const flash = useFlash();
  const deploy = useDeploy(props);
  const chooser = useRef<HTMLInputElement>(null);
  const file = `${name}.zip`;
  const download = () =>
    flash.track(
      { running: t.downloading(name), done: t.downloaded(file), failed: t.downloadFailed },
      async (signal) => downloadFile(file, await fetchCode({ lambda, name, qualifier }, signal)),
    );
  const upload = async (chosen: File | undefined) => {
    if (chosen) await deploy({ ZipFile: new Uint8Array(await chosen.arrayBuffer()) });
  };
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button iconName="download" onClick={() => void download()}>
        {t.download}
      </Button>
      {qualifier === undefined && (
        <ButtonDropdown
          items={[{ id: 'zip', text: t.uploadZip }]}
          onItemClick={() => chooser.current?.click()}
        >
          {t.uploadFrom}
        </ButtonDropdown>
      )}
      <input
        ref={chooser}
        type="file"
        accept=".zip,.jar"
        hidden
        aria-label={t.uploadZip}
        onChange={(event) => {
          void upload(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </SpaceBetween>
  );
}
