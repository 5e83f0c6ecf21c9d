import { Fault } from '../protocol/fault.ts';
import type { Call } from '../services/service.ts';
import type { Refusal } from './authorize.ts';
import { documentedLimitBytes } from './bodyLimits.ts';
import type { BodyTooLarge } from './body.ts';
import type { AddressedService, Operation } from './services.ts';

/** What the front layer answers on behalf of services, apart from authentication. */

export function unsupportedOperation(operation: Operation): Fault {
  // The action's name may be another operation's: policies know InvokeWithResponseStream as InvokeFunction.
  const [service] = operation.action.split(':');
  const message = `Mayfly does not support ${service}:${operation.name} yet; see docs/coverage.md`;
  const code = service === 's3' ? 'NotImplemented' : 'NotImplementedException';
  return new Fault(code, message, { status: 501 });
}

export function unsupportedService(signingName: string): Fault {
  const message = `Mayfly does not support the service '${signingName.slice(0, 64)}' yet; see docs/coverage.md`;
  return new Fault('NotImplementedException', message, { status: 501 });
}

export function accessDenied(service: AddressedService, call: Call, { demand, reason }: Refusal): Fault {
  const { protocols, id } = service.facts;
  if (id === 's3' && call.principal.kind === 'anonymous') return new Fault('AccessDenied', 'Access Denied');
  const speaksXml = protocols[0] === 'awsQuery' || protocols[0] === 'restXml';
  const { action, resource, shown = resource } = demand;
  const on = shown === '' ? '' : ` on resource: ${shown}`;
  const message = `User: ${call.principal.arn} is not authorized to perform: ${action}${on}${reason}`;
  return new Fault(speaksXml ? 'AccessDenied' : 'AccessDeniedException', message);
}

export function bodyTooLarge(
  error: BodyTooLarge,
  service: AddressedService | undefined,
  operation: Operation | undefined,
): Fault {
  if (error.reason === 'memory') {
    const message = 'Too many large requests at once. Please reduce your request rate.';
    return new Fault(service?.facts.id === 's3' ? 'SlowDown' : 'ServiceUnavailable', message, {
      status: 503,
    });
  }
  if (service?.facts.id === 's3') {
    return new Fault('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      status: 400,
    });
  }
  const isInvoke = operation?.name.startsWith('Invoke') ?? false;
  const limit = documentedLimitBytes(service?.facts.id ?? '', operation?.name);
  const name = operation?.action.slice(operation.action.indexOf(':') + 1);
  return new Fault(
    isInvoke ? 'RequestTooLargeException' : 'RequestEntityTooLargeException',
    `Request must be smaller than ${limit} bytes${name ? ` for the ${name} operation` : ''}`,
    { status: 413 },
  );
}

/** A name, or a part of one, that no constraint refused and nothing can be kept under. */
export function illFormedText(service: AddressedService | undefined): Fault {
  const message =
    '1 validation error detected: a text of the request has half of a surrogate pair, which is no character';
  return new Fault(service?.facts.validationCode ?? 'ValidationException', message, { status: 400 });
}

/** A bug or a failing machine: the client gets the request id, the log the rest. */
export function internalFailure(service: AddressedService | undefined): Fault {
  const message =
    'The request processing has failed because of an unknown error, exception or failure. The log has more under the request id.';
  return new Fault(INTERNAL_CODES[service?.facts.id ?? ''] ?? 'InternalFailure', message, { status: 500 });
}

const INTERNAL_CODES: Readonly<Record<string, string>> = {
  lambda: 'ServiceException',
  s3: 'InternalError',
  dynamodb: 'InternalServerError',
};
