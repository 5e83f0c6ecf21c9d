import type {
  AssumeRoleWithWebIdentityCommandInput,
  AssumeRoleWithWebIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import { FetchFailed } from '../../../base/fetchJson.ts';
import { decide, NO_POLICIES, requestContext, type ContextValue } from '../../../policy/index.ts';
import { Fault } from '../../../protocol/fault.ts';
import type { Call, ConditionKeys, Principal } from '../../service.ts';
import { roleKeys, type AssumableRole, type RoleAccess } from '../assumeRole.ts';
import { accessDenied } from '../getSessionToken.ts';
import { checkDuration, invalid, issueRoleSession } from '../roleSession.ts';
import { sessionContent, type SessionContent } from '../sessionContent.ts';
import type { SessionTokens } from '../sessionToken.ts';
import type { IssuerKeys } from '../../../protocol/jsonWebToken/issuerKeys.ts';
import { readJsonWebToken, type JsonWebToken } from '../../../protocol/jsonWebToken/jsonWebToken.ts';
import { isAlgorithm, isSignedBy } from '../../../protocol/jsonWebToken/verificationKey.ts';
import { checkTimes, invalidToken, readClaims, type WebIdentityClaims } from './webIdentityClaims.ts';

/** A provider of OpenID Connect that an account has registered. */
export interface IdentityProvider {
  readonly arn: string;
  /** Without its scheme, as condition keys begin with it. */
  readonly url: string;
  readonly clientIds: readonly string[];
}

export interface WebIdentityNeeds {
  readonly sessions: SessionTokens;
  readonly roles: RoleAccess;
  readonly keys: IssuerKeys;
  /** By the issuer as tokens name it, `https://…`. */
  findProvider(account: string, issuer: string): Promise<IdentityProvider | undefined>;
}

const ACTION = 'sts:AssumeRoleWithWebIdentity';

/**
 * A role for who shows another's token. Nobody signs such a request, so everything hangs on the token: whose it is
 * (`iss`, registered in the role's account), for whom it was made (`aud`, registered there), whether it is over, whether
 * the provider's key signed it; and on what the role's trust policy says of all that. In AWS's order.
 */
export function createAssumeRoleWithWebIdentity(needs: WebIdentityNeeds) {
  return async (
    input: AssumeRoleWithWebIdentityCommandInput,
    call: Call,
  ): Promise<Omit<AssumeRoleWithWebIdentityCommandOutput, '$metadata'>> => {
    const account = accountOf(input);
    const { token, claims, provider } = await readToken(needs, account, input.WebIdentityToken ?? '');
    await verifyToken(needs, token, claims);
    const content = contentOf(input, claims, provider);
    const role = await admit(needs.roles, { input, call, content, claims, provider });
    checkDuration(input.DurationSeconds, role, { kind: 'anonymous' });
    return {
      ...issueRoleSession(needs.sessions, role, input, content),
      SubjectFromWebIdentityToken: claims.subject,
      Provider: provider.arn,
      Audience: claims.audience,
    };
  };
}

/** Of the role, and so of the provider. */
function accountOf({ RoleArn, ProviderId }: AssumeRoleWithWebIdentityCommandInput): string {
  if (ProviderId !== undefined) {
    throw invalid(
      'The parameter ProviderId (OAuth 2.0 access tokens) is not supported by this version of Mayfly.',
    );
  }
  const [, account] = /^arn:aws:iam::(\d{12}):role\/.+$/.exec(RoleArn ?? '') ?? [];
  if (account === undefined) throw invalid('Request ARN is invalid');
  return account;
}

/** What the token says, its registered provider, and that it is meant for us and not over. */
async function readToken(needs: WebIdentityNeeds, account: string, text: string) {
  const token = readJsonWebToken(text);
  if (!token) {
    throw invalidToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
  if (!isAlgorithm(token.algorithm)) {
    throw invalidToken('The ID Token is not signed with an algorithm that is supported (RS256, ES256, …)');
  }
  const claims = readClaims(token.claims);
  const provider = await needs.findProvider(account, claims.issuer);
  if (!provider) {
    throw invalidToken(`No OpenIDConnect provider found in your account for ${claims.issuer.slice(0, 255)}`);
  }
  if (!provider.clientIds.includes(claims.audience)) throw invalidToken('Incorrect token audience');
  checkTimes(token.claims, needs.roles.clock.now());
  return { token, claims, provider };
}

async function verifyToken(
  { keys }: WebIdentityNeeds,
  token: JsonWebToken,
  { issuer }: WebIdentityClaims,
): Promise<void> {
  const key = await keys.find(issuer, token).catch((error: unknown) => {
    if (!(error instanceof FetchFailed)) throw error;
    throw new Fault(
      'IDPCommunicationError',
      `Couldn't get keys of your identity provider: ${error.message}`,
      {
        status: 400,
      },
    );
  });
  if (!key) {
    throw invalidToken(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  }
  if (!isSignedBy(token, key)) throw invalidToken('The signature of the ID Token could not be verified');
}

/** Whoever signed the request as well: what he is has no part in it. */
const STRANGER: Principal = {
  kind: 'anonymous',
  arn: 'anonymous',
  userId: 'anonymous',
  accessKeyId: undefined,
};

/** Subject and audience stay with the session, for conditions of the policies that its requests meet. */
function contentOf(
  { Policy, PolicyArns }: AssumeRoleWithWebIdentityCommandInput,
  claims: WebIdentityClaims,
  provider: IdentityProvider,
): SessionContent {
  const content = sessionContent({ Policy, PolicyArns, ...claims.wishes }, STRANGER);
  const { sub, aud, amr } = claims.keys;
  const keys = Object.fromEntries(conditionKeys(provider, { sub, aud, amr }));
  return {
    ...content,
    frozen: { ...content.frozen, webIdentity: { providerArn: provider.arn, keys } },
  };
}

function conditionKeys({ url }: IdentityProvider, keys: ConditionKeys): [string, ContextValue][] {
  return Object.entries(keys).flatMap(([name, value]) =>
    value === undefined ? [] : [[`${url}:${name}`.toLowerCase(), value] as [string, ContextValue]],
  );
}

interface Attempt {
  readonly input: AssumeRoleWithWebIdentityCommandInput;
  readonly call: Call;
  readonly content: SessionContent;
  readonly claims: WebIdentityClaims;
  readonly provider: IdentityProvider;
}

/** The role, if its trust policy trusts the provider with such a token. That it is not there is told to nobody. */
async function admit(roles: RoleAccess, attempt: Attempt): Promise<AssumableRole> {
  const { input, content, provider } = attempt;
  const { RoleArn: roleArn = '' } = input;
  const refuse = (action: string) => accessDenied(`Not authorized to perform ${action}`);
  const role = await roles.find(roleArn);
  if (!role) throw refuse(ACTION);
  if (roles.isOpen) return role;
  const { tags, sourceIdentity } = content.frozen;
  const actions = [ACTION];
  if (tags !== undefined) actions.push('sts:TagSession');
  if (sourceIdentity !== undefined) actions.push('sts:SetSourceIdentity');
  const principal = { kind: 'federated', provider: provider.arn } as const;
  const context = contextOf(roles, attempt, role);
  for (const action of actions) {
    const side = { account: role.account, policy: role.trust, kind: 'trust' as const };
    const decision = decide({ principal, action, resources: [roleArn], context }, NO_POLICIES, side);
    if (decision.outcome !== 'allowed') throw refuse(action);
  }
  return role;
}

function contextOf({ clock }: RoleAccess, attempt: Attempt, role: AssumableRole) {
  const { input, call, content, claims, provider } = attempt;
  const keys = roleKeys(input, content, role);
  for (const [key, value] of conditionKeys(provider, claims.keys)) keys.set(key, value);
  return requestContext({
    principal: { kind: 'federated', provider: provider.arn },
    nowMs: clock.now(),
    region: call.region,
    secureTransport: false,
    sourceIp: call.sourceIp,
    userAgent: call.userAgent,
    resource: { account: role.account, tags: role.tags },
    requestTags: Object.entries(content.frozen.tags ?? {}),
    keys,
  });
}
