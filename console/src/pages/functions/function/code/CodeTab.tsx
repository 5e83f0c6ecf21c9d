import { LambdaClient } from '@aws-sdk/client-lambda';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useMemo } from 'react';
import { useClient } from '../../../../aws/clients.ts';
import { ErrorAlert } from '../../../../feedback/ErrorAlert.tsx';
import { formatBytes } from '../../../../format/quantities.ts';
import { useTexts } from '../../../../i18n/Language.tsx';
import { useLoad } from '../../../../live/useLoad.ts';
import { unpack, type PackedFiles } from '../../../../zip/zipFolder.ts';
import type { FunctionTabProps } from '../tabs.ts';
import { CodeProperties } from './CodeProperties.tsx';
import { CodeSource } from './CodeSource.tsx';
import { CodeTransfer } from './CodeTransfer.tsx';
import { fetchCode, LARGEST_EDITED } from './fetchCode.ts';
import { ImageCode } from './ImageCode.tsx';
import { codeTexts } from './texts.ts';

export function CodeTab(props: FunctionTabProps) {
  const { configuration } = props;
  return (
    <SpaceBetween size="l">
      {configuration.PackageType === 'Image' ? <ImageCode {...props} /> : <ZipCode {...props} />}
      <CodeProperties configuration={configuration} />
    </SpaceBetween>
  );
}

function ZipCode(props: FunctionTabProps) {
  const t = useTexts(codeTexts);
  const { CodeSize = 0 } = props.configuration;
  if (CodeSize <= LARGEST_EDITED) return <EditableCode {...props} />;
  return (
    <Container>
      <Alert type="info" header={t.tooLarge} action={<CodeTransfer {...props} />}>
        {t.tooLargeText(formatBytes(CodeSize))}
      </Alert>
    </Container>
  );
}

function EditableCode(props: FunctionTabProps) {
  const t = useTexts(codeTexts);
  const { name, qualifier, configuration } = props;
  const { CodeSha256 = '' } = configuration;
  const lambda = useClient(LambdaClient);
  const code = useLoad(`functions/${name}/${qualifier ?? ''}/code/${CodeSha256}`, async (signal) =>
    unpackOrSay(await fetchCode({ lambda, name, qualifier }, signal)),
  );
  const found = code.data;
  const files = useMemo(() => (found && 'files' in found ? found.files : undefined), [found]);
  if (files) return <CodeSource key={`${name}/${qualifier ?? ''}`} {...props} deployed={files} />;
  return (
    <Container>
      {found && 'problem' in found ? (
        <Alert type="warning" header={t.notZip} action={<CodeTransfer {...props} />}>
          {found.problem}
        </Alert>
      ) : (
        <ErrorAlert error={code.error} onRetry={() => void code.reload()} />
      )}
      {code.loading && (
        <Box textAlign="center" padding="xl">
          <Spinner size="large" />
        </Box>
      )}
    </Container>
  );
}

function unpackOrSay(zip: Uint8Array): { files: PackedFiles } | { problem: string } {
  try {
    return { files: unpack(zip) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
