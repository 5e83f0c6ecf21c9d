import type { Event } from '@aws-sdk/client-cloudtrail';
import type { Clock } from '../../base/clock.ts';
import type { Key, Store, View } from '../../store/store.ts';
import { decodeChunk } from './chunk.ts';
import type { TrailEvent } from './eventRecord.ts';
import { invalidLookupAttributes, invalidMaxResults, invalidTimeRange } from './faults.ts';
import type { CloudTrailOperation } from './operation.ts';
import { readToken, writeToken, type PageToken } from './pageToken.ts';
import { attributesOf, chunksOf, indexOf, isIndexable, placeOf, type ChunkPlace } from './records.ts';
import { KEPT_SECONDS } from './sweep.ts';

interface LookupNeeds {
  readonly store: Store;
  readonly clock: Clock;
  /** So that what was answered before is found. */
  readonly settle: () => Promise<void>;
}

const PAGE = 50;
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
    const { prefix, matches } = attributeQuestion(input.LookupAttributes ?? [], scope);
    const question: Question = { prefix, matches, ...timeRange(input, clock.now()) };
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
      ...(found.length > most && last && { NextToken: writeToken(last, asked) }),
    };
  };
}

function attributeQuestion(
  attributes: readonly { AttributeKey?: string | undefined; AttributeValue?: string | undefined }[],
  scope: { account: string; region: string },
): Pick<Question, 'prefix' | 'matches'> {
  if (attributes.length > 1) throw invalidLookupAttributes('You can specify only one attribute');
  const [attribute] = attributes;
  if (!attribute) return { prefix: chunksOf(scope), matches: () => true };
  const { AttributeKey: key = '', AttributeValue: value } = attribute;
  if (!isIndexable(value)) throw invalidLookupAttributes('The value of the lookup attribute is not valid.');
  return {
    prefix: indexOf(scope, key, value),
    matches: (event) => attributesOf(event).some(([name, own]) => name === key && own === value),
  };
}

/** Events have whole seconds: one counts as within the second in which the range begins. */
function timeRange(input: { StartTime?: Date | undefined; EndTime?: Date | undefined }, nowMs: number) {
  const { StartTime: start, EndTime: end } = input;
  if (Number.isNaN(start?.getTime()) || Number.isNaN(end?.getTime())) throw invalidTimeRange();
  if (start && end && start > end) throw invalidTimeRange();
  const oldest = Math.floor(nowMs / 1000) - KEPT_SECONDS;
  return {
    firstSecond: Math.max(oldest, start ? Math.floor(start.getTime() / 1000) : oldest),
    lastSecond: end ? Math.floor(end.getTime() / 1000) : Math.floor(nowMs / 1000) + 1,
  };
}

interface Found extends PageToken {
  readonly event: TrailEvent;
}

async function newest(
  view: View,
  scope: { account: string; region: string },
  question: Question,
  token: PageToken | undefined,
  most: number,
): Promise<Found[]> {
  const found: Found[] = [];
  const take = async (place: ChunkPlace, below: number): Promise<void> => {
    const value = await view.get([...chunksOf(scope), ...place]);
    const events = value ? await decodeChunk(value) : [];
    for (let index = Math.min(below, events.length) - 1; index >= 0 && found.length < most; index--) {
      const event = events[index];
      if (event && question.matches(event)) found.push({ event, place, index });
    }
  };
  if (token) await take(token.place, token.index);
  const { prefix, firstSecond, lastSecond } = question;
  const after = [...prefix, firstSecond];
  let before: Key = token ? [...prefix, ...token.place] : [...prefix, lastSecond + 1];
  while (found.length < most) {
    const entries = await view.list({ prefix, after, before, limit: STEP, reverse: true });
    for (const { key } of entries) {
      if (found.length >= most) break;
      await take(placeOf(key), Infinity);
      before = key;
    }
    if (entries.length < STEP) break;
  }
  return found;
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
