import type { Key } from '../../store/store.ts';
import type { TrailEvent } from './eventRecord.ts';

/**
 * Chunks of events by time, and for each value of an attribute the chunks that have an event with it. Both are read
 * from the newest down.
 *
 *   cloudtrail chunk ACCOUNT REGION               SECOND NUMBER NODE -> events
 *   cloudtrail by    ACCOUNT REGION KEY VALUE     SECOND NUMBER NODE -> nothing
 */
export const CHUNKS: Key = ['cloudtrail', 'chunk'];
export const INDEX: Key = ['cloudtrail', 'by'];

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
