import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import type { Clock } from '../../base/clock.ts';
import {
  decide,
  requestContext,
  type ContextValue,
  type PolicyPrincipal,
  type PolicySet,
  type PrincipalPolicies,
  type SessionFacts,
} from '../../policy/index.ts';
import type { Call, Principal, PrincipalSession } from '../service.ts';
import { accessDenied, refuseMfa } from './getSessionToken.ts';
import { checkDuration, invalid, issueRoleSession } from './roleSession.ts';
import { sessionContent, type SessionContent } from './sessionContent.ts';
import type { SessionTokens } from './sessionToken.ts';

/** What STS needs of those who keep roles and policies. */
export interface RoleAccess {
  readonly clock: Clock;
  find(arn: string): Promise<AssumableRole | undefined>;
  /** Undefined for who has no policies. */
  grantsOf(account: string, principal: Principal): Promise<CallerGrants | undefined>;
  /** `--auth open`: nobody is asked whether he may. */
  readonly isOpen: boolean;
}

export interface AssumableRole {
  /** `AROA…`: a session ends with the role, also when another gets its name. */
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly arn: string;
  readonly maxSessionSeconds: number;
  readonly trust: PolicySet;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export interface CallerGrants {
  readonly principal: PolicyPrincipal;
  readonly policies: PrincipalPolicies;
  readonly userName: string | undefined;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export function createAssumeRole(sessions: SessionTokens, roles: RoleAccess) {
  return async (
    input: AssumeRoleCommandInput,
    call: Call,
  ): Promise<Omit<AssumeRoleCommandOutput, '$metadata'>> => {
    const { RoleArn: roleArn = '' } = input;
    refuseUnsupported(input);
    const content = sessionContent(input, call.principal);
    const role = await admit(roles, { input, call, roleArn, content });
    checkDuration(input.DurationSeconds, role, call.principal);
    return issueRoleSession(sessions, role, input, content);
  };
}

function refuseUnsupported(input: AssumeRoleCommandInput): void {
  if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(input.RoleArn ?? '')) {
    throw invalid(`${input.RoleArn ?? ''} is invalid`);
  }
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined) refuseMfa(input);
  if ((input.ProvidedContexts ?? []).length > 0) {
    throw invalid('The parameter ProvidedContexts is not supported by this version of Mayfly.');
  }
}

interface Attempt {
  readonly input: AssumeRoleCommandInput;
  readonly call: Call;
  readonly roleArn: string;
  readonly content: SessionContent;
}

/** The role, for who may have it. That it is not there is told to nobody. */
async function admit(roles: RoleAccess, attempt: Attempt): Promise<AssumableRole> {
  const { call, roleArn, content } = attempt;
  const { principal, account } = call;
  const refuse = (action: string) =>
    accessDenied(`User: ${principal.arn} is not authorized to perform: ${action} on resource: ${roleArn}`);
  const role = await roles.find(roleArn);
  if (roles.isOpen && role) return role;
  if (principal.kind === 'root') throw accessDenied('Roles may not be assumed by root accounts.');
  if (principal.kind === 'federated-user') throw refuse('sts:AssumeRole');
  const grants = await roles.grantsOf(account, principal);
  if (!role || !grants) throw refuse('sts:AssumeRole');
  const { tags, sourceIdentity } = content.frozen;
  const actions = ['sts:AssumeRole'];
  if (tags !== undefined) actions.push('sts:TagSession');
  if (sourceIdentity !== undefined) actions.push('sts:SetSourceIdentity');
  const context = contextOf(roles, attempt, role, grants);
  for (const action of actions) {
    const question = { principal: grants.principal, action, resources: [roleArn], context };
    const side = { account: role.account, policy: role.trust, kind: 'trust' as const };
    if (decide(question, grants.policies, side).outcome !== 'allowed') throw refuse(action);
  }
  return role;
}

function contextOf(
  { clock }: RoleAccess,
  { input, call, content }: Attempt,
  role: AssumableRole,
  grants: CallerGrants,
) {
  const { principal } = call;
  const { tags = {} } = content.frozen;
  const keys = roleKeys(input, content, role);
  if (input.ExternalId !== undefined) keys.set('sts:externalid', input.ExternalId);
  for (const [key, value] of Object.entries(principal.session?.webIdentity?.keys ?? {})) {
    if (value !== undefined) keys.set(key, value);
  }
  const isTemporary = principal.accessKeyId?.startsWith('ASIA') === true;
  return requestContext({
    principal: grants.principal,
    nowMs: clock.now(),
    region: call.region,
    secureTransport: false,
    sourceIp: call.sourceIp,
    userAgent: call.userAgent,
    session: isTemporary && principal.session ? sessionFacts(principal.session) : undefined,
    userId: principal.userId,
    userName: grants.userName,
    principalTags: grants.tags,
    resource: { account: role.account, tags: role.tags },
    requestTags: Object.entries(tags),
    keys,
  });
}

/** Condition keys of whoever assumes a role, in whichever way. */
export function roleKeys(
  input: Pick<AssumeRoleCommandInput, 'RoleSessionName' | 'DurationSeconds'>,
  { frozen: { sourceIdentity, transitiveTagKeys } }: SessionContent,
  role: AssumableRole,
): Map<string, ContextValue> {
  const keys = new Map<string, ContextValue>([['sts:rolesessionname', input.RoleSessionName ?? '']]);
  if (input.DurationSeconds !== undefined) keys.set('sts:durationseconds', String(input.DurationSeconds));
  if (sourceIdentity !== undefined) keys.set('sts:sourceidentity', sourceIdentity);
  if (transitiveTagKeys !== undefined) keys.set('sts:transitivetagkeys', transitiveTagKeys);
  for (const [key, value] of role.tags) keys.set(`iam:resourcetag/${key.toLowerCase()}`, value);
  return keys;
}

function sessionFacts({ issuedAtMs, sourceIdentity, webIdentity }: PrincipalSession): SessionFacts {
  return { issuedMs: issuedAtMs, sourceIdentity, federatedProvider: webIdentity?.providerArn };
}
