import type { Transaction } from '../../store/store.ts';
import type { EncodedChunk } from './chunk.ts';
import { groupNotFound, streamNotFound } from './faults.ts';
import {
  chunkIndex,
  chunkPrefix,
  groupKey,
  groups,
  ofGroup,
  streams,
  streamsByTime,
  streamTimeKey,
  usage,
  type GroupRecord,
  type Home,
  type StreamRecord,
} from './records.ts';

/** Encoded events of one stream, on their way into the store. */
export interface Batch {
  readonly home: Home;
  readonly group: string;
  readonly stream: string;
  /** Make group and stream when they are missing: for the platform's own lines, as Lambda does on AWS. */
  readonly createMissing: boolean;
  readonly ingestedAtMs: number;
  readonly chunks: readonly (EncodedChunk & { readonly sequence: number })[];
}

export interface BatchContext {
  /** Distinguishes this process from others that share the store. */
  readonly node: number;
  readonly newId: () => string;
}

/** Writes a batch; throws a Fault when its group or stream does not exist, having written nothing of it. */
export async function storeBatch(tx: Transaction, batch: Batch, context: BatchContext): Promise<void> {
  const { home, chunks, ingestedAtMs } = batch;
  const group = await groupOf(tx, batch, context);
  const before = await streamOf(tx, batch, group, context);
  let stream = before;
  let bytes = 0;
  for (const chunk of chunks) {
    const place = [chunk.spanClass, chunk.firstMs, chunk.sequence, context.node];
    tx.put(chunkPrefix(home, group.id, stream.id, ...place), chunk.value);
    chunkIndex.put(tx, ofGroup(home, group.id, ...place), {
      stream: batch.stream,
      streamId: stream.id,
      lastMs: chunk.lastMs,
      bytes: chunk.countedBytes,
    });
    bytes += chunk.countedBytes;
    stream = {
      ...stream,
      firstEventMs: Math.min(stream.firstEventMs ?? Infinity, chunk.firstMs),
      lastEventMs: Math.max(stream.lastEventMs ?? 0, chunk.lastMs),
      ingestedAtMs,
    };
  }
  streams.put(tx, ofGroup(home, group.id, batch.stream), stream);
  if (before.lastEventMs !== stream.lastEventMs) {
    streamsByTime.delete(tx, streamTimeKey(home, group.id, batch.stream, before));
    streamsByTime.put(tx, streamTimeKey(home, group.id, batch.stream, stream), 1);
  }
  const usageKey = ofGroup(home, group.id);
  usage.put(tx, usageKey, ((await usage.get(tx, usageKey)) ?? 0) + bytes);
}

async function groupOf(tx: Transaction, batch: Batch, context: BatchContext): Promise<GroupRecord> {
  const key = groupKey(batch.home, batch.group);
  const group = await groups.get(tx, key);
  if (group) return group;
  if (!batch.createMissing) throw groupNotFound();
  const created: GroupRecord = {
    id: context.newId(),
    createdAtMs: batch.ingestedAtMs,
    class: 'STANDARD',
    deletionProtected: false,
    tags: {},
  };
  groups.put(tx, key, created);
  return created;
}

async function streamOf(
  tx: Transaction,
  batch: Batch,
  group: GroupRecord,
  context: BatchContext,
): Promise<StreamRecord> {
  const stream = await streams.get(tx, ofGroup(batch.home, group.id, batch.stream));
  if (stream) return stream;
  if (!batch.createMissing) throw streamNotFound();
  return { id: context.newId(), createdAtMs: batch.ingestedAtMs };
}
