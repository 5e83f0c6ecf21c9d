import type { Clock } from '../../base/clock.ts';
import type { Store, View } from '../../store/store.ts';
import { existingGroup, existingStream } from './access.ts';
import { groupSources, streamSources, type ChunkSource } from './chunkSource.ts';
import { invalidParameter, invalidToken } from './faults.ts';
import { compileFilterPattern, type FilterPattern } from './filter/filterPattern.ts';
import { FilterPatternError } from './filter/patternReader.ts';
import { checkNameLengths, namedGroup } from './names.ts';
import type { LogsOperation } from './operation.ts';
import { pageToken, parsePageToken } from './pageToken.ts';
import { earlier, eventId, later, parseEventId, startOf, type Position } from './position.ts';
import { readPage } from './readPage.ts';
import { doomed, ofGroup, type GroupRecord, type Home } from './records.ts';
import { expiredBeforeMs } from './retention.ts';
import { timeRange } from './timeRange.ts';

const MAX_LIMIT = 10_000;
/** AWS refuses to read backwards from before this day. */
const BACKWARD_FROM_MS = Date.UTC(2024, 0, 1);
/** A page ends after scanning so much, found or not: AWS's pages may be empty, too, until there is no token. */
const SCAN_BYTES = 16 * 1024 * 1024;

interface FilterLogEventsNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly settle: () => Promise<void>;
}

/** Events of a whole group, or some of its streams, in one order of time, as far as they match a pattern. */
export function filterLogEvents(needs: FilterLogEventsNeeds): LogsOperation<'FilterLogEvents'> {
  return async (input, call) => {
    const groupName = namedGroup(input, call);
    checkNameLengths(...(input.logStreamNames ?? []), input.logStreamNamePrefix);
    if (input.logStreamNames && input.logStreamNamePrefix !== undefined) {
      throw invalidParameter('logStreamNamePrefix and logStreamNames are mutually exclusive parameters.');
    }
    const pattern = compile(input.filterPattern ?? '');
    const token = parseToken(input.nextToken);
    const { startMs, endMs } = timeRange(input);
    const descending = token ? token.descending : input.startFromHead === false;
    if (descending && input.startTime !== undefined && startMs < BACKWARD_FROM_MS) {
      throw invalidParameter('startTime must not be before 2024-01-01 when startFromHead is false.');
    }
    await needs.settle();
    return needs.store.read(async (view) => {
      const group = await existingGroup(view, call, groupName);
      const first = startOf(Math.max(startMs, expiredBeforeMs(group, needs.clock.now())));
      const end = startOf(endMs + 1);
      const sources = await chosenSources(view, call, group, input.logStreamNames, input.logStreamNamePrefix);
      const { events, resume } = await readPage(view, {
        sources,
        after: token && !descending ? later(first, token.position) : first,
        before: token && descending ? earlier(end, token.position) : end,
        descending,
        limit: input.limit ?? MAX_LIMIT,
        accepts: (message) => pattern.matches(message),
        scanBytes: SCAN_BYTES / (input.logStreamNames?.length ?? 1),
      });
      return {
        events: events.map(({ position, stream, message, ingestedAtMs }) => ({
          logStreamName: stream,
          timestamp: position.timestampMs,
          message,
          ingestionTime: ingestedAtMs,
          eventId: eventId(position),
        })),
        searchedLogStreams: [],
        ...(resume && { nextToken: pageToken('events', [descending ? 'b' : 'f', eventId(resume)]) }),
      };
    });
  };
}

function compile(pattern: string): FilterPattern {
  try {
    return compileFilterPattern(pattern);
  } catch (error) {
    if (!(error instanceof FilterPatternError)) throw error;
    // Unlike the metric filters, this operation doesn't say which term is at fault.
    const message = error.message.startsWith('Invalid character') ? 'Invalid filter pattern' : error.message;
    throw invalidParameter(message);
  }
}

async function chosenSources(
  view: View,
  home: Home,
  group: GroupRecord,
  names: readonly string[] | undefined,
  prefix: string = '',
): Promise<ChunkSource[]> {
  if (names) {
    const sources = [...new Set(names)].map(async (name) => {
      const stream = await existingStream(view, home, group, name);
      return streamSources(home, group.id, stream.id, name);
    });
    return (await Promise.all(sources)).flat();
  }
  const dead = await doomed.list(view, { prefix: ofGroup(home, group.id) });
  const deadIds = new Set(dead.map((entry) => entry.key.at(-1)));
  return groupSources(home, group.id, (stream, id) => stream.startsWith(prefix) && !deadIds.has(id));
}

function parseToken(token: string | undefined): { descending: boolean; position: Position } | undefined {
  const parts = parsePageToken('events', token, ['string', 'string']);
  if (!parts) return undefined;
  const position = parseEventId(String(parts[1]));
  if (!position || (parts[0] !== 'f' && parts[0] !== 'b')) throw invalidToken();
  return { descending: parts[0] === 'b', position };
}
