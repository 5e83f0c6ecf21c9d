import type { Event } from '@aws-sdk/client-cloudtrail';
import type { Clock } from '../../base/clock.ts';
import type { Key, Store, View } from '../../store/store.ts';
import { decodeChunk } from './chunk.ts';
import { timeOfEventId } from './eventId.ts';
import type { TrailEvent } from './eventRecord.ts';
import { invalidLookupAttributes, invalidMaxResults, invalidTimeRange } from './faults.ts';
import type { CloudTrailOperation } from './operation.ts';
import { readToken, writeToken, type PageToken } from './pageToken.ts';
import {
  attributesOf,
  chunksOf,
  HOUR_SECONDS,
  indexOf,
  isIndexable,
  mergedUntil,
  placeOf,
  type ChunkPlace,
  type Scope,
} from './records.ts';
import { KEPT_SECONDS } from './sweep.ts';

interface LookupNeeds {
  readonly store: Store;
  readonly clock: Clock;
  /** So that what was answered before is found. */
  readonly settle: () => Promise<void>;
}

const PAGE = 50;
/** Also of a clock that goes ahead. */
const LAST_SECOND = Number.MAX_SAFE_INTEGER - 1;
/** Places of chunks that are read at a time. */
const STEP = 20;

interface Question {
  /** Chunks with a match: all of them, or those under one value of the index. */
  readonly prefix: Key;
  readonly matches: (event: TrailEvent) => boolean;
  readonly firstSecond: number;
  readonly lastSecond: number;
}

/** Newest first. A token is the last event of the page before. */
export function lookupEvents({ store, clock, settle }: LookupNeeds): CloudTrailOperation<'LookupEvents'> {
  return async (input, { account, region }) => {
    const most = input.MaxResults ?? PAGE;
    if (!Number.isInteger(most) || most < 1 || most > PAGE) throw invalidMaxResults(PAGE);
    const scope = { account, region };
    const question = questionOf(input, scope, clock.now());
    const asked = JSON.stringify([
      input.LookupAttributes,
      input.StartTime,
      input.EndTime,
      input.EventCategory,
    ]);
    const token = input.NextToken === undefined ? undefined : readToken(input.NextToken, asked);
    // Insights are none of what is recorded here.
    if (input.EventCategory !== undefined) return { Events: [] };
    await settle();
    const found = await store.read((view) => newest(view, scope, question, token, most + 1));
    const shown = found.slice(0, most);
    const last = shown.at(-1);
    return {
      Events: shown.map(({ event }) => shownEvent(event)),
      ...(found.length > most && last && { NextToken: writeToken(tokenOf(last), asked) }),
    };
  };
}

interface Input {
  readonly LookupAttributes?:
    | readonly { AttributeKey?: string | undefined; AttributeValue?: string | undefined }[]
    | undefined;
  readonly StartTime?: Date | undefined;
  readonly EndTime?: Date | undefined;
}

function questionOf(input: Input, scope: Scope, nowMs: number): Question {
  const { LookupAttributes: [attribute, ...others] = [] } = input;
  if (others.length > 0) throw invalidLookupAttributes('You can specify only one attribute');
  const range = timeRange(input, nowMs);
  if (!attribute) return { prefix: chunksOf(scope), matches: () => true, ...range };
  const { AttributeKey: key = '', AttributeValue: value } = attribute;
  if (!isIndexable(value)) throw invalidLookupAttributes('The value of the lookup attribute is not valid.');
  const matches = (event: TrailEvent) =>
    attributesOf(event).some(([name, own]) => name === key && own === value);
  if (key !== 'EventId') return { prefix: indexOf(scope, key, value), matches, ...range };
  const second = Math.floor((timeOfEventId(value) ?? 0) / 1000);
  const { firstSecond, lastSecond } = range;
  return {
    prefix: chunksOf(scope),
    matches,
    firstSecond: Math.max(firstSecond, second),
    lastSecond: Math.min(lastSecond, second),
  };
}

/** Events have whole seconds: one counts as within the second in which the range begins. */
function timeRange(input: Input, nowMs: number) {
  const { StartTime: start, EndTime: end } = input;
  if (Number.isNaN(start?.getTime()) || Number.isNaN(end?.getTime())) throw invalidTimeRange();
  if (start && end && start > end) throw invalidTimeRange();
  const oldest = Math.floor(nowMs / 1000) - KEPT_SECONDS;
  return {
    firstSecond: Math.max(oldest, start ? Math.floor(start.getTime() / 1000) : oldest),
    lastSecond: end ? Math.floor(end.getTime() / 1000) : LAST_SECOND,
  };
}

interface Found {
  readonly event: TrailEvent;
  readonly place: ChunkPlace;
}

function tokenOf({ event: { atMs, id }, place: [second, number] }: Found): PageToken {
  return { atMs, id, second, number };
}

async function newest(
  view: View,
  scope: Scope,
  { prefix, matches, firstSecond, lastSecond }: Question,
  token: PageToken | undefined,
  most: number,
): Promise<Found[]> {
  const found: Found[] = [];
  // What the page before has shown lies behind its last event.
  let isBehind = token === undefined;
  const take = (event: TrailEvent, place: ChunkPlace): void => {
    if (!isBehind && token && event.atMs >= token.atMs) {
      isBehind = event.id === token.id;
      return;
    }
    isBehind = true;
    const second = Math.floor(event.atMs / 1000);
    if (second >= firstSecond && second <= lastSecond && matches(event)) found.push({ event, place });
  };
  const after = [...prefix, await firstPlace(view, scope, firstSecond)];
  let before: Key = token ? [...prefix, token.second, token.number + 1] : [...prefix, lastSecond + 1];
  while (found.length < most) {
    const entries = await view.list({ prefix, after, before, limit: STEP, reverse: true });
    for (const { key } of entries) {
      if (found.length >= most) break;
      const place = placeOf(key);
      const value = await view.get([...chunksOf(scope), ...place]);
      for (const event of value ? (await decodeChunk(value)).reverse() : []) take(event, place);
      before = key;
    }
    if (entries.length < STEP) break;
  }
  return found.slice(0, most);
}

/** Where hours may be merged, an event lies in a chunk that began with its hour or later. */
async function firstPlace(view: View, { account, region }: Scope, second: number): Promise<number> {
  const until = await mergedUntil.get(view, [account, region]);
  if (until === undefined || second >= until) return second;
  return Math.floor(second / HOUR_SECONDS) * HOUR_SECONDS;
}

function shownEvent(event: TrailEvent): Event {
  return {
    EventId: event.id,
    EventName: event.name,
    ReadOnly: String(event.readOnly),
    ...(event.accessKeyId !== undefined && { AccessKeyId: event.accessKeyId }),
    EventTime: new Date(Math.floor(event.atMs / 1000) * 1000),
    EventSource: event.source,
    ...(event.user !== undefined && { Username: event.user }),
    Resources: event.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: event.text,
  };
}
