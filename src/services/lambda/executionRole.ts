import type { Fault } from '../../protocol/fault.ts';
import type { Call } from '../service.ts';
import { frontFault, invalidParameter } from './fault.ts';
import type { FunctionRef } from './functionName.ts';
import type { LambdaNeeds } from './needs.ts';

/** A role in the hands of a function. */
export interface RoleUse {
  readonly roleArn: string;
  /** Without a qualifier. */
  readonly functionArn: string;
}

/** What Lambda asks of those who keep roles. */
export interface FunctionRoles {
  /** Why Lambda can't assume it for the function; undefined when it can. */
  problem(use: RoleUse): Promise<'absent' | 'untrusting' | undefined>;
  /** Whether the role's policies let its function invoke this one. */
  mayInvoke(use: RoleUse, functionArn: string): Promise<boolean>;
  /** Whether Lambda may do this in the role's name, to read what the function is to be given. */
  may(use: RoleUse, action: string, resource: string): Promise<boolean>;
}

const NOT_ASSUMED = 'The role defined for the function cannot be assumed by Lambda.';

/** Throws unless a function may have the role. What follows AWS's sentence says what to do. */
export async function checkRole(
  { roles }: Pick<LambdaNeeds, 'roles'>,
  { account }: Pick<Call, 'account'>,
  { arn: functionArn }: Pick<FunctionRef, 'arn'>,
  roleArn: string,
): Promise<void> {
  if (roles === undefined) return;
  if (roleArn.split(':')[4] !== account) {
    throw frontFault('AccessDeniedException', 'Cross-account pass role is not allowed.');
  }
  const problem = await roles.problem({ roleArn, functionArn });
  if (problem === undefined) return;
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  throw invalidParameter(
    problem === 'absent'
      ? `${NOT_ASSUMED} There is no role ${roleArn}; \`./mayfly role create-basic ${name}\` makes a basic one of that name.`
      : `${NOT_ASSUMED} The trust policy of ${roleArn} does not let lambda.amazonaws.com do sts:AssumeRole.`,
  );
}

/** What an invocation is answered whose environment can't have the role any more. */
export function roleLost(): Fault {
  return frontFault('AccessDeniedException', NOT_ASSUMED);
}
