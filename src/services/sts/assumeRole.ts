import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import type { Clock } from '../../base/clock.ts';
import {
  decide,
  MalformedPolicy,
  parsePolicy,
  requestContext,
  type ContextValue,
  type PolicyPrincipal,
  type PolicySet,
  type PrincipalPolicies,
} from '../../policy/index.ts';
import { Fault } from '../../protocol/fault.ts';
import type { Call, Principal } from '../service.ts';
import { accessDenied, refuseMfa } from './getSessionToken.ts';
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
  readonly exact: PrincipalPolicies;
  readonly userName: string | undefined;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

const DEFAULT_SECONDS = 3600;
const LONGEST_CHAINED_SECONDS = 3600;

export function createAssumeRole(sessions: SessionTokens, roles: RoleAccess) {
  return async (
    input: AssumeRoleCommandInput,
    call: Call,
  ): Promise<Omit<AssumeRoleCommandOutput, '$metadata'>> => {
    const { RoleArn: roleArn = '', RoleSessionName: name = '' } = input;
    refuseUnsupported(input);
    const content = sessionContent(input, call.principal);
    const role = await admit(roles, { input, call, roleArn, content });
    const seconds = input.DurationSeconds ?? DEFAULT_SECONDS;
    checkDuration(seconds, role, call.principal);
    const arn = `arn:aws:sts::${role.account}:assumed-role/${role.name}/${name}`;
    const userId = `${role.id}:${name}`;
    const session = sessions.issue({
      account: role.account,
      principal: {
        kind: 'assumed-role',
        arn,
        userId,
        accessKeyId: undefined,
        session: { issuedAtMs: 0, ...content.frozen },
      },
      durationSeconds: seconds,
    });
    return {
      AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        SessionToken: session.sessionToken,
        Expiration: new Date(session.expiresAtMs),
      },
      ...(content.packedPercent !== undefined && { PackedPolicySize: content.packedPercent }),
      ...(content.frozen.sourceIdentity !== undefined && { SourceIdentity: content.frozen.sourceIdentity }),
    };
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
  if (input.Policy === undefined) return;
  try {
    parsePolicy(input.Policy, 'session');
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw new Fault('MalformedPolicyDocument', error.message, { status: 400 });
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
    if (decide(question, grants.exact, side).outcome !== 'allowed') throw refuse(action);
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
  const { tags = {}, transitiveTagKeys, sourceIdentity } = content.frozen;
  const keys = new Map<string, ContextValue>([['sts:rolesessionname', input.RoleSessionName ?? '']]);
  if (input.ExternalId !== undefined) keys.set('sts:externalid', input.ExternalId);
  if (input.DurationSeconds !== undefined) keys.set('sts:durationseconds', String(input.DurationSeconds));
  if (sourceIdentity !== undefined) keys.set('sts:sourceidentity', sourceIdentity);
  if (transitiveTagKeys !== undefined) keys.set('sts:transitivetagkeys', transitiveTagKeys);
  for (const [key, value] of role.tags) keys.set(`iam:resourcetag/${key.toLowerCase()}`, value);
  const isTemporary = principal.accessKeyId?.startsWith('ASIA') === true;
  return requestContext({
    principal: grants.principal,
    nowMs: clock.now(),
    region: call.region,
    secureTransport: false,
    sourceIp: call.sourceIp,
    userAgent: call.userAgent,
    session:
      isTemporary && principal.session
        ? { issuedMs: principal.session.issuedAtMs, sourceIdentity: principal.session.sourceIdentity }
        : undefined,
    userId: principal.userId,
    userName: grants.userName,
    principalTags: grants.tags,
    resource: { account: role.account, tags: role.tags },
    requestTags: Object.entries(tags),
    keys,
  });
}

function checkDuration(seconds: number, role: AssumableRole, principal: Principal): void {
  if (seconds > role.maxSessionSeconds) {
    throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  if (principal.kind === 'assumed-role' && seconds > LONGEST_CHAINED_SECONDS) {
    throw invalid(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
}

function invalid(message: string): Fault {
  return new Fault('ValidationError', message, { status: 400 });
}
