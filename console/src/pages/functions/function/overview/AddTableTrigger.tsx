import { DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useClient } from '../../../../aws/clients.ts';
import { ErrorAlert } from '../../../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../../../feedback/Flash.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import { useLoad } from '../../../../live/useLoad.ts';
import { FormDialog } from '../../../../page/FormDialog.tsx';
import { mapTable, type TableTrigger } from '../../../dynamodb/table/mapTable.ts';
import { listTables } from '../../../dynamodb/tables/listTables.ts';
import type { AddTriggerProps } from './AddApiTrigger.tsx';
import { triggerTexts } from './triggerTexts.ts';

/** Runs the function on the changes of a table. */
export function AddTableTrigger({ name, onClose, onAdded }: AddTriggerProps) {
  const t = useTexts(triggerTexts);
  const dynamodb = useClient(DynamoDBClient);
  const lambda = useClient(LambdaClient);
  const iam = useClient(IAMClient);
  const flash = useFlash();
  const tables = useLoad<readonly TableDescription[]>('dynamodb/tables', (signal, progress) =>
    listTables(dynamodb, signal, progress),
  );
  const [table, setTable] = useState('');
  const [startingPosition, setStart] = useState<TableTrigger['startingPosition']>('LATEST');
  const [batchSize, setBatchSize] = useState('100');
  const [letsRead, setLetsRead] = useState(true);
  const chosen = tables.data?.find(({ TableName }) => TableName === table);
  const options = (tables.data ?? []).map(({ TableName = '' }) => ({ value: TableName, label: TableName }));
  const isBatchSize = /^[1-9]\d{0,4}$/.test(batchSize) && Number(batchSize) <= 10_000;
  const add = async () => {
    const trigger = { table, functionName: name, startingPosition, batchSize: Number(batchSize), letsRead };
    await mapTable({ dynamodb, lambda, iam }, trigger);
    flash.success(t.added(table));
    onClose();
    await onAdded();
  };
  return (
    <FormDialog
      title={t.tableTitle}
      submit={t.add}
      disabled={table === '' || !isBatchSize}
      onCancel={onClose}
      onSubmit={add}
    >
      <Box color="text-body-secondary">{t.tableText}</Box>
      <FormField
        label={t.table}
        description={chosen && !chosen.StreamSpecification?.StreamEnabled ? t.streamIsAdded : undefined}
      >
        <Select
          options={options}
          filteringType={options.length > 8 ? 'auto' : 'none'}
          selectedOption={options.find(({ value }) => value === table) ?? null}
          placeholder={t.chooseTable}
          empty={t.noTables}
          statusType={tables.loading && !tables.data ? 'loading' : 'finished'}
          loadingText={t.loading}
          onChange={({ detail }) => setTable(detail.selectedOption.value ?? '')}
        />
      </FormField>
      <ErrorAlert error={tables.error} onRetry={() => void tables.reload()} />
      <FormField label={t.start}>
        <RadioGroup
          value={startingPosition}
          items={[
            { value: 'LATEST', label: t.startLatest },
            { value: 'TRIM_HORIZON', label: t.startHorizon },
          ]}
          onChange={({ detail }) => setStart(detail.value === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON')}
        />
      </FormField>
      <FormField label={t.batchSize} errorText={isBatchSize ? undefined : t.badBatchSize}>
        <Input type="number" value={batchSize} onChange={({ detail }) => setBatchSize(detail.value)} />
      </FormField>
      <Checkbox checked={letsRead} onChange={({ detail }) => setLetsRead(detail.checked)}>
        {t.letsRead}
      </Checkbox>
      <Box variant="small" color="text-body-secondary">
        {t.loopText}
      </Box>
    </FormDialog>
  );
}
