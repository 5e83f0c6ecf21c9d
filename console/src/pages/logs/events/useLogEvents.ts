import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { isAborted } from '../../../aws/describeError.ts';
import { boundsOf, textOfRange, type TimeRange } from '../../../timeRange/timeRange.ts';
import type { LogLine } from '../list/logLine.ts';

export interface EventsQuery {
  readonly group: string;
  /** Undefined: the whole group. */
  readonly stream: string | undefined;
  /** A filter pattern; empty: everything. */
  readonly pattern: string;
  readonly range: TimeRange;
  readonly oldestFirst: boolean;
}

export interface LogEvents {
  readonly lines: readonly LogLine[];
  readonly error: unknown;
  readonly loading: boolean;
  /** The service has more than was fetched. */
  readonly hasMore: boolean;
  /** Fetches more, unless that is under way or there are none. */
  readonly more: () => void;
  readonly reload: () => void;
}

interface State {
  readonly key: string;
  readonly lines: readonly LogLine[];
  readonly token: string | undefined;
  readonly isComplete: boolean;
  readonly error: unknown;
  readonly loading: boolean;
}

/** The first page is there soon, later ones are few, but none so large that reading it would hold the scrolling up. */
const FIRST_PAGE = 500;
const LATER_PAGE = 5_000;

/** Events of a group or a stream, page by page. Another query begins anew. */
export function useLogEvents(query: EventsQuery): LogEvents {
  const logs = useClient(CloudWatchLogsClient);
  const [round, setRound] = useState(0);
  const { group, stream, pattern, range, oldestFirst } = query;
  const key = JSON.stringify([group, stream, pattern, textOfRange(range), oldestFirst, round]);
  const [state, setState] = useState<State>(() => empty(key));
  const latest = useRef({ state, running: undefined as AbortController | undefined, nowMs: 0 });

  const fetchPage = useCallback(async () => {
    const memory = latest.current;
    const controller = new AbortController();
    memory.running = controller;
    let { lines, token } = memory.state;
    const show = (change: Partial<State>) => {
      if (controller.signal.aborted) return;
      memory.state = { ...memory.state, lines, token, ...change };
      setState(memory.state);
    };
    show({ loading: true, error: undefined });
    const { fromMs, toMs } = boundsOf(range, memory.nowMs);
    const before = lines.length;
    try {
      // The service may answer an empty page with a token after it looked at many events in vain.
      do {
        const page = await logs.send(
          new FilterLogEventsCommand({
            logGroupName: group,
            ...(stream !== undefined && { logStreamNames: [stream] }),
            ...(pattern !== '' && { filterPattern: pattern }),
            startTime: Math.max(fromMs, Date.UTC(2024, 0, 1)),
            endTime: toMs,
            startFromHead: oldestFirst,
            limit: before === 0 ? FIRST_PAGE : LATER_PAGE,
            ...(token !== undefined && { nextToken: token }),
          }),
          { abortSignal: controller.signal },
        );
        const found = (page.events ?? []).map(
          ({ eventId = '', timestamp = 0, message = '', logStreamName }): LogLine => ({
            id: eventId,
            atMs: timestamp,
            message,
            stream: logStreamName,
            group,
          }),
        );
        lines = [...lines, ...found];
        token = page.nextToken;
      } while (token !== undefined && lines.length === before && !controller.signal.aborted);
      show({ loading: false, isComplete: token === undefined });
    } catch (error) {
      if (!isAborted(error)) show({ loading: false, error });
    }
  }, [logs, group, stream, pattern, range, oldestFirst]);

  useEffect(() => {
    const memory = latest.current;
    memory.state = empty(key);
    memory.nowMs = Date.now();
    void fetchPage();
    return () => memory.running?.abort();
    // `key` holds all that the query is made of.
  }, [key, fetchPage]);

  const more = useCallback(() => {
    const { loading, isComplete, error, lines } = latest.current.state;
    if (!loading && !isComplete && error === undefined && lines.length > 0) void fetchPage();
  }, [fetchPage]);
  const shown = state.key === key ? state : empty(key);
  return {
    lines: shown.lines,
    error: shown.error,
    loading: shown.loading,
    hasMore: !shown.isComplete,
    more,
    reload: useCallback(() => setRound((before) => before + 1), []),
  };
}

function empty(key: string): State {
  return { key, lines: [], token: undefined, isComplete: false, error: undefined, loading: true };
}
