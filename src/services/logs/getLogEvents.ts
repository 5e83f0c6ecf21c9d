import type { Clock } from '../../base/clock.ts';
import type { Store } from '../../store/store.ts';
import { existingGroup, existingStream } from './access.ts';
import { streamSources } from './chunkSource.ts';
import { invalidParameter, invalidToken } from './faults.ts';
import { checkNameLengths, given, namedGroup } from './names.ts';
import type { LogsOperation } from './operation.ts';
import { earlier, eventId, later, parseEventId, startOf, type Position } from './position.ts';
import { readPage } from './readPage.ts';
import { expiredBeforeMs } from './retention.ts';
import { timeRange } from './timeRange.ts';

const MAX_LIMIT = 10_000;

interface Token {
  readonly direction: 'f' | 'b';
  readonly position: Position;
}

interface GetLogEventsNeeds {
  readonly store: Store;
  readonly clock: Clock;
  /** Waits until the platform's own lines are readable. */
  readonly settle: () => Promise<void>;
}

/**
 * A stream's events, paged both ways. The forward token is the id of the page's last event, the backward token
 * that of its first, and the next page lies strictly beyond. A page without events answers the very token that
 * it was asked with, which is how clients know the end; used again later, it finds what has come since.
 */
export function getLogEvents(needs: GetLogEventsNeeds): LogsOperation<'GetLogEvents'> {
  return async (input, call) => {
    const groupName = namedGroup(input, call);
    const streamName = given(input.logStreamName, 'logStreamName');
    checkNameLengths(streamName);
    const token = parseToken(input.nextToken);
    const { startMs, endMs } = timeRange(input);
    if (startMs > endMs) throw invalidParameter('startTime must be less than or equal to endTime');
    await needs.settle();
    return needs.store.read(async (view) => {
      const group = await existingGroup(view, call, groupName);
      const stream = await existingStream(view, call, group, streamName);
      const first = startOf(Math.max(startMs, expiredBeforeMs(group, needs.clock.now())));
      const end = startOf(endMs);
      const backward = token ? token.direction === 'b' : !input.startFromHead;
      const { events } = await readPage(view, {
        sources: streamSources(call, group.id, stream.id, streamName),
        after: token?.direction === 'f' ? later(first, token.position) : first,
        before: token?.direction === 'b' ? earlier(end, token.position) : end,
        descending: backward,
        limit: input.limit ?? MAX_LIMIT,
      });
      const ascending = backward ? events.toReversed() : events;
      return {
        events: ascending.map(({ position, message, ingestedAtMs }) => ({
          timestamp: position.timestampMs,
          message,
          ingestionTime: ingestedAtMs,
        })),
        nextForwardToken: `f/${eventId(ascending.at(-1)?.position ?? emptyEdge(token, 'f', first))}/s`,
        nextBackwardToken: `b/${eventId(ascending[0]?.position ?? emptyEdge(token, 'b', first))}/s`,
      };
    });
  };
}

function parseToken(token: string | undefined): Token | undefined {
  if (token === undefined) return undefined;
  const [, direction, id = ''] = /^([fb])\/(\d{56})\/s$/.exec(token) ?? [];
  const position = parseEventId(id);
  if (!position) throw invalidToken();
  return { direction: direction === 'f' ? 'f' : 'b', position };
}

/** Where a token of an empty page stands: the asked one's stays, the other turns round just at its far side. */
function emptyEdge(asked: Token | undefined, direction: 'f' | 'b', first: Position): Position {
  if (!asked) return first;
  const { position } = asked;
  if (asked.direction === direction) return position;
  return { ...position, index: direction === 'b' ? position.index + 1 : Math.max(0, position.index - 1) };
}
