import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
  type QueryStatistics,
} from '@aws-sdk/client-cloudwatch-logs';
import { useEffect, useRef, useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { isAborted } from '../../../aws/describeError.ts';
import { boundsOf, type TimeRange } from '../../../timeRange/timeRange.ts';
import type { ResultRow } from './resultChart.ts';

export interface InsightsQuestion {
  readonly groups: readonly string[];
  readonly text: string;
  readonly range: TimeRange;
}

export interface InsightsAnswer {
  readonly state: 'none' | 'running' | 'complete' | 'cancelled' | 'failed';
  readonly columns: readonly string[];
  readonly rows: readonly ResultRow[];
  readonly statistics: QueryStatistics;
  readonly tookMs: number;
  readonly error: unknown;
}

export interface InsightsQuery extends InsightsAnswer {
  readonly run: (question: InsightsQuestion) => void;
  readonly cancel: () => void;
}

const NOTHING: InsightsAnswer = {
  state: 'none',
  columns: [],
  rows: [],
  statistics: {},
  tookMs: 0,
  error: undefined,
};
const FIRST_LOOK_MS = 150;
const RAREST_LOOK_MS = 1000;
const MOST_ROWS = 10_000;

/** A query of Logs Insights: partial results are shown as they come. It is stopped when the page is left. */
export function useInsightsQuery(): InsightsQuery {
  const logs = useClient(CloudWatchLogsClient);
  const [answer, setAnswer] = useState(NOTHING);
  const running = useRef({ controller: new AbortController(), queryId: undefined as string | undefined });

  const stop = () => {
    const { controller, queryId } = running.current;
    controller.abort();
    running.current.queryId = undefined;
    // One that has ended meanwhile cannot be stopped, and need not be.
    if (queryId !== undefined) logs.send(new StopQueryCommand({ queryId })).catch(() => undefined);
  };
  const latestStop = useRef(stop);
  useEffect(() => {
    latestStop.current = stop;
  });
  useEffect(() => () => latestStop.current(), []);

  const run = async ({ groups, text, range }: InsightsQuestion) => {
    stop();
    const controller = new AbortController();
    const mine = { controller, queryId: undefined as string | undefined };
    running.current = mine;
    const { signal } = controller;
    const startedMs = performance.now();
    const show = (change: Partial<InsightsAnswer>) => {
      if (!signal.aborted)
        setAnswer((before) => ({ ...before, tookMs: performance.now() - startedMs, ...change }));
    };
    show({ ...NOTHING, state: 'running' });
    const { fromMs, toMs } = boundsOf(range, Date.now());
    try {
      const { queryId } = await logs.send(
        new StartQueryCommand({
          logGroupNames: [...groups],
          queryString: text,
          startTime: Math.floor(fromMs / 1000),
          endTime: Math.ceil(toMs / 1000),
          limit: MOST_ROWS,
        }),
        { abortSignal: signal },
      );
      mine.queryId = queryId;
      for (let waitMs = FIRST_LOOK_MS; ; waitMs = Math.min(RAREST_LOOK_MS, waitMs * 1.5)) {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        if (signal.aborted) return;
        const page = await logs.send(new GetQueryResultsCommand({ queryId }), { abortSignal: signal });
        const rows = (page.results ?? []).map((fields): ResultRow =>
          Object.fromEntries(fields.map(({ field = '', value = '' }) => [field, value])),
        );
        const found = { rows, columns: columnsOf(rows), statistics: page.statistics ?? {} };
        if (page.status === 'Complete') {
          mine.queryId = undefined;
          show({ ...found, state: 'complete' });
          return;
        }
        if (page.status !== 'Running' && page.status !== 'Scheduled') {
          throw new Error(`The query ended as ${page.status ?? 'Unknown'}.`);
        }
        show(found);
      }
    } catch (error) {
      mine.queryId = undefined;
      if (!isAborted(error)) show({ state: 'failed', error });
    }
  };
  return {
    ...answer,
    run: (question) => void run(question),
    cancel: () => {
      stop();
      setAnswer((before) => ({ ...before, state: 'cancelled' }));
    },
  };
}

/** In the order of their first appearance, as a row lacks the fields that it has no value for. */
function columnsOf(rows: readonly ResultRow[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}
