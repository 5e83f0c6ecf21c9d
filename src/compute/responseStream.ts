import type { Clock } from '../base/clock.ts';
import type { AnswerStream, InvocationResult } from './invocation.ts';
import { OutputBudget, type OutputBudgetOptions } from './outputBudget.ts';

/** As much is kept for a client that reads slower than the function writes; then the function waits. */
const HOLD_BYTES = 256 * 1024;
/** And it goes on when no more than this is left. */
const RELEASE_BYTES = HOLD_BYTES / 2;
/** What a piece costs besides its bytes, so that many empty ones are not free. */
const PIECE_COST_BYTES = 128;
/** What is given at once, but for a piece that is larger by itself. */
const BATCH_BYTES = 128 * 1024;
/** More pieces than these are copied into one: so many are small. */
const BATCH_PIECES = 16;

export interface ResponseStreamNeeds {
  readonly clock: Clock;
  /** The bandwidth of one answer: the burst is free, after it the rate holds. */
  readonly bandwidth: OutputBudgetOptions;
  /** Told whether the function shall wait. */
  readonly hold: (held: boolean) => void;
}

/**
 * What lies between a function that writes its answer and the client that reads it. It keeps little: when the client
 * is slower, or the answer faster than its bandwidth, the function is held. A client that goes away changes nothing
 * for the function, which then writes to nobody.
 *
 *   function -> push -> [ pieces, at most HOLD_BYTES and a read ] -> next -> client
 *                |                                            |
 *                +--------- hold(true) ... hold(false) -------+
 */
export class ResponseStream implements AnswerStream, AsyncIterator<readonly Uint8Array[], undefined> {
  readonly contentType: string | undefined;
  readonly ended: Promise<InvocationResult>;
  readonly #hold: (held: boolean) => void;
  readonly #bandwidth: OutputBudget;
  readonly #pieces: Uint8Array[] = [];
  #queuedBytes = 0;
  #tooFast = false;
  #held = false;
  #over = false;
  #abandoned = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  #resolveEnded: (result: InvocationResult) => void;
  #rejectEnded: (error: Error) => void;

  constructor(contentType: string | undefined, needs: ResponseStreamNeeds) {
    this.contentType = contentType;
    this.#hold = needs.hold;
    const ended = Promise.withResolvers<InvocationResult>();
    this.ended = ended.promise;
    // Not everybody asks how it went.
    this.ended.catch(() => undefined);
    this.#resolveEnded = ended.resolve;
    this.#rejectEnded = ended.reject;
    this.#bandwidth = new OutputBudget(
      needs.clock,
      needs.bandwidth,
      () => this.#slowDown(true),
      () => this.#slowDown(false),
    );
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** What has come, as soon as something has; called again only after it has answered. */
  async next(): Promise<IteratorResult<readonly Uint8Array[], undefined>> {
    if (this.#pieces.length === 0 && !this.#over && !this.#abandoned) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const value = this.#take();
    if (value !== undefined) {
      this.#decide();
      return { done: false, value };
    }
    if (this.#failure !== undefined) throw this.#failure;
    return { done: true, value: undefined };
  }

  /** The client has gone. */
  return(): Promise<IteratorResult<readonly Uint8Array[], undefined>> {
    this.#abandoned = true;
    this.#pieces.length = 0;
    this.#queuedBytes = 0;
    this.#bandwidth.close();
    this.#tooFast = false;
    this.#decide();
    this.#awaken();
    return Promise.resolve({ done: true, value: undefined });
  }

  push(piece: Uint8Array): void {
    if (this.#abandoned || piece.byteLength === 0) return;
    this.#pieces.push(piece);
    this.#queuedBytes += piece.byteLength + PIECE_COST_BYTES;
    this.#decide();
    this.#awaken();
    this.#bandwidth.charge(piece.byteLength);
  }

  /** The function has ended, well or not; what it had written before is still given. */
  settle(result: InvocationResult): void {
    this.#resolveEnded(result);
    this.#close();
  }

  /** The platform's own failure: the client's stream breaks off. */
  fail(error: Error): void {
    this.#failure = error;
    this.#rejectEnded(error);
    this.#close();
  }

  #close(): void {
    this.#over = true;
    this.#bandwidth.close();
    this.#decide();
    this.#awaken();
  }

  /** Whoever waits goes on when this turn is over: what else comes in it, it gets together. */
  #awaken(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  #take(): readonly Uint8Array[] | undefined {
    let bytes = 0;
    let count = 0;
    for (const { byteLength } of this.#pieces) {
      if (count > 0 && bytes + byteLength > BATCH_BYTES) break;
      bytes += byteLength;
      count++;
    }
    if (count === 0) return undefined;
    const taken = this.#pieces.splice(0, count);
    this.#queuedBytes -= bytes + count * PIECE_COST_BYTES;
    return count > BATCH_PIECES ? [Buffer.concat(taken, bytes)] : taken;
  }

  #slowDown(tooFast: boolean): void {
    this.#tooFast = tooFast;
    this.#decide();
  }

  #decide(): void {
    const enough = this.#queuedBytes > (this.#held ? RELEASE_BYTES : HOLD_BYTES);
    const held = !this.#over && !this.#abandoned && (this.#tooFast || enough);
    if (held === this.#held) return;
    this.#held = held;
    this.#hold(held);
  }
}
