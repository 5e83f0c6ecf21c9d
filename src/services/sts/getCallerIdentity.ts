import type { GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import type { Call } from '../service.ts';

/** Needs no permission, and not even an explicit Deny forbids it. */
export function getCallerIdentity(
  _input: object,
  call: Call,
): Omit<GetCallerIdentityCommandOutput, '$metadata'> {
  return { UserId: call.principal.userId, Account: call.account, Arn: call.principal.arn };
}
