import { Fault } from '../../../protocol/fault.ts';
import type { Entry, View } from '../../../store/store.ts';
import type { Parts } from '../needs.ts';
import { CHANGES } from '../records.ts';
import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import { decodeChange } from './change.ts';
import { readIterator, writeIterator } from './iterator.ts';
import type { StreamsOperation } from './operation.ts';
import { sequenceNumber, type Position } from './sequence.ts';
import { findStream, noSuchShard } from './streamArn.ts';
import { KEPT_MS } from './trim.ts';

const MAX_RECORDS = 1000;
const MAX_BYTES = 1024 * 1024;
const ITERATOR_MS = 15 * 60_000;
const CHUNK = 25;

export function getRecords({ store, clock, measures }: Parts): StreamsOperation<'GetRecords'> {
  return async (input, call) => {
    const iterator = readIterator(input.ShardIterator ?? '');
    const nowMs = clock.now();
    const { arn, shardId } = iterator;
    const { stream, entries } = await store.read(async (view) => {
      const found = await findStream(view, call, arn);
      if (found.shardId !== shardId) throw noSuchShard(shardId, arn);
      if (iterator.madeMs < nowMs - ITERATOR_MS) {
        throw new Fault(
          'ExpiredIteratorException',
          'Iterator expired. The iterator was created more than 15 minutes ago.',
        );
      }
      const list = await changesBehind(view, found.id, iterator.after, input.Limit ?? MAX_RECORDS, nowMs);
      return { stream: found, entries: list };
    });
    const last = entries.at(-1);
    const after = last ? positionOf(last) : iterator.after;
    const isOver = stream.ended !== undefined && last === undefined;
    const dimensions = { TableName: stream.table, StreamLabel: stream.label, Operation: 'GetRecords' };
    measures.add(call, 'ReturnedRecordsCount', dimensions, entries.length);
    return {
      Records: entries.map((entry) => recordOf(entry, call.region)),
      ...(!isOver && { NextShardIterator: writeIterator({ arn, shardId, after, madeMs: nowMs }) }),
    };
  };
}

/** A page of a stream's entries. */
export async function changesBehind(
  view: View,
  stream: string,
  after: Position,
  limit: number,
  nowMs: number,
): Promise<Entry[]> {
  const prefix = [...CHANGES, stream];
  // What is a day old may not have been taken away yet.
  const oldest = { ms: nowMs - KEPT_MS, number: 0 };
  let from = after.ms < oldest.ms ? oldest : after;
  const list: Entry[] = [];
  let bytes = 0;
  while (list.length < limit && bytes < MAX_BYTES) {
    const wanted = Math.min(CHUNK, limit - list.length);
    const page = await view.list({ prefix, after: [...prefix, from.ms, from.number], limit: wanted });
    for (const entry of page) {
      if (bytes >= MAX_BYTES) break;
      list.push(entry);
      bytes += entry.value.byteLength;
    }
    const last = list.at(-1);
    if (last) from = positionOf(last);
    if (page.length < wanted) break;
  }
  return list;
}

export function positionOf({ key }: Entry): Position {
  const [ms, number] = key.slice(-2) as [number, number];
  return { ms, number };
}

function recordOf(entry: Entry, region: string): StreamRecord {
  const { event, keys, before, after, atMs, bytes, viewType, expired } = decodeChange(entry.value);
  const SequenceNumber = sequenceNumber(positionOf(entry));
  return {
    eventID: eventId(entry),
    eventName: event,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: new Date(Math.floor(atMs / 1000) * 1000),
      Keys: keys,
      ...(after && { NewImage: after }),
      ...(before && { OldImage: before }),
      SequenceNumber,
      SizeBytes: bytes,
      StreamViewType: viewType,
    },
    ...(expired && { userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } }),
  };
}

/** The same for the same record, whoever reads it. */
export function eventId({ key }: Entry): string {
  const [stream, ms, number] = key.slice(-3) as [string, number, number];
  return `${stream}${ms.toString(16).padStart(12, '0')}${number.toString(16).padStart(4, '0')}`.slice(-32);
}
