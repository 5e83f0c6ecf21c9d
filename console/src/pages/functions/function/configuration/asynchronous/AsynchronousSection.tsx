import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
  type FunctionEventInvokeConfig,
} from '@aws-sdk/client-lambda';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../../../aws/clients.ts';
import { ErrorAlert } from '../../../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { useLoad } from '../../../../../live/useLoad.ts';
import type { FunctionTabProps } from '../../tabs.ts';
import { EditableContainer } from '../../../../../form/EditableContainer.tsx';
import { EditForm } from '../../../../../form/EditForm.tsx';
import { isWhole, NumberField } from '../../../../../form/NumberField.tsx';
import { optionalAnswer } from '../../../../../aws/optionalAnswer.ts';
import { targetOf } from '../permissions/useFunctionPolicy.ts';
import { useChange, type Change } from '../../../../../form/useChange.ts';
import { DestinationField } from './DestinationField.tsx';
import { formatAge } from './formatAge.ts';
import { asynchronousTexts } from './texts.ts';

const USUAL = { retries: 2, ageS: 21_600 };

export function AsynchronousSection({ name, qualifier, reload }: FunctionTabProps) {
  const t = useTexts(asynchronousTexts);
  const lambda = useClient(LambdaClient);
  const target = targetOf(name, qualifier);
  const found = useLoad(`functions/${name}/${qualifier ?? ''}/events`, async (abortSignal) => ({
    config: await optionalAnswer(
      lambda.send(new GetFunctionEventInvokeConfigCommand(target), { abortSignal }),
    ),
  }));
  const change = useChange(async () => {
    await Promise.all([found.reload(), reload()]);
  });
  const config = found.data?.config;
  const { OnSuccess, OnFailure } = config?.DestinationConfig ?? {};
  return (
    <EditableContainer
      title={t.title}
      description={t.description}
      actions={
        config && (
          <Button
            onClick={() =>
              void change(t.reset, (abortSignal) =>
                lambda.send(new DeleteFunctionEventInvokeConfigCommand(target), { abortSignal }),
              )
            }
          >
            {t.reset}
          </Button>
        )
      }
      form={
        found.data &&
        ((close) => <EventsForm target={target} config={config} change={change} onClose={close} />)
      }
    >
      <SpaceBetween size="m">
        <ErrorAlert error={found.error} onRetry={() => void found.reload()} />
        {found.data && (
          <KeyValuePairs
            columns={2}
            items={[
              { label: t.retries, value: String(config?.MaximumRetryAttempts ?? USUAL.retries) },
              { label: t.age, value: formatAge(config?.MaximumEventAgeInSeconds ?? USUAL.ageS) },
              { label: t.onSuccess, value: OnSuccess?.Destination ?? '–' },
              { label: t.onFailure, value: OnFailure?.Destination ?? '–' },
            ]}
          />
        )}
        {found.data && !config && <Box color="text-body-secondary">{t.usual}</Box>}
      </SpaceBetween>
    </EditableContainer>
  );
}

interface EventsFormProps {
  readonly target: { readonly FunctionName: string; readonly Qualifier?: string };
  readonly config: FunctionEventInvokeConfig | undefined;
  readonly change: Change;
  readonly onClose: () => void;
}

function EventsForm({ target, config, change, onClose }: EventsFormProps) {
  const t = useTexts(asynchronousTexts);
  const lambda = useClient(LambdaClient);
  const [retries, setRetries] = useState(String(config?.MaximumRetryAttempts ?? USUAL.retries));
  const [age, setAge] = useState(String(config?.MaximumEventAgeInSeconds ?? USUAL.ageS));
  const [success, setSuccess] = useState(config?.DestinationConfig?.OnSuccess?.Destination ?? '');
  const [failure, setFailure] = useState(config?.DestinationConfig?.OnFailure?.Destination ?? '');
  const destination = (arn: string) => (arn.trim() === '' ? {} : { Destination: arn.trim() });
  const save = () =>
    change(t.title, (abortSignal) =>
      lambda.send(
        new PutFunctionEventInvokeConfigCommand({
          ...target,
          MaximumRetryAttempts: Number(retries),
          MaximumEventAgeInSeconds: Number(age),
          DestinationConfig: { OnSuccess: destination(success), OnFailure: destination(failure) },
        }),
        { abortSignal },
      ),
    );
  return (
    <EditForm valid={isWhole(retries, 0, 2) && isWhole(age, 60, 21_600)} onSave={save} onClose={onClose}>
      <NumberField
        label={t.retries}
        description={t.retriesText}
        from={0}
        to={2}
        text={retries}
        onChange={setRetries}
      />
      <NumberField
        label={t.age}
        description={t.ageText}
        unit="s"
        from={60}
        to={21_600}
        text={age}
        onChange={setAge}
      />
      <DestinationField label={t.onSuccess} arn={success} onChange={setSuccess} />
      <DestinationField label={t.onFailure} arn={failure} onChange={setFailure} />
    </EditForm>
  );
}
