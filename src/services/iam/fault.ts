import { Fault } from '../../protocol/fault.ts';
import type { EntityKind } from './records.ts';

/** IAM's errors by the code on the wire, which its model names otherwise (`NoSuchEntityException`). */
const STATUS = {
  NoSuchEntity: 404,
  EntityAlreadyExists: 409,
  DeleteConflict: 409,
  LimitExceeded: 409,
  InvalidInput: 400,
  MalformedPolicyDocument: 400,
  UnmodifiableEntity: 400,
  PolicyNotAttachable: 400,
  ReportNotPresent: 410,
  ReportExpired: 410,
  ValidationError: 400,
  AccessDenied: 403,
} as const;

export function iamFault(code: keyof typeof STATUS, message: string): Fault {
  return new Fault(code, message, { status: STATUS[code] });
}

/** `User`, as most messages begin. */
export const titled = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1);

export function noSuchEntity(kind: EntityKind, name: string): Fault {
  return iamFault('NoSuchEntity', `The ${kind} with name ${name} cannot be found.`);
}

export function noSuchPolicy(arn: string): Fault {
  return iamFault('NoSuchEntity', `Policy ${arn} was not found.`);
}

/** What is being attached, or made a boundary. */
export function notAttachable(arn: string): Fault {
  return iamFault('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`);
}

export function alreadyExists(kind: EntityKind, name: string): Fault {
  return iamFault('EntityAlreadyExists', `${titled(kind)} with name ${name} already exists.`);
}

export function quotaExceeded(quota: string, limit: number): Fault {
  return iamFault('LimitExceeded', `Cannot exceed quota for ${quota}: ${limit}`);
}

export function deleteConflict(what: string): Fault {
  return iamFault('DeleteConflict', `Cannot delete entity, must ${what}.`);
}

/** A required member. The pipeline has checked constraints before, so this only satisfies the SDK's types. */
export function required<T>(value: T | undefined, path: string): T {
  if (value !== undefined) return value;
  throw iamFault(
    'ValidationError',
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}
