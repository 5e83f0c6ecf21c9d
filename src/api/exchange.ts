import type { HttpRequest } from '../protocol/http.ts';
import type { ServerProtocol } from '../protocol/serverProtocol.ts';
import type { Caller } from './authenticate.ts';
import type { Peer } from './peer.ts';
import type { AddressedService, Operation } from './services.ts';

/**
 * One request to an AWS API, and what the pipeline has found out about it so far. Whatever goes wrong, the
 * answer and the access log are made of what is known by then.
 */
export interface Exchange {
  readonly peer: Peer;
  readonly requestId: string;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  /** Without its body until that is received. */
  http: HttpRequest;
  /** The body as it came; counted by the body reader until the request is answered. */
  receivedBody: Uint8Array;
  protocol: ServerProtocol | undefined;
  service: AddressedService | undefined;
  operation: Operation | undefined;
  /** Decoded labels of a REST path. */
  labels: Readonly<Record<string, string>>;
  caller: Caller | undefined;
  /** As a codec read it, and as the handler answered: for the audit trail. */
  input: unknown;
  output: unknown;
  /** Under `--auth audit`: the message with which it would have been refused. */
  wouldBeDenied: string | undefined;
}
