import { Fault } from '../../protocol/fault.ts';
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
  /** Make group and stream (or the stream alone) when they are missing: for the platform's own lines, as Lambda does on AWS. */
  readonly createMissing: boolean | 'stream';
  readonly ingestedAtMs: number;
  readonly chunks: readonly (EncodedChunk & { readonly sequence: number })[];
}

export interface BatchContext {
  /** Distinguishes this process from others that share the store. */
  readonly node: number;
  readonly newId: () => string;
}

/**
 * A stream's place in the order of last events moves only so often: with many busy streams it is a cost. Readers
 * make up for it (streamsByLastEvent.ts).
 */
export const TIME_KEY_STEP_MS = 1000;

interface OpenGroup {
  readonly record: GroupRecord;
  readonly home: Home;
  addedBytes: number;
}

/**
 * Writes batches together. The outcome of one whose group or stream does not exist is a Fault, and nothing of it
 * is written. Groups are read, and their usage written, once however many of their streams there are.
 */
export async function storeBatches(
  tx: Transaction,
  batches: readonly Batch[],
  context: BatchContext,
): Promise<(Fault | undefined)[]> {
  const open = new Map<string, OpenGroup>();
  const outcomes: (Fault | undefined)[] = [];
  for (const batch of batches) {
    try {
      const name = `${batch.home.account}/${batch.home.region}/${batch.group}`;
      let group = open.get(name);
      if (!group) {
        group = { record: await groupOf(tx, batch, context), home: batch.home, addedBytes: 0 };
        open.set(name, group);
      }
      group.addedBytes += await storeBatch(tx, batch, group.record, context);
      outcomes.push(undefined);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      outcomes.push(error);
    }
  }
  for (const { record, home, addedBytes } of open.values()) {
    const key = ofGroup(home, record.id);
    usage.put(tx, key, ((await usage.get(tx, key)) ?? 0) + addedBytes);
  }
  return outcomes;
}

/** Returns the bytes that it added, as AWS counts them. */
async function storeBatch(
  tx: Transaction,
  batch: Batch,
  group: GroupRecord,
  context: BatchContext,
): Promise<number> {
  const { home, chunks, ingestedAtMs } = batch;
  const before = await streamOf(tx, batch, group, context);
  let firstEventMs = before.firstEventMs ?? Infinity;
  let lastEventMs = before.lastEventMs ?? 0;
  let bytes = 0;
  for (const chunk of chunks) {
    const place = [chunk.spanClass, chunk.firstMs, chunk.sequence, context.node];
    tx.put(chunkPrefix(home, group.id, before.id, ...place), chunk.value);
    chunkIndex.put(tx, ofGroup(home, group.id, ...place), {
      stream: batch.stream,
      streamId: before.id,
      lastMs: chunk.lastMs,
      bytes: chunk.countedBytes,
    });
    bytes += chunk.countedBytes;
    firstEventMs = Math.min(firstEventMs, chunk.firstMs);
    lastEventMs = Math.max(lastEventMs, chunk.lastMs);
  }
  const moves = before.timeKeyMs === undefined || lastEventMs >= before.timeKeyMs + TIME_KEY_STEP_MS;
  const timeKeyMs = moves ? lastEventMs : (before.timeKeyMs ?? 0);
  const stream = { ...before, firstEventMs, lastEventMs, ingestedAtMs, timeKeyMs };
  streams.put(tx, ofGroup(home, group.id, batch.stream), stream);
  if (moves) {
    streamsByTime.delete(tx, streamTimeKey(home, group.id, batch.stream, before));
    streamsByTime.put(tx, streamTimeKey(home, group.id, batch.stream, stream), 1);
  }
  return bytes;
}

async function groupOf(tx: Transaction, batch: Batch, context: BatchContext): Promise<GroupRecord> {
  const key = groupKey(batch.home, batch.group);
  const group = await groups.get(tx, key);
  if (group) return group;
  if (batch.createMissing !== true) throw groupNotFound();
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
