import type { Fault } from './fault.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { OperationModel, ServiceModel } from './serviceModel.ts';

export type ProtocolId = 'awsJson1_0' | 'awsJson1_1' | 'restJson1' | 'restXml' | 'awsQuery' | 'rpcv2Cbor';

/**
 * Bytes to typed objects and back, for one AWS protocol: the SDK's client protocol turned round.
 * Pure: no sockets, no clock. Anything a client may send wrongly is thrown as a `Fault` with AWS's own code
 * (`SerializationException`, `UnknownOperationException`, `MalformedQueryString`, `ValidationException`, …).
 */
export interface ServerProtocol {
  readonly id: ProtocolId;
  /** The operation's input out of the request. `labels` are the decoded path labels of a REST match. */
  parse(
    operation: OperationModel,
    request: HttpRequest,
    labels: Readonly<Record<string, string>>,
  ): Promise<unknown>;
  /** The answer to a call that succeeded. Adds the protocol's own request id header and members. */
  write(operation: OperationModel, output: unknown, requestId: string): Promise<HttpResponse>;
  /**
   * The answer to one that failed, in the protocol's error envelope. Without a service (none could be
   * identified) the error is the front layer's.
   */
  writeFault(service: ServiceModel | undefined, fault: Fault, requestId: string): HttpResponse;
}
