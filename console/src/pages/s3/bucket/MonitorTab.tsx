import { useTexts } from '../../../i18n/Language.tsx';
import { MetricGrid, type GridChart } from '../../metrics/chart/MetricGrid.tsx';
import type { BucketTabProps } from './BucketPage.tsx';
import { bucketTexts } from './texts.ts';

const NAMESPACE = 'AWS/S3';

export function MonitorTab({ bucket }: BucketTabProps) {
  const { charts, series } = useTexts(bucketTexts);
  const of = (title: string, name: string, stat: string, more: readonly [string, string]) => ({
    title,
    stat,
    metric: { namespace: NAMESPACE, name, dimensions: [['BucketName', bucket], more] as const },
  });
  const whole = ['FilterId', 'EntireBucket'] as const;
  const drawn: readonly GridChart[] = [
    {
      title: charts.requests,
      series: [
        of(series.all, 'AllRequests', 'Sum', whole),
        of(series.get, 'GetRequests', 'Sum', whole),
        of(series.put, 'PutRequests', 'Sum', whole),
      ],
    },
    {
      title: charts.errors,
      series: [of(series.client, '4xxErrors', 'Sum', whole), of(series.server, '5xxErrors', 'Sum', whole)],
    },
    {
      title: charts.bytes,
      series: [
        of(series.down, 'BytesDownloaded', 'Sum', whole),
        of(series.up, 'BytesUploaded', 'Sum', whole),
      ],
    },
    {
      title: charts.latency,
      series: [
        of(series.first, 'FirstByteLatency', 'Average', whole),
        of(series.total, 'TotalRequestLatency', 'Average', whole),
      ],
    },
    {
      title: charts.size,
      series: [of(series.bytes, 'BucketSizeBytes', 'Average', ['StorageType', 'StandardStorage'])],
    },
    {
      title: charts.count,
      series: [of(series.objects, 'NumberOfObjects', 'Average', ['StorageType', 'AllStorageTypes'])],
    },
  ];
  return <MetricGrid name={`s3/${bucket}`} namespace={NAMESPACE} charts={drawn} />;
}
