import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CliCommand } from '../../../copyAs/CliCommand.tsx';
import { useMoments } from '../../../format/moments.ts';
import { formatBytes } from '../../../format/quantities.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { exampleKey, keyOf } from '../items/exploreRequest.ts';
import { TableStatus } from '../tables/TableStatus.tsx';
import { tablesTexts } from '../tables/texts.ts';
import type { TableTabProps } from './TablePage.tsx';
import { tableTexts } from './texts.ts';

export function OverviewTab({ table }: TableTabProps) {
  const t = useTexts(tableTexts);
  const words = useTexts(tablesTexts);
  const { ago, full } = useMoments();
  const { partition, sort } = keyOf(table);
  const { ItemCount = 0, TableSizeBytes = 0, CreationDateTime: created, TableName = '' } = table;
  const isOnDemand = table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST';
  const units = table.ProvisionedThroughput;
  const key = exampleKey({ partition, sort });
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t.general}</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            { label: words.partition, value: `${partition.name} (${words.types[partition.type]})` },
            { label: words.sort, value: sort ? `${sort.name} (${words.types[sort.type]})` : '–' },
            {
              label: words.billing,
              value: isOnDemand
                ? words.onDemand
                : words.provisioned(units?.ReadCapacityUnits ?? 0, units?.WriteCapacityUnits ?? 0),
            },
            { label: words.status, value: <TableStatus status={table.TableStatus} /> },
            { label: t.itemCount, value: ItemCount.toLocaleString() },
            { label: t.size, value: formatBytes(TableSizeBytes) },
            {
              label: t.averageSize,
              value: ItemCount > 0 ? formatBytes(Math.round(TableSizeBytes / ItemCount)) : '–',
            },
            { label: t.created, value: created ? <span title={full(created)}>{ago(created)}</span> : '–' },
            { label: t.arn, value: <Box variant="small">{table.TableArn}</Box> },
            { label: t.id, value: <Box variant="small">{table.TableId}</Box> },
          ]}
        />
        <Box variant="small" color="text-body-secondary" margin={{ top: 's' }}>
          {t.countNote}
        </Box>
      </Container>
      <Container
        header={
          <Header variant="h2" description={t.codeText}>
            {t.code}
          </Header>
        }
      >
        <SpaceBetween size="s">
          <CliCommand call={{ service: 'dynamodb', operation: 'GetItem', input: { TableName, Key: key } }} />
          <CliCommand call={{ service: 'dynamodb', operation: 'PutItem', input: { TableName, Item: key } }} />
          <CliCommand call={{ service: 'dynamodb', operation: 'Scan', input: { TableName } }} />
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
}
