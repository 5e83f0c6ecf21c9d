import type { CompiledPolicy, CompiledStatement } from './compilePolicy.ts';

/** The statements that speak of one action. */
export interface ActionStatements {
  readonly denies: readonly CompiledStatement[];
  readonly allows: readonly CompiledStatement[];
}

/** More actions than any principal uses; beyond them the memory of what was found is begun anew. */
const REMEMBERED_ACTIONS = 512;

/**
 * Policies of one kind that count as one: all identity policies of a user and of the user's groups, the policies of
 * one organizational unit. It remembers per action which statements speak of it, so a later request looks at
 * those alone. Made anew when a policy changes.
 */
export class PolicySet {
  readonly policies: readonly CompiledPolicy[];
  readonly #byAction = new Map<string, ActionStatements>();

  constructor(policies: readonly CompiledPolicy[]) {
    this.policies = policies;
  }

  /** `action` in lower case. */
  statementsOf(action: string): ActionStatements {
    const known = this.#byAction.get(action);
    if (known !== undefined) return known;
    const statements = this.policies
      .flatMap((policy) => policy.statements)
      .filter((statement) => statement.actions.matches(action));
    const found = {
      denies: statements.filter(({ effect }) => effect === 'Deny'),
      allows: statements.filter(({ effect }) => effect === 'Allow'),
    };
    if (this.#byAction.size >= REMEMBERED_ACTIONS) this.#byAction.clear();
    this.#byAction.set(action, found);
    return found;
  }
}

/** What limits and permits a principal, wherever it goes. */
export interface PrincipalPolicies {
  readonly identity: PolicySet;
  /** Undefined: there is none, and no limit. */
  readonly boundary: PolicySet | undefined;
  /** Inline policy and policy ARNs of AssumeRole or GetFederationToken together. */
  readonly session: PolicySet | undefined;
  /** One set a level, from the organization's root to the account; empty for who is in none, or manages it. */
  readonly serviceControl: readonly PolicySet[];
}

export interface PrincipalPolicySources {
  readonly identity: readonly CompiledPolicy[];
  readonly boundary?: CompiledPolicy | undefined;
  readonly session?: readonly CompiledPolicy[] | undefined;
  readonly serviceControl?: readonly (readonly CompiledPolicy[])[];
}

/** Keep it per principal (per session, where there are session policies) until one of them changes. */
export function compilePrincipalPolicies(sources: PrincipalPolicySources): PrincipalPolicies {
  return {
    identity: new PolicySet(sources.identity),
    boundary: sources.boundary && new PolicySet([sources.boundary]),
    session: sources.session && new PolicySet(sources.session),
    serviceControl: (sources.serviceControl ?? []).map((level) => new PolicySet(level)),
  };
}

export const NO_POLICIES: PrincipalPolicies = compilePrincipalPolicies({ identity: [] });
