import type { SessionIssuer } from '../services/cloudtrail/index.ts';
import type { Principal } from '../services/service.ts';
import type { PrincipalGrants } from './policyAuthorizer.ts';

type GrantsOf = (
  account: string,
  principal: Principal,
) => PrincipalGrants | undefined | Promise<PrincipalGrants | undefined>;

/**
 * The role behind a session, for the audit trail: known at once when the request was authorized by its policies, which
 * are then remembered; else events make do with its name.
 */
export function createSessionIssuer(grantsOf: GrantsOf) {
  return (account: string, principal: Principal): SessionIssuer | undefined => {
    if (principal.kind !== 'assumed-role') return undefined;
    const grants = grantsOf(account, principal);
    if (grants instanceof Promise) {
      grants.catch(() => undefined);
      return undefined;
    }
    const role = grants?.principal;
    return role?.kind === 'assumed-role' ? { arn: role.roleArn, id: role.roleId } : undefined;
  };
}
