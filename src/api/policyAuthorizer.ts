import type { Clock } from '../base/clock.ts';
import {
  decide,
  NO_POLICIES,
  refusalReason,
  type PolicyPrincipal,
  type PolicySet,
  type PrincipalPolicies,
} from '../policy/index.ts';
import type { Demand, Principal } from '../services/service.ts';
import {
  ALLOWED,
  listOf,
  type AuthorizationContext,
  type Authorize,
  type Decision,
  type Refusal,
} from './authorize.ts';
import { DemandContext, type CallerFacts } from './demandContext.ts';

/** What policies say of a principal. */
export interface PrincipalGrants {
  readonly principal: PolicyPrincipal;
  readonly policies: PrincipalPolicies;
  readonly userName: string | undefined;
  readonly roleId: string | undefined;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export interface PolicyAuthorizerNeeds {
  readonly clock: Clock;
  /**
   * Of users and sessions; the same object as long as nothing of it changes. A promise only when it must be read.
   * Undefined for who has none, and so may do nothing.
   */
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
 * Identity policies, boundaries, session policies and the resource's own policy decide on each demand. Decisions that
 * no condition had a part in are remembered until a policy changes: a warm invocation by a role costs a look into a map.
 */
export function createPolicyAuthorizer(needs: PolicyAuthorizerNeeds): Authorize {
  const memories = new WeakMap<PrincipalGrants, Memory>();
  return (principal, demands, context) => {
    const answer = (grants: PrincipalGrants | undefined): Decision | Promise<Decision> => {
      const all = listOf(demands);
      note(needs, principal, all, grants, context);
      if (!grants) return all[0] ? refused(all[0]) : ALLOWED;
      let memory = memories.get(grants);
      if (!memory) memories.set(grants, (memory = new Map()));
      const asker: Asker = { needs, principal, grants, context, memory };
      return all.length === 1 && all[0] ? ask(asker, all[0]) : askEach(asker, all);
    };
    const found = grantsFor(needs, principal, context.account);
    return found instanceof Promise ? found.then(answer) : answer(found);
  };
}

interface Asker {
  readonly needs: PolicyAuthorizerNeeds;
  readonly principal: Principal;
  readonly grants: PrincipalGrants;
  readonly context: AuthorizationContext;
  readonly memory: Memory;
}

/** By action and resource; good as long as the resource has the same policy, and the same owner. */
type Memory = Map<string, Remembered>;

interface Remembered {
  readonly policy: PolicySet | undefined;
  readonly account: string | undefined;
  readonly decision: Decision;
}

/** Of one principal; beyond them it begins anew. */
const MOST_REMEMBERED = 1_000;

/** Roots, services and strangers have no policies of their own. */
function grantsFor(
  { grantsOf }: PolicyAuthorizerNeeds,
  principal: Principal,
  account: string,
): PrincipalGrants | undefined | Promise<PrincipalGrants | undefined> {
  const { kind, arn } = principal;
  switch (kind) {
    case 'root':
      return withoutPolicies({ kind, account, arn });
    case 'service':
      return withoutPolicies({ kind, name: arn });
    case 'anonymous':
      return withoutPolicies({ kind });
    default:
      return grantsOf(account, principal);
  }
}

function withoutPolicies(principal: PolicyPrincipal): PrincipalGrants {
  return { principal, policies: NO_POLICIES, userName: undefined, roleId: undefined, tags: [] };
}

/** Each must be allowed. */
async function askEach(asker: Asker, demands: readonly Demand[]): Promise<Decision> {
  let refusal: Refusal | undefined;
  for (const demand of demands) {
    const decision = await ask(asker, demand);
    if (decision.allowed) continue;
    refusal ??= decision;
    if (!asker.needs.onlyAudits) break;
  }
  return refusal ?? ALLOWED;
}

function ask(asker: Asker, demand: Demand): Decision | Promise<Decision> {
  if (isBarred(asker.principal, demand.action)) return told(asker, demand, refused(demand));
  const policy = demand.policy?.();
  return policy instanceof Promise
    ? policy.then((found) => askOnce(asker, demand, found))
    : askOnce(asker, demand, policy);
}

function askOnce(asker: Asker, demand: Demand, policy: PolicySet | undefined): Decision | Promise<Decision> {
  const { memory } = asker;
  const key = `${demand.action} ${demand.resource}`;
  const known = memory.get(key);
  if (known && known.policy === policy && known.account === demand.account)
    return told(asker, demand, known.decision);
  const context = new DemandContext(() => callerFacts(asker), demand);
  const decision = decided(asker, demand, policy, context);
  if (context.lacksFacts && demand.lookup) {
    return demand.lookup().then((facts) => {
      context.learn(facts);
      return told(asker, demand, decided(asker, demand, policy, context));
    });
  }
  if (!context.wasAsked) {
    if (memory.size >= MOST_REMEMBERED) memory.clear();
    memory.set(key, { policy, account: demand.account, decision });
  }
  return told(asker, demand, decision);
}

function decided(
  { grants }: Asker,
  demand: Demand,
  policy: PolicySet | undefined,
  context: DemandContext,
): Decision {
  const { action, resource, otherArn, account } = demand;
  const decision = decide(
    {
      principal: grants.principal,
      action,
      resources: [resource],
      ...(otherArn !== undefined && { otherArn }),
      context,
    },
    grants.policies,
    { policy, ...(account !== undefined && { account }) },
  );
  if (decision.outcome === 'allowed') return ALLOWED;
  return { allowed: false, demand, reason: refusalReason(decision, action) };
}

/** Tells of a decision, and hands it on. */
function told({ needs, grants, principal, context }: Asker, demand: Demand, decision: Decision): Decision {
  const { noteDecision, onlyAudits } = needs;
  if (!noteDecision || NOT_NOTED.has(principal.kind)) return decision;
  const arn = grants.principal.kind === 'assumed-role' ? grants.principal.roleArn : principal.arn;
  const passedToService = demand.keys?.['iam:passedtoservice'];
  noteDecision(context.account, arn, {
    action: demand.action,
    resource: demand.resource,
    outcome: decision.allowed ? 'allowed' : onlyAudits ? 'audited' : 'denied',
    ...(typeof passedToService === 'string' && { passedToService }),
  });
  return decision;
}

const NOT_NOTED: ReadonlySet<Principal['kind']> = new Set(['root', 'service', 'anonymous']);

function refused(demand: Demand): Refusal {
  const { action } = demand;
  return { allowed: false, demand, reason: ` because no identity-based policy allows the ${action} action` };
}

function callerFacts({ needs, grants, principal, context }: Asker): CallerFacts {
  const { userId, session, accessKeyId } = principal;
  const { region, sourceIp, userAgent, headers, source } = context;
  const isTemporary = session !== undefined && accessKeyId?.startsWith('ASIA') === true;
  return {
    principal: grants.principal,
    nowMs: needs.clock.now(),
    region,
    secureTransport: false,
    sourceIp,
    userAgent,
    referer: headers['referer'],
    session: isTemporary
      ? {
          issuedMs: session.issuedAtMs,
          sourceIdentity: session.sourceIdentity,
          federatedProvider: session.webIdentity?.providerArn,
        }
      : undefined,
    userId,
    userName: grants.userName,
    principalTags: grants.tags,
    source,
    keys: { ...session?.webIdentity?.keys, 'lambda:sourcefunctionarn': session?.sourceFunctionArn },
  };
}

/** Sessions without MFA of users, and of who they vouch for, call neither IAM nor, but for AssumeRole, STS. */
function isBarred({ kind, accessKeyId }: Principal, action: string): boolean {
  if (kind !== 'federated-user' && (kind !== 'user' || accessKeyId?.startsWith('ASIA') !== true))
    return false;
  return action.startsWith('iam:') || (action.startsWith('sts:') && action !== 'sts:AssumeRole');
}

/** Only STS has operations that take no permission. */
function note(
  { noteUse }: PolicyAuthorizerNeeds,
  { kind, accessKeyId }: Principal,
  demands: readonly Demand[],
  grants: PrincipalGrants | undefined,
  { account, region }: AuthorizationContext,
): void {
  const id = kind === 'user' ? accessKeyId : grants?.roleId;
  if (id === undefined || id.startsWith('ASIA')) return;
  const action = demands[0]?.action ?? 'sts:';
  noteUse(account, id, action.slice(0, action.indexOf(':')), region);
}
