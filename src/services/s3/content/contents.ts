import { ByteCollector } from '../../../base/byteCollector.ts';
import type { Clock } from '../../../base/clock.ts';
import { OperationalError } from '../../../base/errors.ts';
import { createHolds } from '../../../base/holds.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Blobs } from '../../../store/blobs.ts';
import type { Key, Store, Transaction, View } from '../../../store/store.ts';
import { entityTooLarge } from '../faults.ts';
import { MAX_PUT_BYTES } from '../limits.ts';
import { parts, type ChecksumAlgorithm, type Content } from '../records.ts';
import { blobKey, blobName, createBlobNumbers, type BlobNumbers } from './blobNumbers.ts';
import { BodyDigests, type BodyFacts } from './bodyDigests.ts';

/**
 * The bytes of objects and parts. Small ones are in the store, written in the transaction that makes them visible: one
 * fsync, shared with others. Larger ones stream into a blob, which is durable before that transaction; one that never
 * gets there is found by its number after the next start. What is replaced or deleted is doomed in the transaction that
 * does it, and removed a while later, when nobody reads it any more.
 */
export interface Contents {
  /** Takes a body, up to 5 GiB; resolves when a blob of it is durable. Attach it or abandon it. */
  keep(body: AsyncIterable<Uint8Array>, wanted: readonly ChecksumAlgorithm[]): Promise<Kept>;
  /** In the transaction that writes the record. */
  attach(transaction: Transaction, kept: Kept): Content;
  /** After that transaction. */
  settle(kept: Kept): void;
  /** Instead. */
  abandon(kept: Kept): Promise<void>;
  /** In the transaction that removes the record. */
  doom(transaction: Transaction, content: Content): void;
  /** Bounds are inclusive. Undefined when it is gone: the record has changed since it was read. */
  open(content: Content, range: ByteRange): Promise<Uint8Array | AsyncIterable<Uint8Array> | undefined>;
  /** Removes what is doomed and due. */
  sweep(signal: AbortSignal): Promise<void>;
  readonly numbers: BlobNumbers;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface Kept extends BodyFacts {
  readonly inline: Uint8Array | undefined;
  readonly number: number | undefined;
}

/** Up to so many bytes an object is kept in the store. */
const INLINE_BYTES = 16 * 1024;
/** Who read a record just before it went may still begin to read its bytes. */
const GRACE_MS = 30_000;
const SWEPT_AT_A_TIME = 100;

const inlineKey = (id: string): Key => ['s3', 'inline', id];
const DOOMED: Key = ['s3', 'doomed'];

interface ContentNeeds {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly ids: Ids;
  readonly clock: Clock;
}

export function createContents({ store, blobs, ids, clock }: ContentNeeds): Contents {
  const numbers = createBlobNumbers(store, blobs);
  const reading = createHolds();

  const abandonNumber = async (number: number): Promise<void> => {
    await blobs.delete(blobName(number));
    numbers.settle(number);
  };
  const openOne = async (
    content: Content,
    range: ByteRange,
  ): Promise<Uint8Array | AsyncIterable<Uint8Array> | undefined> => {
    switch (content.kind) {
      case 'empty':
        return EMPTY;
      case 'inline': {
        const bytes = await store.read((view) => view.get(inlineKey(content.id)));
        return bytes?.subarray(range.start, range.end + 1);
      }
      case 'blob':
        return range.end < range.start ? EMPTY : blobs.open(blobName(content.number), range);
      default:
        return openParts(content.id, range);
    }
  };
  async function* openParts(id: string, range: ByteRange): AsyncGenerator<Uint8Array, void, undefined> {
    const release = reading.hold(id);
    try {
      let at = 0;
      for (const { value: part } of await store.read((view) => parts.list(view, { prefix: [id] }))) {
        const from = Math.max(range.start - at, 0);
        const to = Math.min(range.end - at, part.size - 1);
        at += part.size;
        if (to < from) continue;
        const opened = await openOne(part.content, { start: from, end: to });
        if (opened === undefined) throw new OperationalError('s3.read', `a part of object ${id} is gone`);
        if (opened instanceof Uint8Array) yield opened;
        else yield* opened;
      }
    } finally {
      release();
    }
  }

  const contents: Contents = {
    numbers,
    keep: async (body, wanted) => {
      const digests = new BodyDigests(wanted);
      const iterator = body[Symbol.asyncIterator]();
      const first = await firstPieces(iterator, digests);
      if (first.whole) return { ...digests.finish(), inline: first.bytes, number: undefined };
      const number = await numbers.take();
      try {
        await blobs.put(blobName(number), metered(first.bytes, iterator, digests));
      } catch (error) {
        await abandonNumber(number);
        throw error;
      }
      return { ...digests.finish(), inline: undefined, number };
    },
    attach: (transaction, { number, inline }) => {
      if (number !== undefined) {
        transaction.put(blobKey(number), EMPTY);
        return { kind: 'blob', number };
      }
      if (inline === undefined || inline.byteLength === 0) return { kind: 'empty' };
      const id = ids.hex(24);
      transaction.put(inlineKey(id), inline);
      return { kind: 'inline', id };
    },
    settle: ({ number }) => {
      if (number !== undefined) numbers.settle(number);
    },
    abandon: async ({ number }) => {
      if (number !== undefined) await abandonNumber(number);
    },
    doom: (transaction, content) => {
      if (content.kind === 'inline') transaction.delete(inlineKey(content.id));
      const due = clock.now() + GRACE_MS;
      if (content.kind === 'blob') transaction.put([...DOOMED, due, content.number], EMPTY);
      if (content.kind === 'parts') transaction.put([...DOOMED, due, content.id], EMPTY);
    },
    open: openOne,
    sweep: async (signal) => {
      for (;;) {
        const due = await store.read((view) =>
          view.list({ prefix: DOOMED, before: [...DOOMED, clock.now()], limit: SWEPT_AT_A_TIME }),
        );
        let swept = 0;
        for (const { key } of due) {
          if (signal.aborted) return;
          const what = key[3];
          if (typeof what === 'string') {
            if (reading.has(what)) continue;
            await doomParts(store, contents, what);
          } else await blobs.delete(blobName(what as number));
          await store.transact(async (transaction) => {
            transaction.delete(key);
            if (typeof what === 'number') transaction.delete(blobKey(what));
          });
          swept++;
        }
        if (swept < SWEPT_AT_A_TIME) return;
      }
    },
  };
  return contents;
}

const EMPTY = new Uint8Array(0);
const PARTS_AT_A_TIME = 200;

/** Each part's own content is doomed in its turn. */
async function doomParts(store: Store, contents: Pick<Contents, 'doom'>, id: string): Promise<void> {
  for (;;) {
    const doomed = await store.transact(async (transaction) => {
      const found = await parts.list(transaction, { prefix: [id], limit: PARTS_AT_A_TIME });
      for (const { key, value } of found) {
        parts.delete(transaction, key);
        contents.doom(transaction, value.content);
      }
      return found.length;
    });
    if (doomed < PARTS_AT_A_TIME) return;
  }
}

/** The beginning of a body: all of it, when that is little. */
async function firstPieces(
  iterator: AsyncIterator<Uint8Array>,
  digests: BodyDigests,
): Promise<{ bytes: Uint8Array; whole: boolean }> {
  const first = new ByteCollector();
  while (digests.bytes <= INLINE_BYTES) {
    const next = await iterator.next();
    if (next.done) return { bytes: first.take(), whole: true };
    digests.update(next.value);
    first.add(next.value);
  }
  return { bytes: first.take(), whole: false };
}

async function* metered(
  first: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
  digests: BodyDigests,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield first;
  for (;;) {
    const next = await iterator.next();
    if (next.done) return;
    digests.update(next.value);
    if (digests.bytes > MAX_PUT_BYTES) throw entityTooLarge(digests.bytes, MAX_PUT_BYTES);
    yield next.value;
  }
}

/** The parts of an object, in order. */
export function partsOf(view: View, id: string) {
  return parts.list(view, { prefix: [id] });
}
