import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type StreamViewType,
} from '@aws-sdk/client-dynamodb';
import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { lazy, Suspense, useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { EditableContainer } from '../../../form/EditableContainer.tsx';
import { EditForm } from '../../../form/EditForm.tsx';
import { useChange } from '../../../form/useChange.ts';
import { isUnits } from '../tables/tableDraft.ts';
import { TableStatus } from '../tables/TableStatus.tsx';
import { tablesTexts } from '../tables/texts.ts';
import type { TableTabProps } from './TablePage.tsx';
import { tableTexts } from './texts.ts';

// It brings Lambda's SDK client: fetched where a table has a stream.
const StreamTriggers = lazy(async () => ({ default: (await import('./StreamTriggers.tsx')).StreamTriggers }));

export function SettingsTab(props: TableTabProps) {
  return (
    <SpaceBetween size="l">
      <Capacity {...props} />
      <TimeToLive {...props} />
      <Stream {...props} />
      <Protection {...props} />
      <Backups {...props} />
    </SpaceBetween>
  );
}

function Capacity({ table, reload }: TableTabProps) {
  const t = useTexts(tableTexts);
  const words = useTexts(tablesTexts);
  const isOnDemand = table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST';
  const { ReadCapacityUnits: read = 0, WriteCapacityUnits: write = 0 } = table.ProvisionedThroughput ?? {};
  return (
    <EditableContainer
      title={t.capacity}
      description={t.capacityText}
      form={(close) => <CapacityForm table={table} reload={reload} onClose={close} />}
    >
      {isOnDemand ? words.onDemand : words.provisioned(read, write)}
    </EditableContainer>
  );
}

type FormProps = TableTabProps & { readonly onClose: () => void };

function CapacityForm({ table, reload, onClose }: FormProps) {
  const t = useTexts(tableTexts);
  const words = useTexts(tablesTexts);
  const dynamodb = useClient(DynamoDBClient);
  const change = useChange(reload);
  const before = table.ProvisionedThroughput;
  const [mode, setMode] = useState(table.BillingModeSummary?.BillingMode ?? 'PROVISIONED');
  const [read, setRead] = useState(String(before?.ReadCapacityUnits || 5));
  const [write, setWrite] = useState(String(before?.WriteCapacityUnits || 5));
  const units = { ReadCapacityUnits: Number(read), WriteCapacityUnits: Number(write) };
  const isProvisioned = mode === 'PROVISIONED';
  const indexes = table.GlobalSecondaryIndexes ?? [];
  const wasProvisioned = before !== undefined && before.ReadCapacityUnits !== 0;
  // Indexes of a table on demand have none yet; others keep their own unless it is asked.
  const [withIndexes, setWithIndexes] = useState(false);
  const changesIndexes = indexes.length > 0 && (!wasProvisioned || withIndexes);
  return (
    <EditForm
      valid={!isProvisioned || (isUnits(read) && isUnits(write))}
      onClose={onClose}
      onSave={() =>
        change(t.capacity, (abortSignal) =>
          dynamodb.send(
            new UpdateTableCommand({
              TableName: table.TableName,
              BillingMode: mode,
              ...(isProvisioned && {
                ProvisionedThroughput: units,
                ...(changesIndexes && {
                  GlobalSecondaryIndexUpdates: indexes.map(({ IndexName }) => ({
                    Update: { IndexName, ProvisionedThroughput: units },
                  })),
                }),
              }),
            }),
            { abortSignal },
          ),
        )
      }
    >
      <RadioGroup
        value={mode}
        ariaLabel={t.capacity}
        items={[
          { value: 'PAY_PER_REQUEST', label: words.onDemand, description: words.onDemandText },
          { value: 'PROVISIONED', label: words.provisionedLabel, description: words.provisionedText },
        ]}
        onChange={({ detail }) => setMode(detail.value === 'PROVISIONED' ? 'PROVISIONED' : 'PAY_PER_REQUEST')}
      />
      {isProvisioned && (
        <ColumnLayout columns={2}>
          <FormField label={words.readUnits} errorText={isUnits(read) ? undefined : words.badUnits}>
            <Input type="number" value={read} onChange={({ detail }) => setRead(detail.value)} />
          </FormField>
          <FormField label={words.writeUnits} errorText={isUnits(write) ? undefined : words.badUnits}>
            <Input type="number" value={write} onChange={({ detail }) => setWrite(detail.value)} />
          </FormField>
        </ColumnLayout>
      )}
      {isProvisioned && wasProvisioned && indexes.length > 0 && (
        <Checkbox checked={withIndexes} onChange={({ detail }) => setWithIndexes(detail.checked)}>
          {t.withIndexes}
        </Checkbox>
      )}
    </EditForm>
  );
}

function TimeToLive({ table: { TableName } }: TableTabProps) {
  const t = useTexts(tableTexts);
  const dynamodb = useClient(DynamoDBClient);
  const ttl = useLoad(`dynamodb/tables/${TableName}/ttl`, async (abortSignal) => {
    const answer = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }), { abortSignal });
    return answer.TimeToLiveDescription ?? {};
  });
  const change = useChange(ttl.reload);
  const { TimeToLiveStatus: status = 'DISABLED', AttributeName } = ttl.data ?? {};
  const isOn = status === 'ENABLED' || status === 'ENABLING';
  const save = (attribute: string, enabled: boolean) =>
    change(t.ttl, (abortSignal) =>
      dynamodb.send(
        new UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled },
        }),
        { abortSignal },
      ),
    );
  return (
    <EditableContainer
      title={t.ttl}
      description={t.ttlText}
      editText={isOn ? t.turnOff : t.turnOn}
      form={
        ttl.data &&
        ((close) => <TtlForm attribute={AttributeName} isOn={isOn} onSave={save} onClose={close} />)
      }
    >
      <ErrorAlert error={ttl.error} onRetry={() => void ttl.reload()} />
      {ttl.data && (
        <KeyValuePairs
          columns={2}
          items={[
            { label: t.ttl, value: <TableStatus status={status} /> },
            { label: t.ttlAttribute, value: AttributeName ?? '–' },
          ]}
        />
      )}
    </EditableContainer>
  );
}

interface TtlFormProps {
  readonly attribute: string | undefined;
  readonly isOn: boolean;
  readonly onSave: (attribute: string, enabled: boolean) => Promise<boolean>;
  readonly onClose: () => void;
}

function TtlForm({ attribute, isOn, onSave, onClose }: TtlFormProps) {
  const t = useTexts(tableTexts);
  const [name, setName] = useState(attribute ?? 'expires');
  return (
    <EditForm
      valid={name !== ''}
      saveText={isOn ? t.turnOff : t.turnOn}
      onSave={() => onSave(name, !isOn)}
      onClose={onClose}
    >
      <FormField label={t.ttlAttribute}>
        <Input
          value={name}
          disabled={isOn}
          spellcheck={false}
          onChange={({ detail }) => setName(detail.value.trim())}
        />
      </FormField>
    </EditForm>
  );
}

function Stream({ table, reload }: TableTabProps) {
  const t = useTexts(tableTexts);
  const words = useTexts(tablesTexts);
  const isOn = table.StreamSpecification?.StreamEnabled === true;
  const view = table.StreamSpecification?.StreamViewType;
  return (
    <EditableContainer
      title={t.stream}
      description={t.streamText}
      editText={isOn ? t.turnOff : t.turnOn}
      form={(close) => <StreamForm table={table} reload={reload} onClose={close} />}
    >
      <KeyValuePairs
        columns={3}
        items={[
          { label: t.stream, value: <TableStatus status={isOn ? 'ENABLED' : 'DISABLED'} /> },
          { label: t.view, value: isOn && view ? words.views[view] : '–' },
          { label: t.streamArn, value: <Box variant="small">{table.LatestStreamArn ?? '–'}</Box> },
        ]}
      />
      {isOn && table.LatestStreamArn && (
        <Box margin={{ top: 'm' }}>
          <Suspense>
            <StreamTriggers streamArn={table.LatestStreamArn} />
          </Suspense>
        </Box>
      )}
    </EditableContainer>
  );
}

function StreamForm({ table, reload, onClose }: FormProps) {
  const t = useTexts(tableTexts);
  const words = useTexts(tablesTexts);
  const dynamodb = useClient(DynamoDBClient);
  const change = useChange(reload);
  const isOn = table.StreamSpecification?.StreamEnabled === true;
  const [view, setView] = useState<StreamViewType>('NEW_AND_OLD_IMAGES');
  const options = Object.entries(words.views).map(([value, label]) => ({ value, label }));
  return (
    <EditForm
      saveText={isOn ? t.turnOff : t.turnOn}
      onClose={onClose}
      onSave={() =>
        change(t.stream, (abortSignal) =>
          dynamodb.send(
            new UpdateTableCommand({
              TableName: table.TableName,
              StreamSpecification: isOn
                ? { StreamEnabled: false }
                : { StreamEnabled: true, StreamViewType: view },
            }),
            { abortSignal },
          ),
        )
      }
    >
      {isOn ? (
        t.streamText
      ) : (
        <FormField label={t.view}>
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === view) ?? null}
            onChange={({ detail }) => setView(detail.selectedOption.value as StreamViewType)}
          />
        </FormField>
      )}
    </EditForm>
  );
}

function Protection({ table, reload }: TableTabProps) {
  const t = useTexts(tableTexts);
  const words = useTexts(tablesTexts);
  const dynamodb = useClient(DynamoDBClient);
  const change = useChange(reload);
  const isOn = table.DeletionProtectionEnabled === true;
  return (
    <EditableContainer title={t.protection} description={t.protectionText}>
      <Toggle
        checked={isOn}
        onChange={({ detail }) =>
          void change(t.protection, (abortSignal) =>
            dynamodb.send(
              new UpdateTableCommand({
                TableName: table.TableName,
                DeletionProtectionEnabled: detail.checked,
              }),
              { abortSignal },
            ),
          )
        }
      >
        {t.protection}: {isOn ? words.on : words.off}
      </Toggle>
    </EditableContainer>
  );
}

function Backups({ table: { TableName } }: TableTabProps) {
  const t = useTexts(tableTexts);
  const words = useTexts(tablesTexts);
  const dynamodb = useClient(DynamoDBClient);
  const backups = useLoad(`dynamodb/tables/${TableName}/backups`, async (abortSignal) => {
    const answer = await dynamodb.send(new DescribeContinuousBackupsCommand({ TableName }), { abortSignal });
    return answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  });
  const change = useChange(backups.reload);
  const isOn = backups.data === 'ENABLED';
  return (
    <EditableContainer title={t.backups} description={t.backupsText}>
      <ErrorAlert error={backups.error} onRetry={() => void backups.reload()} />
      {backups.data !== undefined && (
        <Toggle
          checked={isOn}
          onChange={({ detail }) =>
            void change(t.backups, (abortSignal) =>
              dynamodb.send(
                new UpdateContinuousBackupsCommand({
                  TableName,
                  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: detail.checked },
                }),
                { abortSignal },
              ),
            )
          }
        >
          {t.backups}: {isOn ? words.on : words.off}
        </Toggle>
      )}
    </EditableContainer>
  );
}
