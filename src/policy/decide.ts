import { accountOf } from './arn.ts';
import { applies, type CompiledStatement } from './compilePolicy.ts';
import type { RequestContext } from './context.ts';
import { isServiceLinked, principalAccount, type PolicyPrincipal } from './policyPrincipal.ts';
import type { PolicySet, PrincipalPolicies } from './policySet.ts';
import type { Naming } from './principalMatcher.ts';
import { requestResource, type RequestResource } from './resourceMatcher.ts';

export interface PolicyRequest {
  readonly principal: PolicyPrincipal;
  /** `lambda:InvokeFunction`, in any case. */
  readonly action: string;
  /** Each must be allowed. `*` for actions that know no resource. */
  readonly resources: readonly string[];
  /** Another ARN of the resource, of which there is then one: who names either of them means it. */
  readonly otherArn?: string;
  readonly context: RequestContext;
}

/** What is known of the resource asked for. */
export interface ResourcePolicies {
  /** The account that owns it; by default the ARN's, else the principal's own. */
  readonly account?: string;
  readonly policy?: PolicySet | undefined;
  /**
   * `trust`: a role, `required`: a KMS key. Without its policy's consent nobody gets in, also of the same account,
   * whatever identity policies say. `ordinary` otherwise.
   */
  readonly kind?: 'ordinary' | 'required' | 'trust';
  /** Resource control policies, one set a level, `RCPFullAWSAccess` among them. */
  readonly controls?: readonly PolicySet[];
}

export type PolicyType =
  | 'identity'
  | 'resource'
  | 'trust'
  | 'boundary'
  | 'session'
  | 'serviceControl'
  | 'resourceControl';

export interface Decision {
  readonly outcome: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** The one that was refused; the last one asked for when all are allowed. */
  readonly resource: string;
  /** What allowed or denied it; of an implicit deny the kind of policy that lacks an Allow. */
  readonly policyType: PolicyType;
  /** What said so. Undefined for an implicit deny and for an account's root, which needs no policy. */
  readonly statement: CompiledStatement | undefined;
}

/**
 * AWS's published evaluation logic (IAM User Guide, "Policy evaluation logic"), in its order:
 *
 *   1  a Deny anywhere                                      -> explicit deny
 *   2  service control policies: an Allow on each level     -> else implicit deny
 *   3  resource control policies: an Allow on each level    -> else implicit deny
 *   4  same account: the resource's policy names the principal itself -> allowed
 *   5  identity policies, boundary, session policies: an Allow of each -> else implicit deny
 *      (of another account the resource's policy must allow as well)
 */
export function decide(
  request: PolicyRequest,
  principal: PrincipalPolicies,
  resource: ResourcePolicies = ORDINARY,
): Decision {
  let decision: Decision | undefined;
  for (const one of request.resources) {
    decision = new Evaluation(request, principal, resource, one).decision();
    if (decision.outcome !== 'allowed') return decision;
  }
  if (decision === undefined) throw new Error(`${request.action} was asked for no resource`);
  return decision;
}

const ORDINARY: ResourcePolicies = {};

/** One action on one resource. */
class Evaluation {
  readonly #principal: PolicyPrincipal;
  readonly #action: string;
  readonly #context: RequestContext;
  readonly #policies: PrincipalPolicies;
  readonly #side: ResourcePolicies;
  readonly #resource: RequestResource;
  /** The roles that AWS's services made for themselves know neither boundary nor organization. */
  readonly #isLimited: boolean;

  constructor(request: PolicyRequest, policies: PrincipalPolicies, side: ResourcePolicies, resource: string) {
    this.#principal = request.principal;
    this.#action = request.action.toLowerCase();
    this.#context = request.context;
    this.#policies = policies;
    this.#side = side;
    this.#resource = requestResource(resource, request.otherArn);
    this.#isLimited = !isServiceLinked(request.principal);
  }

  decision(): Decision {
    return this.#explicitDeny() ?? this.#missingControl() ?? this.#granted();
  }

  /** AWS names one of several; the order is the one of its pages. */
  #explicitDeny(): Decision | undefined {
    const { identity, boundary, session } = this.#policies;
    const { policy } = this.#side;
    for (const level of this.#serviceControls()) {
      const statement = this.#denyOf(level);
      if (statement !== undefined) return this.#result('explicitDeny', 'serviceControl', statement);
    }
    for (const level of this.#resourceControls()) {
      const statement = this.#denyOf(level);
      if (statement !== undefined) return this.#result('explicitDeny', 'resourceControl', statement);
    }
    const ofResource = policy && this.#denyOf(policy);
    if (ofResource !== undefined) return this.#result('explicitDeny', this.#resourceType(), ofResource);
    const ofSession = session && this.#denyOf(session);
    if (ofSession !== undefined) return this.#result('explicitDeny', 'session', ofSession);
    const ofBoundary = this.#isLimited && boundary ? this.#denyOf(boundary) : undefined;
    if (ofBoundary !== undefined) return this.#result('explicitDeny', 'boundary', ofBoundary);
    const ofIdentity = this.#denyOf(identity);
    return ofIdentity && this.#result('explicitDeny', 'identity', ofIdentity);
  }

  #missingControl(): Decision | undefined {
    for (const level of this.#serviceControls()) {
      if (this.#allowOf(level) === undefined) return this.#result('implicitDeny', 'serviceControl');
    }
    for (const level of this.#resourceControls()) {
      if (this.#allowOf(level) === undefined) return this.#result('implicitDeny', 'resourceControl');
    }
    return undefined;
  }

  #granted(): Decision {
    const grant = this.#grant();
    const account = principalAccount(this.#principal);
    if (account === undefined) return this.#byResourceAlone(grant);
    const owner = this.#side.account ?? accountOf(this.#resource.parts) ?? account;
    return owner === account ? this.#sameAccount(grant) : this.#crossAccount(grant);
  }

  /** Services, strangers and who brings another provider's token have nothing but what they are given. */
  #byResourceAlone({ naming, statement }: Grant): Decision {
    const outcome = naming === 'none' ? 'implicitDeny' : 'allowed';
    return this.#result(outcome, this.#resourceType(), statement);
  }

  #sameAccount({ naming, statement }: Grant): Decision {
    if (naming === 'direct') return this.#result('allowed', this.#resourceType(), statement);
    const isRequired = this.#side.kind === 'required' || this.#side.kind === 'trust';
    if (isRequired && naming === 'none') return this.#result('implicitDeny', this.#resourceType());
    return this.#byIdentity(naming === 'role' ? statement : undefined);
  }

  /** Both sides must agree; the own side is named first when neither does. */
  #crossAccount({ naming, statement }: Grant): Decision {
    const own = this.#byIdentity(undefined);
    if (own.outcome !== 'allowed') return own;
    return naming === 'none' ? this.#result('implicitDeny', this.#resourceType(), statement) : own;
  }

  /** Identity policies, or the resource's consent in their place, within boundary and session policies. */
  #byIdentity(consent: CompiledStatement | undefined): Decision {
    const { identity, boundary, session } = this.#policies;
    const principal = this.#principal;
    if (principal.kind === 'root') return this.#result('allowed', 'identity');
    const isRoots = principal.kind === 'federated-user' && principal.issuerArn.endsWith(':root');
    const allow = consent ?? this.#allowOf(identity);
    if (allow === undefined && !isRoots) return this.#result('implicitDeny', 'identity');
    if (this.#isLimited && boundary && this.#allowOf(boundary) === undefined) {
      return this.#result('implicitDeny', 'boundary');
    }
    if (session ? this.#allowOf(session) === undefined : principal.kind === 'federated-user') {
      return this.#result('implicitDeny', 'session');
    }
    return this.#result('allowed', consent === undefined ? 'identity' : this.#resourceType(), allow);
  }

  /** The most that the resource's policy grants. */
  #grant(): Grant {
    let best: Grant = NO_GRANT;
    for (const statement of this.#side.policy?.statementsOf(this.#action).allows ?? []) {
      const naming = statement.principal?.naming(this.#principal) ?? 'none';
      if (RANK[naming] <= RANK[best.naming] || !this.#applies(statement)) continue;
      best = { naming, statement };
    }
    return best;
  }

  #denyOf(set: PolicySet): CompiledStatement | undefined {
    for (const statement of set.statementsOf(this.#action).denies) {
      if (this.#isTarget(statement) && this.#applies(statement)) return statement;
    }
    return undefined;
  }

  #allowOf(set: PolicySet): CompiledStatement | undefined {
    for (const statement of set.statementsOf(this.#action).allows)
      if (this.#applies(statement)) return statement;
    return undefined;
  }

  #applies(statement: CompiledStatement): boolean {
    return applies(statement, this.#resource, this.#context);
  }

  #isTarget({ principal }: CompiledStatement): boolean {
    return principal === undefined || principal.hits(this.#principal, this.#policies.boundary !== undefined);
  }

  #serviceControls(): readonly PolicySet[] {
    return this.#isLimited && principalAccount(this.#principal) !== undefined
      ? this.#policies.serviceControl
      : [];
  }

  #resourceControls(): readonly PolicySet[] {
    return (this.#isLimited && this.#side.controls) || [];
  }

  #resourceType(): PolicyType {
    return this.#side.kind === 'trust' ? 'trust' : 'resource';
  }

  #result(outcome: Decision['outcome'], policyType: PolicyType, statement?: CompiledStatement): Decision {
    return { outcome, resource: this.#resource.text, policyType, statement };
  }
}

interface Grant {
  readonly naming: Naming;
  readonly statement: CompiledStatement | undefined;
}

const NO_GRANT: Grant = { naming: 'none', statement: undefined };
const RANK: Readonly<Record<Naming, number>> = { none: 0, account: 1, role: 2, direct: 3 };
