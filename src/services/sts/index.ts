import type * as sts from '@aws-sdk/client-sts';
import { notImplemented } from '../service.ts';
import type { OperationTable, Service } from '../service.ts';
import { createAssumeRole, type RoleAccess } from './assumeRole.ts';
import { constraints } from './generated/constraints.ts';
import { getAccessKeyInfo } from './getAccessKeyInfo.ts';
import { getCallerIdentity } from './getCallerIdentity.ts';
import { createGetSessionToken } from './getSessionToken.ts';
import type { SessionTokens } from './sessionToken.ts';

export interface StsNeeds {
  readonly sessions: SessionTokens;
  readonly roles: RoleAccess;
}

/** AWS Security Token Service: who am I, and credentials that expire. */
export function createSts(needs: StsNeeds): Service {
  return {
    operations: {
      AssumeRole: createAssumeRole(needs.sessions, needs.roles),
      AssumeRoleWithSAML: notImplemented,
      AssumeRoleWithWebIdentity: notImplemented,
      AssumeRoot: notImplemented,
      DecodeAuthorizationMessage: notImplemented,
      GetAccessKeyInfo: getAccessKeyInfo,
      GetCallerIdentity: getCallerIdentity,
      GetDelegatedAccessToken: notImplemented,
      GetFederationToken: notImplemented,
      GetSessionToken: createGetSessionToken(needs.sessions),
      GetWebIdentityToken: notImplemented,
    } satisfies OperationTable<typeof sts>,
    constraints,
  };
}
