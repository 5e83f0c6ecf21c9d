import { Fault } from '../../../protocol/fault.ts';
import type { View } from '../../../store/store.ts';
import { invalid } from '../faults.ts';
import type { Parts } from '../needs.ts';
import { CHANGES, type StreamRecord } from '../records.ts';
import { writeIterator } from './iterator.ts';
import type { StreamsOperation } from './operation.ts';
import { KEPT_MS } from './trim.ts';
import { parseSequenceNumber, type Position } from './sequence.ts';
import { findStream, noSuchShard } from './streamArn.ts';

export const START: Position = { ms: 0, number: 0 };

export function getShardIterator({ store, clock }: Parts): StreamsOperation<'GetShardIterator'> {
  return async (input, call) => {
    const {
      StreamArn: arn = '',
      ShardId: shardId = '',
      ShardIteratorType: type,
      SequenceNumber: given,
    } = input;
    const nowMs = clock.now();
    const isBySequence = type === 'AT_SEQUENCE_NUMBER' || type === 'AFTER_SEQUENCE_NUMBER';
    if (isBySequence !== (given !== undefined)) {
      throw invalid(
        isBySequence
          ? `SequenceNumber is required for ShardIteratorType ${type}`
          : `SequenceNumber must not be given for ShardIteratorType ${type}`,
      );
    }
    const after = await store.read(async (view) => {
      const stream = await findStream(view, call, arn);
      if (stream.shardId !== shardId) throw noSuchShard(shardId, arn);
      if (type === 'TRIM_HORIZON') return START;
      if (given === undefined) return newest(view, stream);
      return bySequence(given, type === 'AT_SEQUENCE_NUMBER', nowMs);
    });
    return { ShardIterator: writeIterator({ arn, shardId, after, madeMs: nowMs }) };
  };
}

/** Behind the newest record. */
export async function newest(view: View, { id }: Pick<StreamRecord, 'id'>): Promise<Position> {
  const [entry] = await view.list({ prefix: [...CHANGES, id], limit: 1, reverse: true });
  if (entry === undefined) return START;
  const [ms, number] = entry.key.slice(-2) as [number, number];
  return { ms, number };
}

function bySequence(text: string, at: boolean, nowMs: number): Position {
  const position = parseSequenceNumber(text);
  if (position === undefined) throw invalid(`Invalid SequenceNumber: ${text}`);
  if (position.ms < nowMs - KEPT_MS) {
    throw new Fault(
      'TrimmedDataAccessException',
      'The operation attempted to read past the oldest stream record in a shard',
    );
  }
  // Behind the place before: numbers begin at zero, and a key may have one below.
  return at ? { ms: position.ms, number: position.number - 1 } : position;
}
