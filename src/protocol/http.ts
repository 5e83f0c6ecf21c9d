/** HTTP as the protocols see it: plain data, no sockets. */

export interface HttpRequest {
  readonly method: string;
  /** Path as received, still percent-encoded, without the query. Begins with `/`. */
  readonly path: string;
  /** Query as received, still percent-encoded, without the `?`; empty when there is none. */
  readonly query: string;
  /** Names in lower case; repeated headers joined with `,`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body. Operations that take a stream (S3 PutObject) read `bodyStream` instead. */
  readonly body: Uint8Array;
  readonly bodyStream?: AsyncIterable<Uint8Array>;
}

/**
 * Thrown by the iteration of a body that cannot be completed, to nobody's surprise (a function failed in the middle): the
 * connection is cut, so that the client does not take what it has for the whole.
 */
export class AnswerCutShort extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'AnswerCutShort';
  }
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  /** Of a stream, an array is bytes that go out together. */
  readonly body?: Uint8Array | string | AsyncIterable<Uint8Array | readonly Uint8Array[]>;
}
