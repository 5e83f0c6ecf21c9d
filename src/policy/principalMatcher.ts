import type { PrincipalElement } from './policyDocument.ts';
import type { PolicyPrincipal } from './policyPrincipal.ts';

/**
 * How a Principal element names who asks, because it decides what else must agree: `direct` grants by itself,
 * `role` (the role of a session, the user behind a federated one) replaces the identity policies and is limited by
 * boundary and session policies, `account` only hands over to the account's identity policies.
 */
export type Naming = 'none' | 'account' | 'role' | 'direct';

export interface PrincipalMatcher {
  naming(principal: PolicyPrincipal): Naming;
  /** Whether a Deny hits the principal. AWS: one with NotPrincipal always hits who has a permissions boundary. */
  hits(principal: PolicyPrincipal, hasBoundary: boolean): boolean;
}

const ROOT = /^arn:aws(?:-[a-z]+)*:iam::(\d{12}):root$/;

export function compilePrincipal({ not, everyone, entries }: PrincipalElement): PrincipalMatcher {
  const named = new Names(everyone);
  for (const { type, values } of entries) for (const value of values) named.add(type, value);
  return {
    // Allow with NotPrincipal: whoever is named in no way at all, as directly as `*`.
    naming: not
      ? (principal) => (named.naming(principal) === 'none' ? 'direct' : 'none')
      : (principal) => named.naming(principal),
    hits: not
      ? (principal, hasBoundary) => hasBoundary || !named.namesAll(principal)
      : (principal) => named.isEveryone || named.naming(principal) !== 'none',
  };
}

class Names {
  readonly #everyone: boolean;
  #everyAws = false;
  /** ARNs, unique ids, and accounts by their number alone. */
  readonly #aws = new Set<string>();
  readonly #services = new Set<string>();
  readonly #providers = new Set<string>();

  constructor(everyone: boolean) {
    this.#everyone = everyone;
  }

  get isEveryone(): boolean {
    return this.#everyone || this.#everyAws;
  }

  add(type: string, value: string): void {
    if (type === 'Service') this.#services.add(value);
    else if (type === 'Federated') this.#providers.add(value);
    else if (value === '*') this.#everyAws = true;
    else this.#aws.add(ROOT.exec(value)?.[1] ?? value);
  }

  naming(principal: PolicyPrincipal): Naming {
    // `{"AWS": "*"}` is everyone too; only who brings a token of another provider must be named as such.
    if (principal.kind === 'federated') return this.#providers.has(principal.provider) ? 'direct' : 'none';
    if (this.isEveryone) return 'direct';
    switch (principal.kind) {
      case 'anonymous':
        return 'none';
      case 'service':
        return this.#services.has(principal.name) ? 'direct' : 'none';
      case 'root':
        return this.#aws.has(principal.account) ? 'direct' : 'none';
      case 'user':
        if (this.#has(principal.arn, principal.id)) return 'direct';
        break;
      case 'assumed-role':
        if (this.#aws.has(principal.arn)) return 'direct';
        if (this.#has(principal.roleArn, principal.roleId)) return 'role';
        break;
      case 'federated-user':
        if (this.#aws.has(principal.arn)) return 'direct';
        if (this.#has(principal.issuerArn, principal.issuerId)) return 'role';
    }
    return this.#aws.has(principal.account) ? 'account' : 'none';
  }

  /** Account, role and session must each be on the list, as AWS may look at any of them first. */
  namesAll(principal: PolicyPrincipal): boolean {
    if (principal.kind === 'federated' || principal.kind === 'service' || principal.kind === 'root') {
      return this.naming(principal) !== 'none';
    }
    if (this.isEveryone) return true;
    if (principal.kind === 'anonymous' || !this.#aws.has(principal.account)) return false;
    if (principal.kind === 'user') return this.#has(principal.arn, principal.id);
    const isBehind =
      principal.kind === 'assumed-role'
        ? this.#has(principal.roleArn, principal.roleId)
        : this.#has(principal.issuerArn, principal.issuerId);
    return this.#aws.has(principal.arn) && isBehind;
  }

  #has(arn: string, id: string | undefined): boolean {
    return this.#aws.has(arn) || (id !== undefined && this.#aws.has(id));
  }
}
