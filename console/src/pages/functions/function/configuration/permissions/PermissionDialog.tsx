import { AddPermissionCommand, LambdaClient, type AddPermissionCommandInput } from '@aws-sdk/client-lambda';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../../../aws/clients.ts';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { EditForm } from '../../../../../form/EditForm.tsx';
import type { Change } from '../../../../../form/useChange.ts';
import { permissionsTexts } from './texts.ts';

interface PermissionDialogProps {
  readonly target: { readonly FunctionName: string; readonly Qualifier?: string };
  readonly change: Change;
  readonly onClose: () => void;
}

type Kind = 'service' | 'account';

const ACTIONS = ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl', 'lambda:GetFunction'];

export function PermissionDialog({ target, change, onClose }: PermissionDialogProps) {
  const t = useTexts(permissionsTexts);
  const lambda = useClient(LambdaClient);
  const [kind, setKind] = useState<Kind>('service');
  const [sid, setSid] = useState('');
  const [principal, setPrincipal] = useState('');
  const [action, setAction] = useState('lambda:InvokeFunction');
  const [sourceArn, setSourceArn] = useState('');
  const [sourceAccount, setSourceAccount] = useState('');
  const valid = /^[\w-]{1,100}$/.test(sid) && principal.trim() !== '';
  const save = () => {
    const input: AddPermissionCommandInput = {
      ...target,
      StatementId: sid,
      Action: action,
      Principal: principal.trim(),
      ...(kind === 'service' && sourceArn.trim() !== '' && { SourceArn: sourceArn.trim() }),
      ...(kind === 'service' && sourceAccount.trim() !== '' && { SourceAccount: sourceAccount.trim() }),
    };
    return change(t.added(sid), (abortSignal) =>
      lambda.send(new AddPermissionCommand(input), { abortSignal }),
    );
  };
  const optional = (label: string) => (
    <>
      {label} – <i>{t.optional}</i>
    </>
  );
  return (
    <Modal visible header={t.add} closeAriaLabel={t.close} onDismiss={onClose}>
      <EditForm valid={valid} onSave={save} onClose={onClose}>
        <FormField label={t.kind}>
          <RadioGroup
            value={kind}
            items={(['service', 'account'] as const).map((value) => ({
              value,
              label: t.kinds[value],
            }))}
            onChange={({ detail }) => setKind(detail.value as Kind)}
          />
        </FormField>
        <FormField label={t.statement} description={t.statementText}>
          <Input value={sid} spellcheck={false} onChange={({ detail }) => setSid(detail.value)} />
        </FormField>
        <FormField
          label={kind === 'service' ? t.principalService : t.principalAccount}
          {...(kind === 'service' && { description: t.principalServiceText })}
        >
          <Input value={principal} spellcheck={false} onChange={({ detail }) => setPrincipal(detail.value)} />
        </FormField>
        {kind === 'service' && (
          <SpaceBetween size="l">
            <FormField label={optional(t.sourceArn)} description={t.sourceArnText}>
              <Input
                value={sourceArn}
                spellcheck={false}
                onChange={({ detail }) => setSourceArn(detail.value)}
              />
            </FormField>
            <FormField label={optional(t.sourceAccount)}>
              <Input
                value={sourceAccount}
                inputMode="numeric"
                onChange={({ detail }) => setSourceAccount(detail.value)}
              />
            </FormField>
          </SpaceBetween>
        )}
        <FormField label={t.action}>
          <Select
            selectedOption={{ value: action }}
            options={ACTIONS.map((value) => ({ value }))}
            onChange={({ detail }) => setAction(detail.selectedOption.value ?? action)}
          />
        </FormField>
      </EditForm>
    </Modal>
  );
}
