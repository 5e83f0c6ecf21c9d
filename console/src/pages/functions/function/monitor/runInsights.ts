import {
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
  type CloudWatchLogsClient,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Bounds } from '../../../../timeRange/timeRange.ts';
import { optionalAnswer } from '../../../../aws/optionalAnswer.ts';

export type InsightsRow = Readonly<Record<string, string>>;

const FIRST_LOOK_MS = 150;
const RAREST_LOOK_MS = 1000;

/** The rows of a query, once it has them all. A log group that is not there yet has none. */
export async function runInsights(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  queryString: string,
  { fromMs, toMs }: Bounds,
  abortSignal: AbortSignal,
): Promise<readonly InsightsRow[]> {
  const started = await optionalAnswer(
    logs.send(
      new StartQueryCommand({
        logGroupName,
        queryString,
        startTime: Math.floor(fromMs / 1000),
        endTime: Math.ceil(toMs / 1000),
      }),
      { abortSignal },
    ),
  );
  if (!started) return [];
  const { queryId } = started;
  try {
    for (let waitMs = FIRST_LOOK_MS; ; waitMs = Math.min(RAREST_LOOK_MS, waitMs * 1.5)) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      abortSignal.throwIfAborted();
      const page = await logs.send(new GetQueryResultsCommand({ queryId }), { abortSignal });
      if (page.status === 'Complete') {
        return (page.results ?? []).map((fields) =>
          Object.fromEntries(fields.map(({ field = '', value = '' }) => [field, value])),
        );
      }
      if (page.status !== 'Running' && page.status !== 'Scheduled') {
        throw new Error(`The query ended as ${page.status ?? 'Unknown'}.`);
      }
    }
  } catch (error) {
    // One that has ended meanwhile cannot be stopped, and need not be.
    if (abortSignal.aborted) logs.send(new StopQueryCommand({ queryId })).catch(() => undefined);
    throw error;
  }
}
