import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../base/clock.ts';
import { assert } from '../base/errors.ts';
import type { SocketReads } from '../base/socketReads.ts';
import type { HttpResponse } from '../protocol/http.ts';
import type { RequestHead } from '../protocol/sigv4/canonicalRequest.ts';
import { BodyTooLarge } from './body.ts';
import type { BodyReader } from './body.ts';
import type { Peer } from './peer.ts';
import { readStraight, type HeaderNames, type StraightRequest } from './straightRequest.ts';

export interface StraightNeeds {
  readonly clock: Clock;
  /** Requests to these targets are taken; the first other one hands its connection over. */
  readonly isHot: (target: string) => boolean;
  /** Requests to other hosts are not for the APIs, whatever their target. */
  readonly isApi?: ((host: string) => boolean) | undefined;
  readonly handler: (peer: Peer, head: RequestHead) => void;
  /** Of the request before, on whichever connection. */
  readonly names: HeaderNames;
  /** The end of each answer's head, from its `Date` on; of the last one on its connection without a promise to keep that. */
  readonly headEnd: (isLast: boolean) => string;
  readonly reads: SocketReads;
}

const EMPTY = Buffer.alloc(0);
/** What Node's HTTP refuses to write into a header. */
const UNWRITABLE = /[^\t -~\u0080-\u00ff]/;
/** Smaller answers go out in one piece with their head; Latin-1 keeps every byte as it is. */
const SMALL_BYTES = 16 * 1024;

/**
 * A connection that has so far brought nothing but plain requests for hot operations, one after the other. They
 * are read from the socket and answered to it without the layers of Node's HTTP, which cost a quarter of such an
 * invocation. With the first byte of anything else the connection is handed over to Node's HTTP, for good.
 */
export class StraightConnection implements Peer {
  readonly sourceIp: string;
  readonly isWhole = true;
  /** Monotonic: when it was opened, or the last answer written. */
  idleSinceMs: number;
  /** Nothing has come on it yet. */
  isFresh = true;
  readonly #socket: Socket;
  readonly #needs: StraightNeeds;
  readonly #handOver: (socket: Socket, bytes: Buffer) => void;
  readonly #stopReading: () => void;
  #isBusy = false;
  #request: StraightRequest | undefined;
  #waiting: Buffer | undefined;
  #answer: string | Buffer = '';
  #isLast = false;
  #gone: (() => void)[] | undefined;

  constructor(socket: Socket, needs: StraightNeeds, handOver: (socket: Socket, bytes: Buffer) => void) {
    this.sourceIp = socket.remoteAddress ?? '';
    this.idleSinceMs = needs.clock.monotonic();
    this.#socket = socket;
    this.#needs = needs;
    this.#handOver = handOver;
    this.#stopReading = needs.reads.read(socket, this.#onData);
    socket.on('end', this.#onEnd).on('error', this.#onError);
    socket.on('close', this.#onClose).on('drain', this.#onDrain);
  }

  get isIdle(): boolean {
    return !this.#isBusy;
  }

  /** All of the last answer is out of our hands. */
  get isRead(): boolean {
    return this.#socket.writableLength === 0;
  }

  readBody(_bodies: BodyReader, _head: RequestHead, limitBytes: number): Uint8Array {
    const body = this.#request?.body ?? EMPTY;
    if (body.length > limitBytes) throw new BodyTooLarge('limit');
    return body;
  }

  async *bodyStream(): AsyncIterable<Uint8Array> {
    yield this.#request?.body ?? EMPTY;
  }

  /** Those who ask whether they may are handed over. */
  mayContinue(): void {}

  /** Written at the end of the event loop's turn, together with what else is ready by then. */
  respond({ status, headers, body }: HttpResponse): void {
    assert(body === undefined || typeof body === 'string' || body instanceof Uint8Array, 'no stream');
    this.#isLast = headers['connection'] === 'close';
    const head = this.#head(status, headers, body);
    if (body === undefined) this.#answer = head;
    else if (typeof body === 'string') this.#answer = Buffer.concat([latin1(head), Buffer.from(body)]);
    else if (body.length > SMALL_BYTES) this.#answer = Buffer.concat([latin1(head), body]);
    else this.#answer = head + textOf(body);
    this.#needs.clock.turn.write(this.#write);
  }

  giveUp(): void {
    this.respond({ status: 500, headers: {} });
  }

  destroy(): void {
    this.#socket.destroy();
  }

  drain(): void {}

  onGone(listener: () => void): void {
    if (this.#socket.destroyed) listener();
    else if (this.#isBusy) (this.#gone ??= []).push(listener);
  }

  #head(status: number, headers: HttpResponse['headers'], body: Uint8Array | string | undefined): string {
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n`;
    for (const name in headers) {
      if (name === 'content-length') continue;
      const value = headers[name] as string;
      if (UNWRITABLE.test(value)) throw new Error(`the header ${name} cannot be written`);
      head += `${name}: ${value}\r\n`;
    }
    if (body !== undefined) head += `content-length: ${Buffer.byteLength(body)}\r\n`;
    else if (status !== 204 && status !== 304) head += 'content-length: 0\r\n';
    return head + this.#needs.headEnd(this.#isLast);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.isFresh = false;
    if (this.#isBusy) {
      // What a client sends before it has its answer waits, and with it the client.
      this.#waiting = chunk;
      this.#socket.pause();
      return;
    }
    const request = readStraight(chunk, this.#needs.isHot, this.#needs.isApi, this.#needs.names);
    if (request === undefined) return this.#leave(chunk);
    this.#isBusy = true;
    this.#request = request;
    this.#needs.clock.turn.serve(this.#serve);
  };

  readonly #serve = (): void => {
    if (this.#request) this.#needs.handler(this, this.#request.head);
  };

  readonly #write = (): void => {
    const socket = this.#socket;
    const answer = this.#answer;
    this.#answer = '';
    this.#request = undefined;
    this.#gone = undefined;
    this.#isBusy = false;
    this.idleSinceMs = this.#needs.clock.monotonic();
    if (socket.destroyed || !socket.writable) return;
    const flushed = typeof answer === 'string' ? socket.write(answer, 'latin1') : socket.write(answer);
    if (this.#isLast) return void socket.end();
    // A client that does not read its answers is not asked for more.
    if (!flushed) socket.pause();
    else this.#goOn();
  };

  readonly #onDrain = (): void => {
    if (!this.#isBusy) this.#goOn();
  };

  #goOn(): void {
    const chunk = this.#waiting;
    this.#waiting = undefined;
    if (chunk !== undefined) this.#onData(chunk);
    if (!this.#isBusy && this.#socket.isPaused()) this.#socket.resume();
  }

  #leave(chunk: Buffer): void {
    const socket = this.#socket;
    this.#stopReading();
    socket.off('end', this.#onEnd).off('error', this.#onError);
    socket.off('close', this.#onClose).off('drain', this.#onDrain);
    this.#handOver(socket, chunk);
  }

  /** Half a connection is none, as in Node's HTTP: what was to be answered is not. */
  readonly #onEnd = (): void => {
    if (this.#socket.writable) this.#socket.end();
  };

  readonly #onError = (): void => {
    this.#socket.destroy();
  };

  readonly #onClose = (): void => {
    const gone = this.#gone;
    this.#gone = undefined;
    if (this.#isBusy) for (const listener of gone ?? []) listener();
  };
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('latin1');
}
