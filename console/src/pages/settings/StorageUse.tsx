import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useClient } from '../../aws/clients.ts';
import { describeError, isDenied } from '../../aws/describeError.ts';
import { formatBytes } from '../../format/quantities.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { hrefOf } from '../../shell/paths.ts';
import { listTables } from '../dynamodb/tables/listTables.ts';
import { listLogGroups } from '../logs/groups/logGroups.ts';
import { settingsTexts } from './texts.ts';

type Measure = (signal: AbortSignal) => Promise<number | undefined>;

/** What is kept here, in bytes, as each service tells it. */
export function StorageUse() {
  const t = useTexts(settingsTexts);
  const lambda = useClient(LambdaClient);
  const logs = useClient(CloudWatchLogsClient);
  const dynamodb = useClient(DynamoDBClient);
  const cloudwatch = useClient(CloudWatchClient);
  const ignore = () => undefined;
  const part = (label: string, path: string, measure: Measure, note?: string) => ({
    label: <Link href={hrefOf(path)}>{label}</Link>,
    value: <Amount name={path} measure={measure} note={note} />,
  });
  return (
    <Container
      header={
        <Header variant="h2" description={t.storageText}>
          {t.storage}
        </Header>
      }
    >
      <KeyValuePairs
        columns={4}
        items={[
          part(t.storedCode, '/functions', async (abortSignal) => {
            const answer = await lambda.send(new GetAccountSettingsCommand({}), { abortSignal });
            return answer.AccountUsage?.TotalCodeSize;
          }),
          part(t.storedObjects, '/s3', (signal) => storedObjects(cloudwatch, Date.now(), signal), t.onceADay),
          part(t.storedItems, '/dynamodb', async (signal) =>
            sum((await listTables(dynamodb, signal, ignore)).map(({ TableSizeBytes }) => TableSizeBytes)),
          ),
          part(t.storedLogs, '/logs', async (signal) =>
            sum((await listLogGroups(logs, signal, ignore)).map(({ storedBytes }) => storedBytes)),
          ),
        ]}
      />
    </Container>
  );
}

interface AmountProps {
  readonly name: string;
  readonly measure: Measure;
  readonly note: string | undefined;
}

function Amount({ name, measure, note }: AmountProps) {
  const t = useTexts(settingsTexts);
  const { data, error, loading } = useLoad(`settings/stored${name}`, async (signal) => ({
    bytes: await measure(signal),
  }));
  if (error !== undefined) {
    return (
      <StatusIndicator type="warning">
        {isDenied(error) ? t.notAllowed : describeError(error).message}
      </StatusIndicator>
    );
  }
  if (!data) return loading ? <StatusIndicator type="loading">{t.counting}</StatusIndicator> : '–';
  return (
    <>
      {data.bytes === undefined ? t.notCounted : formatBytes(data.bytes)}
      {note !== undefined && (
        <Box variant="small" color="text-body-secondary" display="block">
          {note}
        </Box>
      )}
    </>
  );
}

const DAY_S = 86_400;
const DAYS = 3;

/** Of all buckets, as last counted; undefined before the first count. */
async function storedObjects(
  cloudwatch: CloudWatchClient,
  nowMs: number,
  abortSignal: AbortSignal,
): Promise<number | undefined> {
  const Expression = `SEARCH('{AWS/S3,BucketName,StorageType} MetricName="BucketSizeBytes"', 'Average', ${DAY_S})`;
  const { MetricDataResults = [] } = await cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(nowMs - DAYS * DAY_S * 1000),
      EndTime: new Date(nowMs),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [{ Id: 'sizes', Expression }],
    }),
    { abortSignal },
  );
  const newest = MetricDataResults.flatMap(({ Values = [] }) => Values.slice(0, 1));
  return newest.length === 0 ? undefined : sum(newest);
}

function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((all, value = 0) => all + value, 0);
}
