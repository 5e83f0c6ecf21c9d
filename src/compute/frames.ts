import { ByteCollector } from '../base/byteCollector.ts';

/**
 * The framed protocol between the platform and the runtime clients in `runtimes/`, over an inherited socket
 * pair (file descriptor 3 inside the sandbox; `MAYFLY_CHANNEL_FD` names it). Where `MAYFLY_ANSWERS_FD` names another
 * one, a client may write to that instead: frames keep their order within each.
 *
 *   +------+----------------+----------------+---------------+------------+
 *   | type | meta length    | body length    | meta          | body       |
 *   | u8   | u32 big-endian | u32 big-endian | JSON, UTF-8   | raw bytes  |
 *   +------+----------------+----------------+---------------+------------+
 *
 * A meta length of 0 means `{}`. Order is meaning: LOG frames that come before a RESPONSE belong to it. A runtime
 * that will exit after an ERROR says `exiting: true`, so that no further invocation is sent to it meanwhile.
 *
 *   platform -> runtime                          runtime -> platform
 *   ASSIGN  meta Assign                          BOOTED                       once, before any code is seen
 *   INVOKE  meta Invoke, body the event          READY                        the handler is loaded
 *                                                INIT_ERROR  meta {errorType}, body the error JSON; then it exits.
 *                                                            Or meta {errorType, reason} for AWS's own error text
 *                                                RESPONSE    meta {id}, body the answer
 *                                                ERROR       meta {id, errorType, exiting?}, body the error JSON
 *                                                LOG         meta {level, timestampMs, format}, body one event's text
 *                                                RESPONSE_START  meta {id, contentType?}: a streamed answer begins
 *                                                RESPONSE_CHUNK  body its next bytes; no meta
 *                                                RESPONSE_END    meta {id, errorType?, exiting?}, with errorType
 *                                                                also body the error JSON
 *                                                IDLE        the invocation is over: see below
 *                                                COMPILED    meta {path}, body the bytecode of a module: see below
 *                                                FAULT       meta {errorType, reason}: the environment failed
 *                                                PLATFORM    meta {kind, …}: what the platform shall log: see below
 *
 * A streamed answer takes the place of RESPONSE or ERROR: one START, any number of CHUNKs, one END, of the invocation
 * that runs. A failure before the first byte is an ERROR frame instead; after START only END may tell of it. A CHUNK
 * and the error JSON of END are at most MAX_CHUNK_BYTES. There is no frame of flow control: the platform stops reading
 * the channel while its client is slow, so the runtime's write of the next CHUNK does not return (or is not drained).
 *
 * A runtime whose READY says `announcesIdle: true` says IDLE when it asks for the next invocation after its answer; what
 * it does in between is part of the invocation. All others are idle as soon as they have answered.
 *
 * COMPILED comes only from a sandbox that was booted to compile a package and has no function: after ASSIGN with the
 * meta {taskRoot} it sends any number of them, then READY.
 *
 * FAULT and PLATFORM come from what stands before a runtime with extensions (extensions/extensionGate.ts). `kind` is
 * `extension` with {name, state, events, errorType?}, or `subscription` with {api, name, types}. A LOG frame with
 * `source: 'extension'` is a line that an extension wrote.
 *
 * The peer inside is hostile: sizes are bounded before anything is allocated, and a frame out of order ends
 * the environment.
 */
export const FrameType = {
  assign: 1,
  invoke: 2,
  booted: 16,
  ready: 17,
  initError: 18,
  response: 19,
  error: 20,
  log: 21,
  responseStart: 22,
  responseChunk: 23,
  responseEnd: 24,
  idle: 25,
  compiled: 26,
  fault: 27,
  platform: 28,
} as const;
export type FrameTypeValue = (typeof FrameType)[keyof typeof FrameType];

/** Meta of ASSIGN: all that the pre-booted runtime did not know. */
export interface AssignMeta {
  /** The function's complete environment variables, AWS's and the user's; replaces the runtime's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly handler: string;
  readonly memoryMiB: number;
  readonly logFormat: 'Text' | 'JSON';
  readonly logLevel: string;
  /** The function's account, which extensions may ask for. */
  readonly account?: string;
  /** Where layers are seen; default: `/opt`. */
  readonly layersRoot?: string;
}

/** Meta of INVOKE. */
export interface InvokeMeta {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number;
  readonly arn: string;
  readonly trace?: string;
  /** JSON text, decoded from base64. */
  readonly clientContext?: string;
  /** The caller reads the answer as it is written. */
  readonly streamed?: true;
}

/** Meta of RESPONSE_START. */
export interface ResponseStartMeta {
  readonly id: string;
  /** Printable ASCII, at most 256 characters; absent: application/octet-stream. */
  readonly contentType?: string;
}

export interface Frame {
  readonly type: number;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

export const FRAME_HEADER_BYTES = 9;
/** Bounds on what a sandbox may send: a larger frame is a protocol violation. */
export const MAX_META_BYTES = 64 * 1024;
/** A response beyond AWS's 6 MiB must still be receivable, so that it can be refused by name; not more than that. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Of one piece of a streamed answer: what the platform holds for a slow client is a few of these. */
export const MAX_CHUNK_BYTES = 256 * 1024;

const empty = Buffer.alloc(0);

/** Small bodies are copied behind their head, since one write is cheaper than two; large ones are not. */
const COPY_BYTES = 16 * 1024;

/** The frame in one piece, or in two when its body is large. */
export function encodeFrame(
  type: FrameTypeValue,
  meta: object | undefined,
  body: Uint8Array = empty,
): Buffer[] {
  const text = meta === undefined ? '' : JSON.stringify(meta);
  const metaLength = Buffer.byteLength(text);
  const copied = body.length <= COPY_BYTES;
  const bodyStart = FRAME_HEADER_BYTES + metaLength;
  const head = Buffer.allocUnsafe(bodyStart + (copied ? body.length : 0));
  head[0] = type;
  head.writeUInt32BE(metaLength, 1);
  head.writeUInt32BE(body.length, 5);
  head.write(text, FRAME_HEADER_BYTES);
  if (!copied) return [head, Buffer.from(body.buffer, body.byteOffset, body.byteLength)];
  head.set(body, bodyStart);
  return [head];
}

const NO_META = {};

export class FrameViolation extends Error {}

/**
 * Cuts a byte stream into frames, and answers how many bytes of an unfinished one it keeps. The body of a
 * RESPONSE_CHUNK is given in as many frames as it comes in: nothing of it is kept. Throws FrameViolation on sizes
 * beyond the bounds or meta that is not an object.
 */
export function frameDecoder(onFrame: (frame: Frame) => void): (chunk: Buffer) => number {
  /** Of frames that have begun. */
  const kept = new ByteCollector();
  let need = FRAME_HEADER_BYTES;
  /** Of a RESPONSE_CHUNK that has begun. */
  let toPass = 0;
  const pass = (body: Buffer): void => onFrame({ type: FrameType.responseChunk, meta: NO_META, body });
  return (received) => {
    let chunk = received;
    if (toPass > 0) {
      const passed = Math.min(toPass, chunk.length);
      toPass -= passed;
      pass(passed === chunk.length ? chunk : chunk.subarray(0, passed));
      if (passed === chunk.length) return 0;
      chunk = chunk.subarray(passed);
    }
    if (kept.length > 0 || chunk.length < need) {
      kept.add(chunk);
      if (kept.length < need) return kept.length;
      chunk = kept.take();
    }
    const pending = chunk;
    let offset = 0;
    for (;;) {
      const left = pending.length - offset;
      need = FRAME_HEADER_BYTES;
      if (left < need) break;
      const metaLength = pending.readUInt32BE(offset + 1);
      const bodyLength = pending.readUInt32BE(offset + 5);
      const passes = metaLength === 0 && pending[offset] === FrameType.responseChunk;
      if (metaLength > MAX_META_BYTES || bodyLength > (passes ? MAX_CHUNK_BYTES : MAX_BODY_BYTES))
        throw new FrameViolation('frame too large');
      need = FRAME_HEADER_BYTES + metaLength + bodyLength;
      if (left < need) {
        if (!passes) break;
        toPass = need - left;
        if (left > FRAME_HEADER_BYTES) pass(pending.subarray(offset + FRAME_HEADER_BYTES));
        offset = pending.length;
        need = FRAME_HEADER_BYTES;
        break;
      }
      const metaStart = offset + FRAME_HEADER_BYTES;
      const bodyStart = metaStart + metaLength;
      onFrame({
        type: pending[offset] ?? 0,
        meta: metaLength === 0 ? {} : parseMeta(pending.toString('utf8', metaStart, bodyStart)),
        body: pending.subarray(bodyStart, bodyStart + bodyLength),
      });
      offset += need;
    }
    if (offset < pending.length) kept.add(pending.subarray(offset));
    return kept.length;
  };
}

/** What a runtime answers with, `{"id":"<uuid>"}`: known without a parser. */
const ONLY_ID = /^\{"id":"[0-9a-f-]{36}"\}$/;

function parseMeta(text: string): Readonly<Record<string, unknown>> {
  if (ONLY_ID.test(text)) return { id: text.slice(7, 43) };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FrameViolation('frame meta is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FrameViolation('frame meta is not an object');
  }
  return value as Readonly<Record<string, unknown>>;
}
