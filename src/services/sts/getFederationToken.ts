import type { GetFederationTokenCommandInput, GetFederationTokenCommandOutput } from '@aws-sdk/client-sts';
import type { Call } from '../service.ts';
import { accessDenied, durationFor, isTemporary } from './getSessionToken.ts';
import { credentialsOf } from './roleSession.ts';
import { sessionContent } from './sessionContent.ts';
import type { SessionTokens } from './sessionToken.ts';

/**
 * Credentials for somebody of the caller's, who may do what both the caller's policies and the session's allow; without
 * session policies nothing but what resources' own policies grant him.
 */
export function createGetFederationToken(sessions: SessionTokens) {
  return (
    input: GetFederationTokenCommandInput,
    call: Call,
  ): Omit<GetFederationTokenCommandOutput, '$metadata'> => {
    const { principal, account } = call;
    const { kind } = principal;
    if (isTemporary(principal) || (kind !== 'user' && kind !== 'root')) {
      throw accessDenied('Cannot call GetFederationToken with session credentials');
    }
    const { Name: name = '' } = input;
    const arn = `arn:aws:sts::${account}:federated-user/${name}`;
    const content = sessionContent(input, principal);
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
