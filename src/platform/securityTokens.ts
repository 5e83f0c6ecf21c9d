import type { Config } from '../config.ts';
import type { IssuerKeys } from '../protocol/jsonWebToken/issuerKeys.ts';
import type { IamService } from '../services/iam/index.ts';
import type { Service } from '../services/service.ts';
import { createSts } from '../services/sts/index.ts';
import type { SessionTokens } from '../services/sts/sessionToken.ts';
import type { Base } from './base.ts';

interface SecurityTokensNeeds {
  readonly sessions: SessionTokens;
  readonly iam: IamService;
  readonly issuerKeys: IssuerKeys;
}

/** STS, whose roles and identity providers are IAM's. */
export function securityTokens(
  { auth }: Config,
  { clock }: Base,
  { sessions, iam, issuerKeys }: SecurityTokensNeeds,
): Service {
  return createSts({
    sessions,
    roles: {
      clock,
      find: (arn) => iam.assumableRole(arn),
      grantsOf: async (account, principal) => iam.grants.find(account, principal),
      isOpen: auth === 'open',
    },
    webIdentity: {
      keys: issuerKeys,
      findProvider: (account, issuer) => iam.identityProvider(account, issuer),
    },
  });
}
