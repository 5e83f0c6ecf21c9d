import { collection } from '../../store/collection.ts';
import type { Key, Store } from '../../store/store.ts';
import type { TrailEvent } from './eventRecord.ts';

/**
 * Chunks of events by time, and for each value of an attribute the chunks that have an event with it. Both are read
 * from the newest down. A chunk's second is that of its first event; it has events of that second alone, until those of
 * an hour are merged.
 *
 *   cloudtrail chunk  ACCOUNT REGION               SECOND NUMBER NODE -> events
 *   cloudtrail by     ACCOUNT REGION KEY VALUE     SECOND NUMBER NODE -> nothing
 *   cloudtrail merged ACCOUNT REGION -> the second up to which chunks may be merged
 */
const CHUNKS: Key = ['cloudtrail', 'chunk'];
const INDEX: Key = ['cloudtrail', 'by'];

/** What stands under a key of the index. */
export const NOTHING = new Uint8Array(0);

/** A merged chunk has events of one hour of the clock, no more. */
export const HOUR_SECONDS = 3600;

export const mergedUntil = collection<number>(['cloudtrail', 'merged']);

export interface Scope {
  readonly account: string;
  readonly region: string;
}

/** Where a chunk stands in time. The number grows with every chunk of a node, also within a second. */
export type ChunkPlace = readonly [second: number, number: number, node: string];

export function chunksOf({ account, region }: Scope): Key {
  return [...CHUNKS, account, region];
}

export function indexOf({ account, region }: Scope, attribute: string, value: string): Key {
  return [...INDEX, account, region, attribute, value];
}

export function placeOf(key: Key): ChunkPlace {
  return key.slice(-3) as unknown as ChunkPlace;
}

/** One key for each value that occurs, however often. Ids need none: they say when the event was. */
export function indexKeys(scope: Scope, events: readonly TrailEvent[], place: ChunkPlace): Key[] {
  const pairs = new Map(
    events.flatMap(attributesOf).map(([attribute, value]) => [`${attribute} ${value}`, { attribute, value }]),
  );
  return [...pairs.values()]
    .filter(({ attribute }) => attribute !== 'EventId')
    .map(({ attribute, value }) => [...indexOf(scope, attribute, value), ...place]);
}

/** Each account and region that has events. */
export async function* scopes(store: Store): AsyncGenerator<Scope> {
  let after: Key | undefined;
  for (;;) {
    const range = { prefix: CHUNKS, ...(after && { after }), limit: 1 };
    const [entry] = await store.read((view) => view.list(range));
    if (!entry) return;
    const [account, region] = entry.key.slice(CHUNKS.length) as [string, string];
    yield { account, region };
    after = [...chunksOf({ account, region }), Number.MAX_SAFE_INTEGER];
  }
}

/** The greatest value that LookupEvents takes; the store takes no text with half a character. */
const MAX_VALUE = 2000;

/** Every attribute that an event is found by, with its value. */
export function attributesOf(event: TrailEvent): (readonly [attribute: string, value: string])[] {
  const attributes: [string, string | undefined][] = [
    ['EventId', event.id],
    ['EventName', event.name],
    ['ReadOnly', String(event.readOnly)],
    ['Username', event.user],
    ['EventSource', event.source],
    ['AccessKeyId', event.accessKeyId],
    ...event.resources.flatMap(({ type, name }): [string, string][] => [
      ['ResourceType', type],
      ['ResourceName', name],
    ]),
  ];
  return attributes.filter((pair): pair is [string, string] => isIndexable(pair[1]));
}

export function isIndexable(value: string | undefined): value is string {
  return value !== undefined && value !== '' && value.length <= MAX_VALUE && value.isWellFormed();
}
