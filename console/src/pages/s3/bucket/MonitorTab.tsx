import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DeleteBucketMetricsConfigurationCommand,
  GetBucketMetricsConfigurationCommand,
  PutBucketMetricsConfigurationCommand,
} from '@aws-sdk/client-s3';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useClient } from '../../../aws/clients.ts';
import { optionalAnswer } from '../../../aws/optionalAnswer.ts';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useChange } from '../../../form/useChange.ts';
import { useMoments } from '../../../format/moments.ts';
import { formatBytes } from '../../../format/quantities.ts';
import { useLanguage, useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { MetricGrid, type GridChart } from '../../metrics/chart/MetricGrid.tsx';
import { BucketsClient } from '../bucketsClient.ts';
import type { BucketTabProps } from './BucketPage.tsx';
import { bucketTexts } from './texts.ts';

const NAMESPACE = 'AWS/S3';
/** The metrics configuration that counts every request; the name that AWS's console gives it, too. */
const WHOLE = 'EntireBucket';

export function MonitorTab({ bucket }: BucketTabProps) {
  return (
    <SpaceBetween size="l">
      <Kept bucket={bucket} />
      <Requests bucket={bucket} />
    </SpaceBetween>
  );
}

const DAY_MS = 86_400_000;
const DAYS = 3;

interface Count {
  readonly bytes: number | undefined;
  readonly objects: number | undefined;
  readonly at: Date | undefined;
}

/** What the bucket holds, as S3 counts it once a day. */
function Kept({ bucket }: BucketTabProps) {
  const { kept } = useTexts(bucketTexts);
  const { language } = useLanguage();
  const { ago, full } = useMoments();
  const cloudwatch = useClient(CloudWatchClient);
  const { data, error, reload } = useLoad<Count>(`s3/kept/${bucket}`, async (abortSignal) => {
    const series = (name: string) =>
      `SEARCH('{${NAMESPACE},BucketName,StorageType} MetricName="${name}" BucketName="${bucket}"', 'Average', 86400)`;
    const now = Date.now();
    const { MetricDataResults = [] } = await cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(now - DAYS * DAY_MS),
        EndTime: new Date(now),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: [
          { Id: 'bytes', Expression: series('BucketSizeBytes') },
          { Id: 'objects', Expression: series('NumberOfObjects') },
        ],
      }),
      { abortSignal },
    );
    const of = (id: string) =>
      MetricDataResults.filter(({ Id, Values = [] }) => Id === id && Values.length > 0);
    const sum = (id: string) =>
      of(id).length === 0 ? undefined : of(id).reduce((all, { Values = [] }) => all + (Values[0] ?? 0), 0);
    return { bytes: sum('bytes'), objects: sum('objects'), at: of('objects')[0]?.Timestamps?.[0] };
  });
  return (
    <Container
      header={
        <Header variant="h2" description={kept.text}>
          {kept.title}
        </Header>
      }
    >
      <ErrorAlert error={error} onRetry={() => void reload()} />
      {data && (
        <KeyValuePairs
          columns={3}
          items={[
            { label: kept.bytes, value: data.bytes === undefined ? kept.notYet : formatBytes(data.bytes) },
            {
              label: kept.objects,
              value: data.objects === undefined ? kept.notYet : data.objects.toLocaleString(language),
            },
            {
              label: kept.at,
              value: data.at ? <span title={full(data.at)}>{ago(data.at)}</span> : kept.tonight,
            },
          ]}
        />
      )}
    </Container>
  );
}

/** Requests are counted where it is asked for. */
function Requests({ bucket }: BucketTabProps) {
  const { counting } = useTexts(bucketTexts);
  const s3 = useClient(BucketsClient);
  const configuration = { Bucket: bucket, Id: WHOLE };
  const counted = useLoad<boolean>(`s3/metrics/${bucket}`, async (abortSignal) => {
    const command = new GetBucketMetricsConfigurationCommand(configuration);
    return (await optionalAnswer(s3.send(command, { abortSignal }))) !== undefined;
  });
  const change = useChange(counted.reload);
  const { data: isCounted } = counted;
  const set = (on: boolean) =>
    change(counting.title, (abortSignal) =>
      on
        ? s3.send(
            new PutBucketMetricsConfigurationCommand({
              ...configuration,
              MetricsConfiguration: { Id: WHOLE },
            }),
            { abortSignal },
          )
        : s3.send(new DeleteBucketMetricsConfigurationCommand(configuration), { abortSignal }),
    );
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description={counting.text}
            actions={
              isCounted !== undefined && (
                <Button onClick={() => void set(!isCounted)}>
                  {isCounted ? counting.stop : counting.start}
                </Button>
              )
            }
          >
            {counting.title}
          </Header>
        }
      >
        <ErrorAlert error={counted.error} onRetry={() => void counted.reload()} />
        {isCounted !== undefined && (
          <StatusIndicator type={isCounted ? 'success' : 'stopped'}>
            {isCounted ? counting.on : counting.off}
          </StatusIndicator>
        )}
      </Container>
      {isCounted && <RequestCharts bucket={bucket} />}
    </SpaceBetween>
  );
}

function RequestCharts({ bucket }: BucketTabProps) {
  const { charts, series } = useTexts(bucketTexts);
  const of = (title: string, name: string, stat: string) => ({
    title,
    stat,
    metric: {
      namespace: NAMESPACE,
      name,
      dimensions: [
        ['BucketName', bucket],
        ['FilterId', WHOLE],
      ] as const,
    },
  });
  const drawn: readonly GridChart[] = [
    {
      title: charts.requests,
      series: [
        of(series.all, 'AllRequests', 'Sum'),
        of(series.get, 'GetRequests', 'Sum'),
        of(series.put, 'PutRequests', 'Sum'),
      ],
    },
    {
      title: charts.errors,
      series: [of(series.client, '4xxErrors', 'Sum'), of(series.server, '5xxErrors', 'Sum')],
    },
    {
      title: charts.bytes,
      series: [of(series.down, 'BytesDownloaded', 'Sum'), of(series.up, 'BytesUploaded', 'Sum')],
    },
    {
      title: charts.latency,
      series: [
        of(series.first, 'FirstByteLatency', 'Average'),
        of(series.total, 'TotalRequestLatency', 'Average'),
      ],
    },
  ];
  return <MetricGrid name={`s3/${bucket}`} namespace={NAMESPACE} charts={drawn} />;
}
