import { useTexts } from '../../../i18n/Language.tsx';
import { MetricGrid, type GridChart } from '../../metrics/chart/MetricGrid.tsx';
import { apiTexts } from './texts.ts';
import type { ApiTabProps } from './useApi.ts';

const NAMESPACE = 'AWS/ApiGateway';

export function MonitorTab({ apiId }: ApiTabProps) {
  const { charts, series } = useTexts(apiTexts);
  const of = (title: string, name: string, stat: string) => ({
    title,
    stat,
    metric: { namespace: NAMESPACE, name, dimensions: [['ApiId', apiId]] as const },
  });
  const drawn: readonly GridChart[] = [
    { title: charts.count, series: [of(series.all, 'Count', 'Sum')] },
    { title: charts.client, series: [of(series.all, '4xx', 'Sum')] },
    { title: charts.server, series: [of(series.all, '5xx', 'Sum')] },
    {
      title: charts.latency,
      series: [of(series.average, 'Latency', 'Average'), of(series.p99, 'Latency', 'p99')],
    },
    {
      title: charts.integration,
      series: [
        of(series.average, 'IntegrationLatency', 'Average'),
        of(series.p99, 'IntegrationLatency', 'p99'),
      ],
    },
    { title: charts.data, series: [of(series.all, 'DataProcessed', 'Sum')] },
  ];
  return <MetricGrid name={`apis/${apiId}`} namespace={NAMESPACE} charts={drawn} />;
}
