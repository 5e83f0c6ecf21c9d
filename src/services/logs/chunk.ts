import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/**
 * Many log events in one value of the store, in order of timestamp, then arrival:
 *
 *   0 version  1 compression  2 ingestion time  10 first timestamp  18 span ms  22 count  26 body bytes  30 body
 *   body: for each event  milliseconds since the event before (u32)  message bytes (u24)  message (UTF-8)
 *
 * A chunk is small enough to be decoded at once, and spans little time, so that readers can seek by the first
 * timestamp alone: see `spanClass`.
 */
const VERSION = 1;
const HEADER_BYTES = 30;
const EVENT_HEADER_BYTES = 7;
const PLAIN = 0;
const ZSTD = 1;
/** Below this, compression costs more than it saves. */
const COMPRESS_FROM_BYTES = 8192;
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const MAX_BODY_BYTES = 256 * 1024;
const MAX_EVENTS = 4000;

/** What AWS counts for an event besides its message's bytes. */
export const EVENT_OVERHEAD_BYTES = 26;
/** The greatest message: an event of 1 MiB less its overhead. */
export const MAX_MESSAGE_BYTES = 1024 * 1024 - EVENT_OVERHEAD_BYTES;

/**
 * Chunks are kept apart by how much time they span: at most a second, a minute, an hour. A reader who wants the
 * events from T on must look at chunks that begin at T less the span; so dense logs are found within a second,
 * and a batch of few events over a whole day doesn't become a row an event.
 */
export const SPAN_CLASSES_MS = [1000, 60_000, 3_600_000] as const;

export interface TimedMessage {
  readonly timestampMs: number;
  readonly message: string;
}

export interface EncodedChunk {
  /** Index into SPAN_CLASSES_MS. */
  readonly spanClass: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
  /** As AWS counts: bytes of the messages and the overhead of each event. */
  readonly countedBytes: number;
  readonly value: Uint8Array;
}

/** Encodes events, which must be in order of timestamp, one chunk at a time, so that the caller may pause between. */
export function* encodeChunks(
  events: readonly TimedMessage[],
  ingestedAtMs: number,
  scratch: ChunkScratch,
): Generator<EncodedChunk> {
  const first = events[0];
  const last = events.at(-1);
  if (!first || !last) return;
  const spanClass = spanClassFor(last.timestampMs - first.timestampMs);
  for (let from = 0; from < events.length;) {
    const to = scratch.fill(events, from, SPAN_CLASSES_MS[spanClass] ?? 0);
    yield scratch.chunk(events, from, to, spanClass, ingestedAtMs);
    from = to;
  }
}

/** The class that keeps a run of events in one piece, or the widest, in which it is cut. */
function spanClassFor(spanMs: number): number {
  const index = SPAN_CLASSES_MS.findIndex((limit) => spanMs <= limit);
  return index === -1 ? SPAN_CLASSES_MS.length - 1 : index;
}

/** Memory in which chunks are put together, one at a time; to be used again and again. */
export class ChunkScratch {
  #buffer = Buffer.allocUnsafe(64 * 1024);
  #length = 0;

  /** Writes as many events as one chunk may hold; returns the index of the first one left out. */
  fill(events: readonly TimedMessage[], from: number, maxSpanMs: number): number {
    const firstMs = events[from]?.timestampMs ?? 0;
    let beforeMs = firstMs;
    this.#length = 0;
    let index = from;
    for (; index < events.length && index - from < MAX_EVENTS && this.#length < MAX_BODY_BYTES; index++) {
      const event = events[index] as TimedMessage;
      if (event.timestampMs - firstMs > maxSpanMs) break;
      this.#event(event.timestampMs - beforeMs, event.message);
      beforeMs = event.timestampMs;
    }
    return index;
  }

  #event(deltaMs: number, message: string): void {
    const needed = this.#length + EVENT_HEADER_BYTES + message.length * 3;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(needed * 2);
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    const at = this.#length;
    const bytes = this.#buffer.write(message, at + EVENT_HEADER_BYTES);
    this.#buffer.writeUInt32LE(deltaMs, at);
    this.#buffer.writeUIntLE(bytes, at + 4, 3);
    this.#length = at + EVENT_HEADER_BYTES + bytes;
  }

  chunk(
    events: readonly TimedMessage[],
    from: number,
    to: number,
    spanClass: number,
    ingestedAtMs: number,
  ): EncodedChunk {
    const firstMs = events[from]?.timestampMs ?? 0;
    const lastMs = events[to - 1]?.timestampMs ?? firstMs;
    const plain = this.#buffer.subarray(0, this.#length);
    const compressed = plain.length >= COMPRESS_FROM_BYTES;
    const body = compressed ? zstdCompressSync(plain, FAST) : plain;
    const value = Buffer.allocUnsafe(HEADER_BYTES + body.length);
    value[0] = VERSION;
    value[1] = compressed ? ZSTD : PLAIN;
    value.writeDoubleLE(ingestedAtMs, 2);
    value.writeDoubleLE(firstMs, 10);
    value.writeUInt32LE(lastMs - firstMs, 18);
    value.writeUInt32LE(to - from, 22);
    value.writeUInt32LE(plain.length, 26);
    value.set(body, HEADER_BYTES);
    const overhead = (EVENT_OVERHEAD_BYTES - EVENT_HEADER_BYTES) * (to - from);
    return { spanClass, firstMs, lastMs, count: to - from, countedBytes: plain.length + overhead, value };
  }
}

export interface DecodedChunk {
  readonly ingestedAtMs: number;
  readonly lastMs: number;
  readonly bodyBytes: number;
  /** Calls `visit` for each event in order; `message` decodes the text, which costs, so call it only if wanted. */
  each(
    visit: (timestampMs: number, index: number, message: () => string, messageBytes: number) => void,
  ): void;
}

/** Reads a chunk; its body is decompressed only when `each` is called. */
export function decodeChunk(value: Uint8Array): DecodedChunk {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (bytes[0] !== VERSION) throw new Error(`log chunk of unknown version ${bytes[0]}`);
  const firstMs = bytes.readDoubleLE(10);
  const bodyBytes = bytes.readUInt32LE(26);
  return {
    ingestedAtMs: bytes.readDoubleLE(2),
    lastMs: firstMs + bytes.readUInt32LE(18),
    bodyBytes,
    each: (visit) => {
      const stored = bytes.subarray(HEADER_BYTES);
      const body = bytes[1] === ZSTD ? zstdDecompressSync(stored, { maxOutputLength: bodyBytes }) : stored;
      let at = 0;
      let timestampMs = firstMs;
      let messageAt = 0;
      let messageEnd = 0;
      const message = () => body.toString('utf8', messageAt, messageEnd);
      for (let index = 0; at < body.length; index++) {
        timestampMs += body.readUInt32LE(at);
        messageAt = at + EVENT_HEADER_BYTES;
        messageEnd = messageAt + body.readUIntLE(at + 4, 3);
        visit(timestampMs, index, message, messageEnd - messageAt);
        at = messageEnd;
      }
    },
  };
}
