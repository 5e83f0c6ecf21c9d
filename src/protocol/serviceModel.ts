import type { WireFacts } from './wireFacts.ts';

/** What an AWS SDK package (v3) says of its service: operations and errors with their schemas. */
export interface ServiceModel extends WireFacts {
  /** Namespace of the schemas, e.g. `com.amazonaws.lambda`. */
  readonly namespace: string;
  readonly operations: ReadonlyMap<string, OperationModel>;
  /** Error shapes by code (the name on the wire, and the shape's name). */
  readonly errors: ReadonlyMap<string, ErrorModel>;
}

export interface OperationModel {
  readonly name: string;
  /** `['POST', '/2015-03-31/functions/{FunctionName}/invocations', 200]`; undefined in RPC protocols. */
  readonly http: readonly [method: string, path: string, status: number] | undefined;
  /** SDK schemas, opaque outside src/protocol. */
  readonly input: unknown;
  readonly output: unknown;
  /** The service that it belongs to. */
  readonly service: ServiceModel;
}

export interface ErrorModel {
  readonly name: string;
  /** The code on the wire where it differs from the name (awsQueryError). */
  readonly code: string;
  readonly status: number;
  /** `client` or `server`. */
  readonly fault: 'client' | 'server';
  readonly schema: unknown;
}
