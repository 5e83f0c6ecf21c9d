import type { View } from '../../store/store.ts';
import { existingStream } from './access.ts';
import { pageToken, parsePageToken } from './pageToken.ts';
import { ofGroup, streamsByTime, type GroupRecord, type Home, type StreamRecord } from './records.ts';
import { TIME_KEY_STEP_MS } from './storeBatches.ts';

export interface NamedStream {
  readonly name: string;
  readonly stream: StreamRecord;
}

interface Place {
  readonly timeMs: number;
  readonly name: string;
}

interface Listing {
  readonly group: GroupRecord;
  readonly token: string | undefined;
  readonly limit: number;
  readonly descending: boolean;
}

const ENTRIES_A_READ = 64;
const LAG_MS = TIME_KEY_STEP_MS - 1;
const LAST_NAME = '\u{10ffff}';

/**
 * A page of a group's streams in order of their last events. The stored order lags: a stream stands at its last
 * event or up to `LAG_MS` before it. So streams wait here until no entry that is still unread can come before them.
 */
export async function listByLastEvent(
  view: View,
  home: Home,
  { group, token, limit, descending }: Listing,
): Promise<{ found: NamedStream[]; nextToken: string | undefined }> {
  const kind = descending ? 'streamsByTime-' : 'streamsByTime';
  const after = placeOf(parsePageToken(kind, token, ['number', 'string']));
  const compare = descending ? (a: Place, b: Place) => comparePlaces(b, a) : comparePlaces;
  const sure: (Place & NamedStream)[] = [];
  let waiting: (Place & NamedStream)[] = [];
  for await (const { entries, edge } of entriesFrom(view, ofGroup(home, group.id), after, descending)) {
    for (const name of entries) {
      const stream = await existingStream(view, home, group, name);
      const found = { name, stream, timeMs: stream.lastEventMs ?? 0 };
      if (!after || compare(found, after) > 0) waiting.push(found);
    }
    waiting.sort(compare);
    const until = edge ? waiting.findIndex((found) => compare(found, edge) > 0) : -1;
    sure.push(...waiting.slice(0, until === -1 ? waiting.length : until));
    waiting = until === -1 ? [] : waiting.slice(until);
    if (sure.length > limit) break;
  }
  const last = sure[limit - 1];
  const more = sure.length > limit && last;
  return {
    found: sure.slice(0, limit),
    nextToken: more ? pageToken(kind, [last.timeMs, last.name]) : undefined,
  };
}

/** Names in the stored order, some at a time, and the place before which no unread one stands; none at the end. */
async function* entriesFrom(
  view: View,
  prefix: readonly (string | number | Uint8Array)[],
  after: Place | undefined,
  descending: boolean,
): AsyncGenerator<{ entries: string[]; edge: Place | undefined }> {
  let bound = after && (descending ? [after.timeMs, after.name] : [Math.max(0, after.timeMs - LAG_MS)]);
  for (;;) {
    const from = bound && { [descending ? 'before' : 'after']: [...prefix, ...bound] };
    const page = await streamsByTime.list(view, {
      prefix,
      ...from,
      limit: ENTRIES_A_READ,
      reverse: descending,
    });
    const places = page.map(({ key }) => ({ timeMs: Number(key.at(-2)), name: String(key.at(-1)) }));
    const last = places.length < ENTRIES_A_READ ? undefined : places.at(-1);
    yield { entries: places.map(({ name }) => name), edge: last && (descending ? latest(last) : last) };
    if (!last) return;
    bound = [last.timeMs, last.name];
  }
}

/** The latest place at which a stream can be that stands here; those without events, at 0, don't lag. */
function latest(entry: Place): Place {
  return entry.timeMs === 0 ? entry : { timeMs: entry.timeMs + LAG_MS, name: LAST_NAME };
}

function placeOf(parts: readonly (string | number)[] | undefined): Place | undefined {
  return parts && { timeMs: Number(parts[0]), name: String(parts[1]) };
}

function comparePlaces(a: Place, b: Place): number {
  return a.timeMs - b.timeMs || Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
}
