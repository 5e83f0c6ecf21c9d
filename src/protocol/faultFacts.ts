import type { Fault } from './fault.ts';
import type { ErrorModel, ServiceModel } from './serviceModel.ts';

/** Statuses of errors that no model lists: the front layer's own. JSON-RPC services answer 400 to all of 4xx. */
const frontStatuses: Readonly<Record<string, number>> = {
  UnknownOperationException: 404,
  AccessDeniedException: 403,
  InvalidSignatureException: 403,
  UnrecognizedClientException: 403,
  MissingAuthenticationTokenException: 403,
  IncompleteSignatureException: 400,
  ExpiredTokenException: 403,
  AccessDenied: 403,
  SignatureDoesNotMatch: 403,
  InvalidClientTokenId: 403,
  InvalidAccessKeyId: 403,
  MissingAuthenticationToken: 403,
  ExpiredToken: 403,
  RequestTooLargeException: 413,
  RequestEntityTooLargeException: 413,
  UnsupportedMediaTypeException: 415,
  MethodNotAllowed: 405,
  InternalFailure: 500,
  InternalError: 500,
  InternalServerError: 500,
  ServiceException: 500,
  NotImplemented: 501,
  NotImplementedException: 501,
  ServiceUnavailable: 503,
  ServiceUnavailableException: 503,
};

export interface FaultFacts {
  /** The shape's name, e.g. `QueueDoesNotExist`. */
  readonly name: string;
  /** The query protocol's code, e.g. `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly code: string;
  readonly status: number;
  readonly fault: 'client' | 'server';
  readonly model: ErrorModel | undefined;
  /** Null: AWS sends none. */
  readonly message: string | null;
  /** Members other than the message. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** What goes on the wire for a fault: the model's word where it has one, else the front layer's. */
export function faultFacts(
  service: ServiceModel | undefined,
  fault: Fault,
  frontClientStatus?: number,
): FaultFacts {
  const model = service?.errors.get(fault.code);
  const front = frontStatuses[fault.code] ?? 400;
  const frontStatus = frontClientStatus !== undefined && front < 500 ? frontClientStatus : front;
  const status = fault.status ?? model?.status ?? frontStatus;
  const { nullMessage, ...members } = fault.members;
  return {
    name: model?.name ?? fault.code,
    code: model?.code ?? fault.code,
    status,
    fault: status < 500 ? 'client' : 'server',
    model,
    message: nullMessage === true ? null : fault.message,
    members,
  };
}
