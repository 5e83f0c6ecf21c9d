import type * as sts from '@aws-sdk/client-sts';
import { notImplemented } from '../service.ts';
import type { OperationTable, PermissionTable, Service } from '../service.ts';
import { createAssumeRole, type RoleAccess } from './assumeRole.ts';
import { decodeAuthorizationMessage } from './decodeAuthorizationMessage.ts';
import { constraints } from './generated/constraints.ts';
import { getAccessKeyInfo } from './getAccessKeyInfo.ts';
import { getCallerIdentity } from './getCallerIdentity.ts';
import { createGetFederationToken } from './getFederationToken.ts';
import { createGetSessionToken } from './getSessionToken.ts';
import { permissions } from './permissions.ts';
import type { SessionTokens } from './sessionToken.ts';
import {
  createAssumeRoleWithWebIdentity,
  type WebIdentityNeeds,
} from './webIdentity/assumeRoleWithWebIdentity.ts';

export interface StsNeeds {
  readonly sessions: SessionTokens;
  readonly roles: RoleAccess;
  /** Registered identity providers and their keys. */
  readonly webIdentity: Pick<WebIdentityNeeds, 'keys' | 'findProvider'>;
}

/** AWS Security Token Service: who am I, and credentials that expire. */
export function createSts(needs: StsNeeds): Service {
  const operations = {
    AssumeRole: createAssumeRole(needs.sessions, needs.roles),
    AssumeRoleWithSAML: notImplemented,
    AssumeRoleWithWebIdentity: createAssumeRoleWithWebIdentity({ ...needs, ...needs.webIdentity }),
    AssumeRoot: notImplemented,
    DecodeAuthorizationMessage: decodeAuthorizationMessage,
    GetAccessKeyInfo: getAccessKeyInfo,
    GetCallerIdentity: getCallerIdentity,
    GetDelegatedAccessToken: notImplemented,
    GetFederationToken: createGetFederationToken(needs.sessions),
    GetSessionToken: createGetSessionToken(needs.sessions),
    GetWebIdentityToken: notImplemented,
  } satisfies OperationTable<typeof sts>;
  return {
    operations,
    permissions: permissions satisfies PermissionTable<typeof sts, typeof operations>,
    constraints,
  };
}
