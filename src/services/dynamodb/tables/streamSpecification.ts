import type { StreamSpecification } from '@aws-sdk/client-dynamodb';
import type { Ids } from '../../../base/ids.ts';
import type { Transaction } from '../../../store/store.ts';
import { invalidParameter } from '../faults.ts';
import { streams, tableKey, type Scope, type StreamViewType, type TableRecord } from '../records.ts';
import { sequenceNumber } from '../streams/sequence.ts';

/** The view type of a stream that is asked for, or undefined where none is. */
export function wantedStream(specification: StreamSpecification | undefined): StreamViewType | undefined {
  if (specification?.StreamEnabled !== true) return undefined;
  if (specification.StreamViewType === undefined) {
    throw invalidParameter('StreamSpecification.StreamViewType is required when StreamEnabled is true');
  }
  return specification.StreamViewType;
}

type Keys = Pick<TableRecord, 'name' | 'hash' | 'range'>;

/** Begins a stream with its one shard; gives what the table's record has of it. */
export function beginStream(
  transaction: Transaction,
  scope: Scope,
  table: Keys,
  viewType: StreamViewType,
  { ids, nowMs }: { readonly ids: Ids; readonly nowMs: number },
): Required<Pick<TableRecord, 'stream' | 'streamLabel'>> {
  const label = new Date(nowMs).toISOString().slice(0, -1);
  const id = ids.hex(16);
  streams.put(transaction, [...tableKey(scope, table.name), label], {
    id,
    label,
    shardId: `shardId-${String(nowMs).padStart(20, '0')}-${ids.hex(8)}`,
    viewType,
    table: table.name,
    keySchema: [
      { name: table.hash, type: 'HASH' },
      ...(table.range === undefined ? [] : [{ name: table.range, type: 'RANGE' as const }]),
    ],
    createdMs: nowMs,
    startSequence: sequenceNumber({ ms: nowMs, number: 0 }),
  });
  return { stream: { id, label, viewType }, streamLabel: label };
}

/** Closes a stream's shard; its records can be read for another day. */
export async function endStream(
  transaction: Transaction,
  scope: Scope,
  { name, stream }: Pick<TableRecord, 'name' | 'stream'>,
  nowMs: number,
): Promise<void> {
  if (stream === undefined) return;
  const key = [...tableKey(scope, name), stream.label];
  const record = await streams.get(transaction, key);
  if (record === undefined) return;
  const sequence = sequenceNumber({ ms: nowMs, number: 999_999_999 });
  streams.put(transaction, key, { ...record, ended: { atMs: nowMs, sequence } });
}
