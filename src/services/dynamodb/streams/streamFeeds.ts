import type { Page, StreamRecord, StreamSource } from '../../../delivery/streamPoller/streamSource.ts';
import { SourceProblem } from '../../../delivery/streamPoller/streamSource.ts';
import type { Entry, Key, View } from '../../../store/store.ts';
import { hasBinary, withBase64 } from '../items/storedItem.ts';
import type { Parts } from '../needs.ts';
import { CHANGES, streams, tableKey, type Scope, type StreamRecord as Stream } from '../records.ts';
import type { Item } from '../values/attributeValue.ts';
import { decodeChange } from './change.ts';
import { changesBehind, eventId, positionOf } from './getRecords.ts';
import { newest, START } from './getShardIterator.ts';
import { parseSequenceNumber, sequenceNumber, type Position } from './sequence.ts';
import { parseStreamArn } from './streamArn.ts';
import { KEPT_MS } from './trim.ts';

/** Streams for who follows them inside the platform, with records as Lambda's functions get them. */
export interface StreamFeeds {
  /** Undefined when its account and region have no such stream. Throws for what is no stream's ARN. */
  open(arn: string): Promise<StreamSource | undefined>;
}

export function createStreamFeeds(parts: Pick<Parts, 'store' | 'clock' | 'measures'>): StreamFeeds {
  const { store } = parts;
  return {
    open: async (arn) => {
      const [, , , region = '', account = ''] = arn.split(':');
      const scope = { account, region };
      const { table, label } = parseStreamArn(arn, scope);
      const key = [...tableKey(scope, table), label];
      const stream = await store.read((view) => streams.get(view, key));
      if (stream === undefined) return undefined;
      return {
        keptMs: KEPT_MS,
        shards: async () => [{ id: (await store.read((view) => stillThere(view, arn, key))).shardId }],
        latest: async () => placeOf(await store.read((view) => newest(view, stream))),
        read: async (_shardId, after, limit) => {
          const page = await store.read((view) => readPage(view, parts, { arn, key }, after, limit));
          measureRead(parts, scope, stream, page.records.length);
          return page;
        },
        watch: (changed) => {
          const ends = [
            store.watch([...CHANGES, stream.id], changed),
            store.watch([...streams.prefix, ...key], changed),
          ];
          return () => ends.forEach((end) => end());
        },
      };
    },
  };
}

async function readPage(
  view: View,
  { clock }: Pick<Parts, 'clock'>,
  { arn, key }: { readonly arn: string; readonly key: Key },
  after: string | undefined,
  limit: number,
): Promise<Page> {
  const stream = await stillThere(view, arn, key);
  const entries = await changesBehind(view, stream.id, positionIn(after), limit, clock.now());
  return {
    records: entries.map((entry) => recordOf(entry, arn)),
    isLast: stream.ended !== undefined && entries.length === 0,
  };
}

async function stillThere(view: View, arn: string, key: Key): Promise<Stream> {
  const stream = await streams.get(view, key);
  if (stream === undefined) throw new SourceProblem('gone', `Stream not found: ${arn}`);
  return stream;
}

function measureRead({ measures }: Pick<Parts, 'measures'>, scope: Scope, stream: Stream, count: number) {
  const dimensions = { TableName: stream.table, StreamLabel: stream.label, Operation: 'GetRecords' };
  measures.add(scope, 'ReturnedRecordsCount', dimensions, count);
}

function positionIn(after: string | undefined): Position {
  return (after === undefined ? undefined : parseSequenceNumber(after)) ?? START;
}

function placeOf(position: Position): string | undefined {
  return position === START ? undefined : sequenceNumber(position);
}

/** As functions get it: times as seconds, binary values in base64, the members of `userIdentity` in lower case. */
function recordOf(entry: Entry, arn: string): StreamRecord {
  const { event, keys, before, after, atMs, bytes, viewType, expired } = decodeChange(entry.value);
  const position = positionOf(entry);
  const number = sequenceNumber(position);
  const shownKeys = shown(keys);
  return {
    sequenceNumber: number,
    arrivedAtMs: position.ms,
    key: JSON.stringify(shownKeys),
    event: {
      eventID: eventId(entry),
      eventName: event,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: arn.split(':')[3],
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(atMs / 1000),
        Keys: shownKeys,
        ...(after && { NewImage: shown(after) }),
        ...(before && { OldImage: shown(before) }),
        SequenceNumber: number,
        SizeBytes: bytes,
        StreamViewType: viewType,
      },
      eventSourceARN: arn,
      ...(expired && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
    },
  };
}

function shown(item: Item): Item {
  return hasBinary(item) ? withBase64(item) : item;
}
