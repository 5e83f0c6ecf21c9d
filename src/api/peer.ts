import type { HttpResponse } from '../protocol/http.ts';
import type { RequestHead } from '../protocol/sigv4/canonicalRequest.ts';
import type { BodyReader } from './body.ts';

/**
 * The client's end of one exchange: what may still come from it, and the way back to it. The usual one is
 * `httpPeer.ts`, Node's own HTTP; `straightConnection.ts` is the quick one of hot operations.
 */
export interface Peer {
  readonly sourceIp: string;
  /** The body is there already: nothing need be waited for. */
  readonly isWhole: boolean;
  /** The whole body, with a promise when it is still to come. Large ones are given back to `bodies`. */
  readBody(bodies: BodyReader, head: RequestHead, limitBytes: number): Uint8Array | Promise<Uint8Array>;
  /** The body as it comes. */
  bodyStream(): AsyncIterable<Uint8Array>;
  /** To a client that asked whether to send its body: it may. */
  mayContinue(): void;
  /** Writes the answer. Resolves when all of it is handed to the socket; a stream's failure ends the connection. */
  respond(answer: HttpResponse): void | Promise<void>;
  /** After `respond` has failed: the client must not be left waiting. */
  giveUp(): void;
  /** Nobody is left to answer. */
  destroy(): void;
  /** After the answer: what is left of the request is not kept. */
  drain(): void;
  /** Calls back once if the connection closes before the answer is out, at once if it has. */
  onGone(listener: () => void): void;
}
