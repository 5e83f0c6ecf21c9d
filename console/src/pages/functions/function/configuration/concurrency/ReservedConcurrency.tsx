import {
  DeleteFunctionConcurrencyCommand,
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import FormField from '@cloudscape-design/components/form-field';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import RadioGroup from '@cloudscape-design/components/radio-group';
import { useState } from 'react';
import { useClient } from '../../../../../aws/clients.ts';
import { ErrorAlert } from '../../../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { useLoad } from '../../../../../live/useLoad.ts';
import { EditableContainer } from '../../../../../form/EditableContainer.tsx';
import { EditForm } from '../../../../../form/EditForm.tsx';
import { isWhole, NumberField } from '../../../../../form/NumberField.tsx';
import { useChange, type Change } from '../../../../../form/useChange.ts';
import { concurrencyTexts } from './texts.ts';

interface Reservation {
  readonly reserved: number | undefined;
  /** Of the account; undefined where it may not be asked. */
  readonly unreserved: number | undefined;
}

export function ReservedConcurrency({ name }: { readonly name: string }) {
  const t = useTexts(concurrencyTexts);
  const lambda = useClient(LambdaClient);
  const found = useLoad<Reservation>(`functions/${name}/reserved`, async (abortSignal) => {
    const [own, account] = await Promise.all([
      lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: name }), { abortSignal }),
      lambda.send(new GetAccountSettingsCommand({}), { abortSignal }).catch(() => undefined),
    ]);
    abortSignal.throwIfAborted();
    return {
      reserved: own.ReservedConcurrentExecutions,
      unreserved: account?.AccountLimit?.UnreservedConcurrentExecutions,
    };
  });
  const change = useChange(found.reload);
  const { data } = found;
  return (
    <EditableContainer
      title={t.reserved}
      description={t.reservedText}
      form={data && ((close) => <ReservedForm name={name} before={data} change={change} onClose={close} />)}
    >
      <ErrorAlert error={found.error} onRetry={() => void found.reload()} />
      {data && (
        <KeyValuePairs
          columns={2}
          items={[
            { label: t.reserved, value: data.reserved === undefined ? t.none : String(data.reserved) },
            { label: t.account, value: data.unreserved?.toLocaleString() ?? '–' },
          ]}
        />
      )}
    </EditableContainer>
  );
}

interface ReservedFormProps {
  readonly name: string;
  readonly before: Reservation;
  readonly change: Change;
  readonly onClose: () => void;
}

function ReservedForm({ name, before, change, onClose }: ReservedFormProps) {
  const t = useTexts(concurrencyTexts);
  const lambda = useClient(LambdaClient);
  const [own, setOwn] = useState(before.reserved !== undefined);
  const [count, setCount] = useState(String(before.reserved ?? 1));
  const most = (before.unreserved ?? 100_000) + (before.reserved ?? 0);
  const save = () =>
    change(t.reserved, (abortSignal) =>
      own
        ? lambda.send(
            new PutFunctionConcurrencyCommand({
              FunctionName: name,
              ReservedConcurrentExecutions: Number(count),
            }),
            { abortSignal },
          )
        : lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name }), { abortSignal }),
    );
  return (
    <EditForm valid={!own || isWhole(count, 0, most)} onSave={save} onClose={onClose}>
      <FormField label={t.reserved}>
        <RadioGroup
          value={own ? 'own' : 'none'}
          items={[
            { value: 'none', label: t.none },
            { value: 'own', label: t.own },
          ]}
          onChange={({ detail }) => setOwn(detail.value === 'own')}
        />
      </FormField>
      {own && <NumberField label={t.count} from={0} to={most} text={count} onChange={setCount} />}
    </EditForm>
  );
}
