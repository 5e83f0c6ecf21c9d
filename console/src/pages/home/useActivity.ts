import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Question } from '../../live/question.ts';
import { useQuestion, type Loaded } from '../../live/useLoad.ts';

export interface Activity {
  readonly lastMinute: number;
  readonly today: number;
  readonly errorsToday: number;
  readonly mostRunning: number;
  /** US dollars. */
  readonly costToday: number;
  /** Of the last three hours, in steps of five minutes; what was quiet is 0. */
  readonly steps: readonly { readonly at: Date; readonly invocations: number; readonly errors: number }[];
}

const MINUTE_MS = 60_000;
const STEP_MS = 5 * MINUTE_MS;
const DAY_MS = 86_400_000;
const STEPS = 36;
const POLL_MS = 10_000;
/** The one that has begun, else the one before, else the one before that. */
const LAST_MINUTES = [0, MINUTE_MS, 2 * MINUTE_MS];

/** What the functions of this account and region do now, told by the metrics that are theirs. */
export function useActivity(): Loaded<Activity> {
  return useQuestion(activityQuestion, { everyMs: POLL_MS });
}

export const activityQuestion: Question<Activity> = {
  key: 'home/activity',
  load: (clients, signal) => loadActivity(clients(CloudWatchClient), clients(BillingClient), signal),
};

/** What concerns money is in this region, as on AWS. */
class BillingClient extends CloudWatchClient {
  constructor(settings: ConstructorParameters<typeof CloudWatchClient>[0]) {
    super({ ...settings, region: 'us-east-1' });
  }
}

async function loadActivity(
  cloudwatch: CloudWatchClient,
  billing: CloudWatchClient,
  signal: AbortSignal,
): Promise<Activity> {
  const now = Date.now();
  const midnight = Math.floor(now / DAY_MS) * DAY_MS;
  const end = Math.floor(now / STEP_MS) * STEP_MS + STEP_MS;
  const start = end - STEPS * STEP_MS;
  const ask = (client: CloudWatchClient, from: number, queries: MetricDataQuery[]) =>
    client
      .send(
        new GetMetricDataCommand({
          StartTime: new Date(from),
          EndTime: new Date(now + MINUTE_MS),
          MetricDataQueries: queries,
        }),
        { abortSignal: signal },
      )
      .then(({ MetricDataResults = [] }) => MetricDataResults);
  const [recent, day, money] = await Promise.all([
    ask(cloudwatch, start, [
      lambda('Invocations', 300, 'Sum'),
      lambda('Errors', 300, 'Sum'),
      { ...lambda('Invocations', 60, 'Sum'), Id: 'minutes' },
    ]),
    ask(cloudwatch, midnight, [
      lambda('Invocations', 86_400, 'Sum'),
      lambda('Errors', 86_400, 'Sum'),
      lambda('ConcurrentExecutions', 86_400, 'Maximum'),
    ]),
    ask(billing, midnight, [COST]),
  ]);
  const pointsOf = ({ Timestamps = [], Values = [] }: (typeof recent)[number] = {}) =>
    new Map(Timestamps.map((at, index) => [at.getTime(), Values[index] ?? 0]));
  const [invocations, errors] = [pointsOf(recent[0]), pointsOf(recent[1])];
  const minutes = pointsOf(recent[2]);
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const sum = (values: readonly number[] = []) => values.reduce((all, value) => all + value, 0);
  return {
    lastMinute:
      LAST_MINUTES.map((ago) => minutes.get(minute - ago)).find((found) => found !== undefined) ?? 0,
    today: sum(day[0]?.Values),
    errorsToday: sum(day[1]?.Values),
    mostRunning: Math.max(0, ...(day[2]?.Values ?? [])),
    costToday: Math.max(0, ...(money[0]?.Values ?? [])),
    steps: Array.from({ length: STEPS }, (_, index) => {
      const at = start + index * STEP_MS;
      return { at: new Date(at), invocations: invocations.get(at) ?? 0, errors: errors.get(at) ?? 0 };
    }),
  };
}

function lambda(MetricName: string, Period: number, Stat: string): MetricDataQuery {
  return {
    Id: MetricName.toLowerCase(),
    MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName }, Period, Stat },
  };
}

const COST: MetricDataQuery = {
  Id: 'cost',
  MetricStat: {
    Metric: {
      Namespace: 'Mayfly/Billing',
      MetricName: 'CostToday',
      Dimensions: [{ Name: 'Currency', Value: 'USD' }],
    },
    Period: 86_400,
    Stat: 'Maximum',
  },
};
