import {
  DeleteEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  type EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useChange } from '../../../form/useChange.ts';
import { functionNameOf } from '../../../functionField/FunctionField.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { streamTexts } from './streamTexts.ts';

type Mapping = EventSourceMappingConfiguration;

/** The functions that run on the table's changes. */
export function StreamTriggers({ streamArn }: { readonly streamArn: string }) {
  const t = useTexts(streamTexts);
  const lambda = useClient(LambdaClient);
  const mappings = useLoad<readonly Mapping[]>(
    `dynamodb/streams/${streamArn}/triggers`,
    async (abortSignal) => {
      const command = new ListEventSourceMappingsCommand({ EventSourceArn: streamArn });
      return (await lambda.send(command, { abortSignal })).EventSourceMappings ?? [];
    },
  );
  const change = useChange(mappings.reload);
  const [removing, setRemoving] = useState<Mapping>();
  const enable = (mapping: Mapping, Enabled: boolean) =>
    change(nameOf(mapping), (abortSignal) =>
      lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping.UUID, Enabled }), { abortSignal }),
    );
  const remove = ({ UUID, ...mapping }: Mapping) =>
    change(nameOf(mapping), (abortSignal) =>
      lambda.send(new DeleteEventSourceMappingCommand({ UUID }), { abortSignal }),
    );
  return (
    <SpaceBetween size="xs">
      <Box variant="awsui-key-label">{t.triggers}</Box>
      <ErrorAlert error={mappings.error} onRetry={() => void mappings.reload()} />
      {mappings.data?.length === 0 && <Box color="text-body-secondary">{t.none}</Box>}
      {mappings.data?.map((mapping) => (
        <Trigger
          key={mapping.UUID}
          mapping={mapping}
          onEnable={(enabled) => void enable(mapping, enabled)}
          onRemove={() => setRemoving(mapping)}
        />
      ))}
      {removing && (
        <DeleteConfirmation
          title={t.removeTitle(nameOf(removing))}
          onCancel={() => setRemoving(undefined)}
          onConfirm={() => {
            setRemoving(undefined);
            void remove(removing);
          }}
        >
          {t.removeText}
        </DeleteConfirmation>
      )}
    </SpaceBetween>
  );
}

interface TriggerProps {
  readonly mapping: Mapping;
  readonly onEnable: (enabled: boolean) => void;
  readonly onRemove: () => void;
}

function Trigger({ mapping, onEnable, onRemove }: TriggerProps) {
  const t = useTexts(streamTexts);
  const { State = '', LastProcessingResult = '' } = mapping;
  const name = nameOf(mapping);
  const isOn = State !== 'Disabled' && State !== 'Disabling';
  const isTroubled = LastProcessingResult.startsWith('PROBLEM');
  return (
    <SpaceBetween direction="horizontal" size="s" alignItems="center">
      <Link href={hrefOf`/functions/${functionNameOf(mapping.FunctionArn ?? '')}`}>{name}</Link>
      <StatusIndicator type={!isOn ? 'stopped' : isTroubled ? 'warning' : 'success'}>{State}</StatusIndicator>
      <Box color="text-body-secondary">{LastProcessingResult}</Box>
      <Button
        variant="inline-link"
        ariaLabel={`${isOn ? t.disable : t.enable}: ${name}`}
        onClick={() => onEnable(!isOn)}
      >
        {isOn ? t.disable : t.enable}
      </Button>
      <Button variant="inline-link" ariaLabel={`${t.remove}: ${name}`} onClick={onRemove}>
        {t.remove}
      </Button>
    </SpaceBetween>
  );
}

/** With the version or alias, where it is for one. */
function nameOf({ FunctionArn = '' }: Mapping): string {
  return FunctionArn.split(':').slice(6).join(':');
}
