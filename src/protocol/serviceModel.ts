import type { ProtocolId } from './serverProtocol.ts';

/** What an AWS SDK package (v3) says of its service: operations and errors with their schemas. */
export interface ServiceModel {
  /** The package's suffix, e.g. `lambda` of `@aws-sdk/client-lambda`. */
  readonly id: string;
  /** Namespace of the schemas, e.g. `com.amazonaws.lambda`. */
  readonly namespace: string;
  /** e.g. `2011-06-15`; awsQuery's `Version`. */
  readonly apiVersion: string;
  /** XML namespace of answers, for awsQuery and restXml. */
  readonly xmlNamespace: string | undefined;
  /** Name in `X-Amz-Target: NAME.Operation` and rpcv2's `/service/NAME/operation/…`. */
  readonly targetPrefix: string | undefined;
  /** Every protocol that its clients speak; the first is the SDK's own choice. */
  readonly protocols: readonly ProtocolId[];
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
