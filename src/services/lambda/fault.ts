import type * as Sdk from '@aws-sdk/client-lambda';
import { Fault } from '../../protocol/fault.ts';

/** Errors that Lambda's model knows; the SDK's classes are the list, so a misspelt code does not compile. */
export type LambdaErrorCode = Extract<keyof typeof Sdk, `${string}Exception`>;

/** An error of Lambda itself. AWS marks the caller's faults with `Type: User`. */
export function lambdaFault(
  code: LambdaErrorCode,
  message: string,
  members: Record<string, unknown> = {},
): Fault {
  return new Fault(code, message, { members: { Type: 'User', ...members } });
}

/** A few errors of Lambda itself carry no `Type`, as recorded. */
export function untypedFault(code: LambdaErrorCode, message: string): Fault {
  return new Fault(code, message, { members: { Type: undefined } });
}

/** Errors of the layer in front of Lambda, which no model lists and which carry no `Type`. */
const FRONT_STATUS = {
  ValidationException: 400,
  AccessDeniedException: 403,
  RequestEntityTooLargeException: 413,
} as const;

export function frontFault(code: keyof typeof FRONT_STATUS, message: string | null): Fault {
  return new Fault(code, message, { status: FRONT_STATUS[code] });
}

export function invalidParameter(message: string): Fault {
  return lambdaFault('InvalidParameterValueException', message);
}

export function notFound(message: string): Fault {
  return lambdaFault('ResourceNotFoundException', message);
}

export function conflict(message: string): Fault {
  return lambdaFault('ResourceConflictException', message);
}

export function revisionMismatch(read: 'GetFunction/GetAlias' | 'GetPolicy' | 'GetLayerPolicy'): Fault {
  return lambdaFault(
    'PreconditionFailedException',
    `The Revision Id provided does not match the latest Revision Id. Call the ${read} API to retrieve the latest Revision Id`,
  );
}

/** A required member. The pipeline has checked constraints before, so this only satisfies the SDK's types. */
export function required<T>(value: T | undefined, path: string): T {
  if (value !== undefined) return value;
  throw frontFault(
    'ValidationException',
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}
