import { FrameType, MAX_CHUNK_BYTES, type Frame } from './frames.ts';
import { MAX_RESPONSE_BYTES } from './functionErrors.ts';
import type { InvocationResult } from './invocation.ts';
import type { Job } from './environmentOwner.ts';
import type { ResponseStream } from './responseStream.ts';

/** What a frame of a streamed answer means beyond "go on". */
export type StreamStep =
  | { readonly kind: 'violation'; readonly reason: string }
  | { readonly kind: 'tooLarge' }
  /** `payload` is all of it, when collected; the error's JSON, when `errorType` is set. */
  | { readonly kind: 'ended'; readonly payload: Buffer; readonly errorType: string | undefined };

/**
 * One streamed answer as its frames come: START, any number of CHUNKs, END. Its bytes go to a client who reads them
 * as they are written, or are collected for one who waits for all.
 */
export class StreamedAnswer {
  /** Written so far. */
  bytes = 0;
  readonly #live: ResponseStream | undefined;
  readonly #collected = new Collected();
  readonly #maxBytes: number;

  /** `live`: who reads along. */
  constructor(live: ResponseStream | undefined, maxBytes: number) {
    this.#live = live;
    this.#maxBytes = maxBytes;
  }

  take(frame: Frame, id: string): StreamStep | undefined {
    if (frame.body.length > MAX_CHUNK_BYTES) return violation('a piece of a streamed answer is too large');
    if (frame.type === FrameType.responseChunk) return this.#chunk(frame.body);
    if (frame.type !== FrameType.responseEnd) return violation('a streamed answer began twice');
    if (frame.meta['id'] !== id) return violation('the end of a streamed answer that nobody asked for');
    return this.#end(frame);
  }

  #chunk(body: Buffer): StreamStep | undefined {
    this.bytes += body.length;
    if (this.bytes > this.#maxBytes) return { kind: 'tooLarge' };
    if (this.#live === undefined) this.#collected.add(body);
    else this.#live.push(body);
    return undefined;
  }

  #end({ meta, body }: Frame): StreamStep {
    const { errorType } = meta;
    if (errorType === undefined) return { kind: 'ended', payload: this.#collected.take(), errorType };
    if (typeof errorType !== 'string' || errorType.length > MAX_TYPE_CHARACTERS) {
      return violation('the end of a streamed answer has no fitting errorType');
    }
    const text = body.length > 0 ? body : Buffer.from(JSON.stringify({ errorType, errorMessage: '' }));
    return { kind: 'ended', payload: text, errorType };
  }
}

const MAX_TYPE_CHARACTERS = 256;
/** Printable ASCII: it becomes a header. */
const CONTENT_TYPE = /^[\x20-\x7e]{1,256}$/;

/** The START of a streamed answer; a text when it is none that may be. */
export function readStart(frame: Frame, id: string): { contentType: string | undefined } | string {
  if (frame.type !== FrameType.responseStart) return 'a piece of a streamed answer that has not begun';
  if (frame.meta['id'] !== id) return 'a streamed answer that nobody asked for';
  const contentType = frame.meta['contentType'];
  if (contentType === undefined) return { contentType };
  if (typeof contentType !== 'string' || !CONTENT_TYPE.test(contentType))
    return 'a content type that is none';
  return { contentType };
}

/** An invocation whose caller has the stream already: what ends it ends the stream. */
export function streamingJob(job: Job, stream: ResponseStream): Job {
  return {
    invocation: job.invocation,
    begin: (result: InvocationResult) => job.begin(result),
    resolve: (result) => {
      job.resolve(result);
      stream.settle(result);
    },
    reject: (error) => {
      job.reject(error);
      stream.fail(error);
    },
  };
}

const FIRST_BYTES = 16 * 1024;

/** Grows by copying: pieces of one byte must not cost more than their bytes. One byte too many is kept, to be seen. */
class Collected {
  #buffer: Buffer = Buffer.alloc(0);
  #length = 0;

  add(piece: Buffer): void {
    const length = Math.min(this.#length + piece.length, MAX_RESPONSE_BYTES + 1);
    if (length > this.#buffer.length) {
      const size = Math.min(Math.max(FIRST_BYTES, 2 * length), MAX_RESPONSE_BYTES + 1);
      const larger = Buffer.allocUnsafeSlow(size);
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    piece.copy(this.#buffer, this.#length, 0, length - this.#length);
    this.#length = length;
  }

  take(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }
}

function violation(reason: string): StreamStep {
  return { kind: 'violation', reason };
}
