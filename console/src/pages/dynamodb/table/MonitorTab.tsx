import { useTexts } from '../../../i18n/Language.tsx';
import { MetricGrid, type GridChart } from '../../metrics/chart/MetricGrid.tsx';
import type { TableTabProps } from './TablePage.tsx';
import { tableTexts } from './texts.ts';

const NAMESPACE = 'AWS/DynamoDB';
/** The calls whose latency is drawn. */
const CALLS = ['GetItem', 'PutItem', 'Query', 'Scan'] as const;

export function MonitorTab({ table: { TableName = '' } }: TableTabProps) {
  const { charts, series } = useTexts(tableTexts);
  const ofTable = (title: string, name: string, stat: string, operation?: string) => ({
    title,
    stat,
    metric: {
      namespace: NAMESPACE,
      name,
      dimensions: [
        ...(operation === undefined ? [] : [['Operation', operation] as const]),
        ['TableName', TableName] as const,
      ],
    },
  });
  const drawn: readonly GridChart[] = [
    { title: charts.consumedRead, series: [ofTable(series.read, 'ConsumedReadCapacityUnits', 'Sum')] },
    { title: charts.consumedWrite, series: [ofTable(series.write, 'ConsumedWriteCapacityUnits', 'Sum')] },
    {
      title: charts.latency,
      series: CALLS.map((call) => ofTable(call, 'SuccessfulRequestLatency', 'Average', call)),
    },
    {
      title: charts.returned,
      series: (['Query', 'Scan'] as const).map((call) => ofTable(call, 'ReturnedItemCount', 'Sum', call)),
    },
    {
      title: charts.throttled,
      series: [
        ofTable(series.readThrottles, 'ReadThrottleEvents', 'Sum'),
        ofTable(series.writeThrottles, 'WriteThrottleEvents', 'Sum'),
      ],
    },
    {
      title: charts.errors,
      series: [ofTable(series.user, 'ConditionalCheckFailedRequests', 'Sum')],
    },
  ];
  return <MetricGrid name={`dynamodb/${TableName}`} namespace={NAMESPACE} charts={drawn} />;
}
