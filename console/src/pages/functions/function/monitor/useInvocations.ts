import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { useClient } from '../../../../aws/clients.ts';
import { useLoad, type Loaded } from '../../../../live/useLoad.ts';
import { boundsOf, type TimeRange } from '../../../../timeRange/timeRange.ts';
import { periodFor } from '../../../metrics/chart/metricQuery.ts';
import {
  coldStartsOf,
  invocationOf,
  reportQueries,
  type ColdStarts,
  type Invocation,
} from './invocations.ts';
import { runInsights } from './runInsights.ts';

export interface Invocations {
  readonly recent: readonly Invocation[];
  readonly expensive: readonly Invocation[];
  readonly coldStarts: ColdStarts;
}

interface Asked {
  readonly group: string;
  /** Of all versions, where there is none. */
  readonly version: string | undefined;
  readonly range: TimeRange;
  readonly key: string;
  readonly everyMs: number | undefined;
}

/** What the function's log tells of its invocations. */
export function useInvocations({ group, version, range, key, everyMs }: Asked): Loaded<Invocations> {
  const logs = useClient(CloudWatchLogsClient);
  return useLoad(
    `${key}/invocations`,
    async (signal) => {
      const bounds = boundsOf(range, Date.now());
      const ask = (query: string) => runInsights(logs, group, query, bounds, signal);
      const queries = reportQueries(version);
      const [recent, expensive, cold] = await Promise.all([
        ask(queries.recent),
        ask(queries.expensive),
        ask(queries.coldStarts(periodFor(bounds, Date.now()))),
      ]);
      return {
        recent: recent.map(invocationOf),
        expensive: expensive.map(invocationOf),
        coldStarts: coldStartsOf(cold),
      };
    },
    { everyMs },
  );
}
