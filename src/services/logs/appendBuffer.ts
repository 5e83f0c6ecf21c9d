import type { Clock, Timer } from '../../base/clock.ts';
import type { LogLine, LogSink, LogTarget as Target } from '../../compute/invocation.ts';
import { Fault } from '../../protocol/fault.ts';
import type { Ingest } from './ingest.ts';

/**
 * The platform's own lines, on their way from functions to the store. `append` only keeps references; twice a
 * second (once, when very many streams write) everything that came is encoded and stored, many lines in one value,
 * many streams in one transaction. What a function writes faster than that is dropped, and its log says how much.
 */
export interface AppendBuffer {
  readonly append: LogSink;
  /** Resolves when every line appended before the call is durable (or was dropped). */
  readonly settle: () => Promise<void>;
}

export interface AppendBufferNeeds {
  readonly ingest: Ingest;
  readonly clock: Clock;
}

const FLUSH_AFTER_MS = 400;
/** A stream costs some rows each time, however few its lines: when so many write, they are stored less often. */
const BUSY_STREAMS = 100;
const BUSY_FLUSH_AFTER_MS = 900;
/** So much waits in memory of all streams before they are stored at once. */
const EAGER_TOTAL_BYTES = 8 * 1024 * 1024;
/** Estimated memory of the lines that wait or are being stored, of one stream and of all. */
const MAX_STREAM_BYTES = 8 * 1024 * 1024;
const MAX_TOTAL_BYTES = 32 * 1024 * 1024;
/** From here a stream's buffer is stored at once. */
const EAGER_BYTES = 1024 * 1024;
/** What a line costs in memory besides its characters. */
const LINE_COST_BYTES = 96;
/** Characters; Lambda, too, cuts a line at 256 KiB. At three bytes each it stays under AWS's 1 MiB an event. */
const MAX_LINE_LENGTH = 262_118;

interface Buffered {
  readonly target: Target;
  lines: LogLine[];
  /** Of `lines` and of those that are being stored. */
  bytes: number;
  pendingBytes: number;
  newestMs: number;
  inOrder: boolean;
  dropped: number;
  storing: boolean;
}

export function createAppendBuffer({ ingest, clock }: AppendBufferNeeds): AppendBuffer {
  const buffers = new Map<string, Buffered>();
  const keys = new WeakMap<Target, string>();
  const storing = new Set<Promise<void>>();
  let totalBytes = 0;
  let waitingBytes = 0;
  let flushedStreams = 0;
  let timer: Timer | undefined;

  const store = async (key: string, buffer: Buffered): Promise<void> => {
    const { pendingBytes: bytes, lines: taken, dropped } = buffer;
    const lines = takeLines(buffer, clock.now());
    waitingBytes -= bytes;
    const { account, region, group, stream, groupMustExist } = buffer.target;
    const createMissing = groupMustExist === true ? 'stream' : true;
    try {
      const home = { account, region };
      await ingest.put({ home, group, stream, createMissing, events: lines });
    } catch (error) {
      // Why, the ingest has logged; but who may not make the group that is missing has lost nothing.
      if (!(error instanceof Fault)) buffer.dropped += taken.length + dropped;
    }
    buffer.storing = false;
    buffer.bytes -= bytes;
    totalBytes -= bytes;
    if (buffer.lines.length === 0 && buffer.dropped === 0) buffers.delete(key);
    else schedule();
  };

  /** Stores what waits of each stream, unless its lines before are still being stored: order is kept. */
  const flush = (): void => {
    timer?.cancel();
    timer = undefined;
    flushedStreams = buffers.size;
    for (const [key, buffer] of buffers) start(key, buffer);
  };

  const start = (key: string, buffer: Buffered): void => {
    if (buffer.storing || (buffer.lines.length === 0 && buffer.dropped === 0)) return;
    const work = store(key, buffer).finally(() => storing.delete(work));
    storing.add(work);
  };

  const schedule = (): void => {
    timer ??= clock.timer(flushedStreams > BUSY_STREAMS ? BUSY_FLUSH_AFTER_MS : FLUSH_AFTER_MS, flush);
  };

  /** Environments hand in the same target each time: its key is put together once. */
  const keyOf = (target: Target): string => {
    let key = keys.get(target);
    if (key === undefined) {
      key = `${target.account}/${target.region}/${target.group}:${target.stream}`;
      keys.set(target, key);
    }
    return key;
  };

  return {
    append: (target, lines) => {
      const key = keyOf(target);
      let buffer = buffers.get(key);
      if (!buffer) buffers.set(key, (buffer = emptyBuffer(target)));
      for (const line of lines) {
        const bytes = line.message.length + LINE_COST_BYTES;
        if (buffer.bytes + bytes > MAX_STREAM_BYTES || totalBytes + bytes > MAX_TOTAL_BYTES) {
          buffer.dropped++;
          continue;
        }
        buffer.lines.push(line);
        buffer.bytes += bytes;
        buffer.pendingBytes += bytes;
        totalBytes += bytes;
        waitingBytes += bytes;
        if (line.timestampMs < buffer.newestMs) buffer.inOrder = false;
        else buffer.newestMs = line.timestampMs;
      }
      if (waitingBytes >= EAGER_TOTAL_BYTES && storing.size === 0) flush();
      else if (buffer.pendingBytes >= EAGER_BYTES) start(key, buffer);
      schedule();
    },
    settle: async () => {
      await Promise.all(storing);
      flush();
      await Promise.all(storing);
    },
  };
}

function emptyBuffer(target: Target): Buffered {
  return {
    target,
    lines: [],
    bytes: 0,
    pendingBytes: 0,
    newestMs: 0,
    inOrder: true,
    dropped: 0,
    storing: false,
  };
}

/** Takes what the buffer holds to be stored: in order of time, each line as an event that AWS would accept. */
function takeLines(buffer: Buffered, nowMs: number): LogLine[] {
  let lines = buffer.lines;
  if (!buffer.inOrder) lines = lines.toSorted((a, b) => a.timestampMs - b.timestampMs);
  if (lines.some(isUnfit)) lines = lines.flatMap(fit);
  if (buffer.dropped > 0) {
    const message = `[mayfly] ${buffer.dropped} log lines were dropped here: they came faster than they could be stored.\n`;
    lines = [...lines, { timestampMs: Math.max(nowMs, lines.at(-1)?.timestampMs ?? 0), message }];
  }
  buffer.lines = [];
  buffer.pendingBytes = 0;
  buffer.dropped = 0;
  buffer.storing = true;
  buffer.newestMs = 0;
  buffer.inOrder = true;
  return lines;
}

function isUnfit(line: LogLine): boolean {
  const { message, timestampMs } = line;
  return message.length === 0 || message.length > MAX_LINE_LENGTH || !Number.isSafeInteger(timestampMs);
}

/** An event has at least one character (an empty line is its line feed) and at most so many. */
function fit(line: LogLine): LogLine[] {
  const timestampMs = Math.floor(line.timestampMs);
  if (line.message.length === 0) return [{ timestampMs, message: '\n' }];
  const pieces: LogLine[] = [];
  for (let from = 0; from < line.message.length;) {
    let to = Math.min(line.message.length, from + MAX_LINE_LENGTH);
    if (to < line.message.length && isHighSurrogate(line.message.charCodeAt(to - 1))) to--;
    pieces.push({ timestampMs, message: line.message.slice(from, to) });
    from = to;
  }
  return pieces;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
