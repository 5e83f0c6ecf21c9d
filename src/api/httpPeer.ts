import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../base/clock.ts';
import type { HttpResponse } from '../protocol/http.ts';
import type { RequestHead } from '../protocol/sigv4/canonicalRequest.ts';
import type { BodyReader } from './body.ts';
import { drainRefused } from './listener.ts';
import type { Peer } from './peer.ts';
import { respond } from './respond.ts';

/** A client that Node's HTTP server speaks with. */
export class HttpPeer implements Peer {
  readonly sourceIp: string;
  /** What came in one packet with the head is read by the parser only later in this turn. */
  readonly isWhole = false;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #expectsContinue: boolean;
  readonly #clock: Clock;

  constructor(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean, clock: Clock) {
    this.sourceIp = request.socket.remoteAddress ?? '';
    this.#request = request;
    this.#response = response;
    this.#expectsContinue = expectsContinue;
    this.#clock = clock;
  }

  readBody(bodies: BodyReader, head: RequestHead, limitBytes: number): Uint8Array | Promise<Uint8Array> {
    return bodies.read(this.#request, head, limitBytes);
  }

  bodyStream(): AsyncIterable<Uint8Array> {
    return this.#request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  }

  mayContinue(): void {
    if (this.#expectsContinue) this.#response.writeContinue();
  }

  respond(answer: HttpResponse): void | Promise<void> {
    return respond(this.#response, answer, this.#clock);
  }

  giveUp(): void {
    if (this.#response.headersSent) this.#response.destroy();
    else this.#response.writeHead(500, { 'content-length': '0' }).end();
  }

  destroy(): void {
    this.#response.destroy();
  }

  drain(): void {
    drainRefused(this.#request, this.#clock);
  }

  onGone(listener: () => void): void {
    const response = this.#response;
    const onClose = () => {
      if (!response.writableFinished) listener();
    };
    if (response.destroyed) onClose();
    else response.once('close', onClose);
  }
}
