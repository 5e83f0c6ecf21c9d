import type { GetFederationTokenCommandInput, GetFederationTokenCommandOutput } from '@aws-sdk/client-sts';
import { decide, requestContext } from '../../policy/index.ts';
import type { Call } from '../service.ts';
import type { RoleAccess } from './assumeRole.ts';
import { accessDenied, durationFor, isTemporary } from './getSessionToken.ts';
import { credentialsOf } from './roleSession.ts';
import { sessionContent, type SessionContent } from './sessionContent.ts';
import type { SessionTokens } from './sessionToken.ts';

/**
 * Credentials for somebody of the caller's, who may do what both the caller's policies and the session's allow; without
 * session policies nothing but what resources' own policies grant him.
 */
export function createGetFederationToken(sessions: SessionTokens, roles: RoleAccess) {
  return async (
    input: GetFederationTokenCommandInput,
    call: Call,
  ): Promise<Omit<GetFederationTokenCommandOutput, '$metadata'>> => {
    const { principal, account } = call;
    const { kind } = principal;
    if (isTemporary(principal) || (kind !== 'user' && kind !== 'root')) {
      throw accessDenied('Cannot call GetFederationToken with session credentials');
    }
    const { Name: name = '' } = input;
    const arn = `arn:aws:sts::${account}:federated-user/${name}`;
    const content = sessionContent(input, principal);
    await mayTag(roles, call, arn, content);
    const userId = `${account}:${name}`;
    const session = sessions.issue({
      account,
      principal: {
        kind: 'federated-user',
        arn,
        userId,
        accessKeyId: undefined,
        session: {
          issuedAtMs: 0,
          ...content.frozen,
          issuer: { kind, arn: principal.arn, userId: principal.userId },
        },
      },
      durationSeconds: durationFor(principal, input.DurationSeconds),
    });
    return {
      Credentials: credentialsOf(session),
      FederatedUser: { FederatedUserId: userId, Arn: arn },
      PackedPolicySize: content.packedPercent ?? 0,
    };
  };
}

/** Tags take a permission of their own. */
async function mayTag(
  roles: RoleAccess,
  { principal, account, region, sourceIp, userAgent }: Call,
  arn: string,
  { frozen: { tags } }: SessionContent,
): Promise<void> {
  if (tags === undefined || principal.kind === 'root' || roles.isOpen) return;
  const action = 'sts:TagSession';
  const grants = await roles.grantsOf(account, principal);
  const context =
    grants &&
    requestContext({
      principal: grants.principal,
      nowMs: roles.clock.now(),
      region,
      secureTransport: false,
      sourceIp,
      userAgent,
      userId: principal.userId,
      userName: grants.userName,
      principalTags: grants.tags,
      requestTags: Object.entries(tags),
    });
  const decision =
    grants &&
    context &&
    decide({ principal: grants.principal, action, resources: [arn], context }, grants.policies, { account });
  if (decision?.outcome === 'allowed') return;
  throw accessDenied(`User: ${principal.arn} is not authorized to perform: ${action} on resource: ${arn}`);
}
