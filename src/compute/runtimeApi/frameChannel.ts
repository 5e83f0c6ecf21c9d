import { Duplex } from 'node:stream';
import { encodeFrame, frameDecoder, type Frame, type FrameTypeValue } from '../frames.ts';

/**
 * A channel as the platform knows it, with an adapter behind it instead of a runtime client: what the platform sends
 * comes out as frames, and frames are given to it. It ends when the platform destroys it.
 */
export class FrameChannel extends Duplex {
  readonly #decode: (chunk: Buffer) => number;
  readonly #onClose: () => void;
  #waiting: (() => void)[] = [];
  #full = false;

  constructor(onFrame: (frame: Frame) => void, onClose: () => void) {
    super({ emitClose: true });
    this.#decode = frameDecoder(onFrame);
    this.#onClose = onClose;
  }

  /** False when the platform does not read as fast as it is given: then wait for `whenRead`. */
  give(type: FrameTypeValue, meta: object | undefined, body?: Uint8Array): boolean {
    if (this.destroyed) return true;
    for (const part of encodeFrame(type, meta, body)) this.#full = !this.push(part);
    return !this.#full;
  }

  /** Calls back when the platform has read what it was given, or never will. */
  whenRead(then: () => void): void {
    if (this.#full && !this.destroyed) this.#waiting.push(then);
    else then();
  }

  override _read(): void {
    this.#full = false;
    this.#wake();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#decode(chunk);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#wake();
    this.#onClose();
    done(error);
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) each();
  }
}
