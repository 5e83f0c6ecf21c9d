import type { Clock } from '../base/clock.ts';
import {
  decide,
  refusalReason,
  requestContext,
  type ContextValue,
  type PolicyPrincipal,
  type PrincipalPolicies,
  type RequestContext,
} from '../policy/index.ts';
import type { Principal } from '../services/service.ts';
import { rootMayDoAll, type AuthorizationContext, type Authorize, type Decision } from './authorize.ts';
import { impliedActions } from './impliedActions.ts';

/** What policies say of a principal. */
export interface PrincipalGrants {
  readonly principal: PolicyPrincipal;
  /** For requests that name their resources. */
  readonly exact: PrincipalPolicies;
  /** For requests that don't: nothing in it allows on less than every resource. */
  readonly blind: PrincipalPolicies;
  readonly userName: string | undefined;
  readonly roleId: string | undefined;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export interface PolicyAuthorizerNeeds {
  readonly clock: Clock;
  /** A promise only when they must be read. Undefined for who has none, and so may do nothing. */
  readonly grantsOf: (
    account: string,
    principal: Principal,
  ) => PrincipalGrants | undefined | Promise<PrincipalGrants | undefined>;
  /** Tells that a key, or a role, was used. */
  readonly noteUse: (account: string, id: string, service: string, region: string) => void;
  /** Tells of each action on each resource that a user or a role was allowed or denied. */
  readonly noteDecision?: (account: string, principalArn: string, use: DecidedUse) => void;
  /** `--auth audit`: all that a request takes is asked, also after something was denied. */
  readonly onlyAudits?: boolean;
}

/** `audited`: it would have been denied. */
export interface DecidedUse {
  readonly action: string;
  readonly resource: string;
  readonly outcome: 'allowed' | 'audited' | 'denied';
  readonly passedToService?: string | undefined;
}

/**
 * Identity policies, boundaries and session policies decide. While operations do not declare their resources,
 * policies that speak of less than every resource allow nothing, and deny everywhere: what can't be decided is denied.
 */
export function createPolicyAuthorizer(needs: PolicyAuthorizerNeeds): Authorize {
  return (principal, action, resources, context, input) => {
    if (principal.kind === 'root') return rootMayDoAll(principal, action);
    const answer = (grants: PrincipalGrants | undefined): Decision => {
      note(needs, principal, action, grants, context);
      const free = rootMayDoAll(principal, action);
      if (free.allowed || !grants || isBarred(principal, action)) return free;
      return byPolicies(needs, { principal, grants, action, resources, context }, input);
    };
    const found = needs.grantsOf(context.account, principal);
    return found instanceof Promise ? found.then(answer) : answer(found);
  };
}

interface Question {
  readonly principal: Principal;
  readonly grants: PrincipalGrants;
  readonly action: string;
  readonly resources: readonly string[];
  readonly context: AuthorizationContext;
}

/** The operation's own permission, then what this request takes beside it; each must be allowed. */
function byPolicies(needs: PolicyAuthorizerNeeds, question: Question, input: unknown): Decision {
  let decision = ask(needs, question, NO_KEYS);
  if (!decision.allowed && !needs.onlyAudits) return decision;
  for (const { action, resources, passedToService } of impliedActions(question.action, input)) {
    const keys =
      passedToService === undefined ? NO_KEYS : new Map([['iam:passedtoservice', passedToService]]);
    const implied = ask(needs, { ...question, action, resources }, keys);
    if (!implied.allowed && !needs.onlyAudits) return implied;
    if (decision.allowed) decision = implied;
  }
  return decision;
}

const NO_KEYS: ReadonlyMap<string, ContextValue> = new Map();
const ALLOWED: Decision = { allowed: true };

function ask(
  needs: PolicyAuthorizerNeeds,
  { grants, action, resources, principal, context }: Question,
  keys: ReadonlyMap<string, ContextValue>,
): Decision {
  const decision = decide(
    {
      principal: grants.principal,
      action,
      resources,
      context: contextOf(needs, grants, principal, context, keys),
    },
    resources.includes('*') ? grants.blind : grants.exact,
    // Only the caller's side is asked here; what the resource's side says is its service's to add.
    { account: context.account },
  );
  const outcome = decision.outcome === 'allowed' ? 'allowed' : needs.onlyAudits ? 'audited' : 'denied';
  const arn = grants.principal.kind === 'assumed-role' ? grants.principal.roleArn : principal.arn;
  for (const resource of resources) {
    const passedToService = keys.get('iam:passedtoservice');
    needs.noteDecision?.(context.account, arn, {
      action,
      resource,
      outcome,
      ...(typeof passedToService === 'string' && { passedToService }),
    });
  }
  if (outcome === 'allowed') return ALLOWED;
  return {
    allowed: false,
    reason: refusalReason(decision, action),
    isExplicit: decision.outcome === 'explicitDeny',
  };
}

function contextOf(
  { clock }: PolicyAuthorizerNeeds,
  grants: PrincipalGrants,
  { userId, session, accessKeyId }: Principal,
  { region, sourceIp, userAgent, headers }: AuthorizationContext,
  keys: ReadonlyMap<string, ContextValue>,
): RequestContext {
  const isTemporary = session !== undefined && accessKeyId?.startsWith('ASIA') === true;
  return requestContext({
    principal: grants.principal,
    nowMs: clock.now(),
    region,
    secureTransport: false,
    sourceIp,
    userAgent,
    referer: headers['referer'],
    session: isTemporary
      ? { issuedMs: session.issuedAtMs, sourceIdentity: session.sourceIdentity }
      : undefined,
    userId,
    userName: grants.userName,
    principalTags: grants.tags,
    keys,
  });
}

/** Sessions of GetSessionToken without MFA call neither IAM nor, but for AssumeRole, STS. */
function isBarred({ kind, accessKeyId }: Principal, action: string): boolean {
  if (kind !== 'user' || accessKeyId?.startsWith('ASIA') !== true) return false;
  return action.startsWith('iam:') || (action.startsWith('sts:') && action !== 'sts:AssumeRole');
}

function note(
  { noteUse }: PolicyAuthorizerNeeds,
  { kind, accessKeyId }: Principal,
  action: string,
  grants: PrincipalGrants | undefined,
  { account, region }: AuthorizationContext,
): void {
  const id = kind === 'user' ? accessKeyId : grants?.roleId;
  if (id === undefined || id.startsWith('ASIA')) return;
  noteUse(account, id, action.slice(0, action.indexOf(':')), region);
}
