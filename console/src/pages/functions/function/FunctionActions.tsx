import { DeleteFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { CopyAs, useCopy } from '../../../copyAs/CopyAs.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import type { FunctionTabProps } from './tabs.ts';
import { functionTexts } from './texts.ts';

export function FunctionActions({ name, qualifier, configuration }: FunctionTabProps) {
  const t = useTexts(functionTexts);
  const lambda = useClient(LambdaClient);
  const flash = useFlash();
  const copy = useCopy();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const input = { FunctionName: name, ...(qualifier !== undefined && { Qualifier: qualifier }) };
  const remove = async () => {
    setDeleting(false);
    const texts = { running: t.deleting(name), done: t.deleted(name), failed: t.deleteFailed };
    const { ok } = await flash.track(texts, (signal) =>
      lambda.send(new DeleteFunctionCommand(input), { abortSignal: signal }),
    );
    if (ok) await navigate('/functions');
  };
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <CopyAs label={name} call={{ service: 'lambda', operation: 'GetFunction', input }} />
      <Button iconName="copy" onClick={() => copy(configuration.FunctionArn ?? '')}>
        {t.copyArn}
      </Button>
      <ButtonDropdown items={[{ id: 'delete', text: t.delete }]} onItemClick={() => setDeleting(true)}>
        {t.actions}
      </ButtonDropdown>
      {deleting && (
        <DeleteConfirmation
          title={t.deleteTitle(qualifier === undefined ? name : `${name}:${qualifier}`)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => void remove()}
        >
          {t.deleteText}
        </DeleteConfirmation>
      )}
    </SpaceBetween>
  );
}
