import {
  compilePolicy,
  compilePrincipalPolicies,
  parsePolicy,
  type PolicyDocument,
  type PolicyPrincipal,
  type PolicySource,
  type PrincipalPolicies,
} from '../../policy/index.ts';
import type { View } from '../../store/store.ts';
import type { Principal } from '../service.ts';
import { arnOf } from './arn.ts';
import { entitiesById, entityById, type RecordOf } from './entity.ts';
import { defaultDocument, findPolicy } from './findPolicy.ts';
import type { Iam } from './needs.ts';
import { named, roles, type EntityRecord, type Tag } from './records.ts';

/** Everything that policies say of a principal, made ready for `decide`. */
export interface Grants {
  readonly principal: PolicyPrincipal;
  readonly policies: PrincipalPolicies;
  /** Of a user. */
  readonly userName: string | undefined;
  /** Id of the role, of a session. */
  readonly roleId: string | undefined;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/**
 * Policies of users and of roles' sessions as they stand now, remembered until anything of IAM changes. Undefined
 * for whom there are none: root needs none, a role or a user that is not there has none.
 */
export interface GrantsByPrincipal {
  find(account: string, principal: Principal): Grants | undefined | Promise<Grants | undefined>;
  readonly forget: () => void;
}

/** What roles' own policies were compiled into, by account and role id: their sessions, one for each function, share it. */
type PoliciesOfRoles = Map<string, PrincipalPolicies>;

/** Beyond them the map starts anew. */
const MOST_ROLES = 1_000;

export function createGrants(iam: Pick<Iam, 'store' | 'awsPolicies'>): GrantsByPrincipal {
  let known = new WeakMap<Principal, Grants>();
  let ofRoles: PoliciesOfRoles = new Map();
  // What was read before something changed must not be remembered after it.
  let generation = 0;
  return {
    find: (account, principal) => {
      const grants = known.get(principal);
      if (grants) return grants;
      const begun = generation;
      const shared = ofRoles;
      return iam.store
        .read((view) => new GrantsReader(iam, view, account, shared).grantsOf(principal))
        .then((found) => {
          if (found && begun === generation) known.set(principal, found);
          return found;
        });
    },
    forget: () => {
      generation++;
      known = new WeakMap();
      ofRoles = new Map();
    },
  };
}

/** A document and where it comes from. */
export interface Sourced {
  readonly document: PolicyDocument;
  readonly source: PolicySource;
}

/** Reads the policies of principals at one moment. */
export class GrantsReader {
  readonly #iam: Pick<Iam, 'awsPolicies'>;
  readonly #view: View;
  readonly #account: string;
  readonly #ofRoles: PoliciesOfRoles | undefined;

  constructor(iam: Pick<Iam, 'awsPolicies'>, view: View, account: string, ofRoles?: PoliciesOfRoles) {
    this.#iam = iam;
    this.#view = view;
    this.#account = account;
    this.#ofRoles = ofRoles;
  }

  async grantsOf(principal: Principal): Promise<Grants | undefined> {
    if (principal.kind === 'user') return this.#ofUser(principal);
    if (principal.kind === 'federated-user') return this.#ofFederated(principal);
    return principal.kind === 'assumed-role' ? this.#ofSession(principal) : undefined;
  }

  async #ofUser({ userId, arn, session }: Principal): Promise<Grants | undefined> {
    const account = this.#account;
    const user = await entityById(this.#view, account, 'user', userId);
    if (!user) return undefined;
    return {
      principal: { kind: 'user', account, arn, id: user.id },
      ...(await this.#compiled(await this.ofUser(user), user.boundary, session)),
      userName: user.name,
      roleId: undefined,
      tags: pairs(user.tags),
    };
  }

  /** What the user has, within the session's policies; of root, all that the session's policies allow. */
  async #ofFederated({ arn, session }: Principal): Promise<Grants | undefined> {
    const account = this.#account;
    const { issuer } = session ?? {};
    if (!issuer) return undefined;
    const user =
      issuer.kind === 'user' ? await entityById(this.#view, account, 'user', issuer.userId) : undefined;
    if (issuer.kind === 'user' && !user) return undefined;
    const issuerArn = user ? arnOf(account, 'user', user) : issuer.arn;
    const identity = user ? await this.ofUser(user) : [];
    return {
      principal: {
        kind: 'federated-user',
        account,
        arn,
        issuerArn,
        ...(user && { issuerId: user.id }),
      },
      ...(await this.#compiled(identity, user?.boundary, session)),
      userName: undefined,
      roleId: undefined,
      // The first of a name counts, and the session's are laid over the user's.
      tags: [...Object.entries(session?.tags ?? {}), ...pairs(user?.tags ?? [])],
    };
  }

  /** The user's own, and those of the groups that it is in. */
  async ofUser(user: RecordOf['user']): Promise<Sourced[]> {
    const found = await this.ofEntity('user', user);
    for (const group of await entitiesById(this.#view, this.#account, 'group', user.groups)) {
      found.push(...(await this.ofEntity('group', group)));
    }
    return found;
  }

  async #ofSession(principal: Principal): Promise<Grants | undefined> {
    const account = this.#account;
    const role = await this.#roleOf(principal);
    if (!role) return undefined;
    const sessionTags = Object.entries(principal.session?.tags ?? {});
    return {
      principal: {
        kind: 'assumed-role',
        account,
        arn: principal.arn,
        roleArn: arnOf(account, 'role', role),
        roleId: role.id,
      },
      policies: await this.#policiesOf(role, principal.session),
      userName: undefined,
      roleId: role.id,
      // The first of a name counts, and the session's are laid over the role's.
      tags: [...sessionTags, ...pairs(role.tags)],
    };
  }

  async #policiesOf(role: RecordOf['role'], session: Principal['session']): Promise<PrincipalPolicies> {
    const isPlain = session?.policy === undefined && (session?.policyArns ?? []).length === 0;
    const shared = isPlain ? this.#ofRoles : undefined;
    const key = `${this.#account} ${role.id}`;
    const known = shared?.get(key);
    if (known) return known;
    const { policies } = await this.#compiled(await this.ofEntity('role', role), role.boundary, session);
    if (shared && shared.size >= MOST_ROLES) shared.clear();
    shared?.set(key, policies);
    return policies;
  }

  /** By its unique id, else (environments of functions) by its name. */
  async #roleOf({ userId, arn }: Principal): Promise<RecordOf['role'] | undefined> {
    const id = roleIdOf(userId);
    if (id !== undefined) return entityById(this.#view, this.#account, 'role', id);
    return roles.get(this.#view, named(this.#account, arn.split('/')[1] ?? ''));
  }

  async ofEntity(kind: string, entity: EntityRecord): Promise<Sourced[]> {
    const found = Object.entries(entity.inline).map(([name, text]) => ({
      document: parsePolicy(text, 'session'),
      source: { id: `${kind}_${entity.name}_${name}` },
    }));
    return [...found, ...(await this.managed(entity.attached))];
  }

  /** What is not there grants nothing: the policies of service-linked roles, which nobody here has. */
  async managed(arns: readonly string[]): Promise<Sourced[]> {
    const found: Sourced[] = [];
    for (const arn of arns) {
      const policy = await findPolicy(this.#iam, this.#view, this.#account, arn);
      if (!policy) continue;
      const document = parsePolicy(defaultDocument(policy.record), 'session');
      found.push({ document, source: { id: policy.record.name, arn } });
    }
    return found;
  }

  async #compiled(
    identity: readonly Sourced[],
    boundary: string | undefined,
    session: Principal['session'],
  ): Promise<Pick<Grants, 'policies'>> {
    const limits = boundary === undefined ? undefined : await this.managed([boundary]);
    const inSession = await this.#sessionPolicies(session);
    const ready = ({ document, source }: Sourced) => compilePolicy(document, source);
    return {
      policies: compilePrincipalPolicies({
        identity: identity.map(ready),
        boundary: limits && ready(limits[0] ?? NOTHING),
        session: inSession?.map(ready),
      }),
    };
  }

  async #sessionPolicies(session: Principal['session']): Promise<Sourced[] | undefined> {
    const { policy, policyArns = [] } = session ?? {};
    if (policy === undefined && policyArns.length === 0) return undefined;
    const inline =
      policy === undefined ? [] : [{ document: parsePolicy(policy, 'session'), source: { id: 'session' } }];
    return [...inline, ...(await this.managed(policyArns))];
  }
}

const NOTHING: Sourced = {
  document: { version: '2012-10-17', id: undefined, statements: [] },
  source: { id: 'boundary' },
};

const pairs = (tags: readonly Tag[]): [string, string][] => tags.map(({ Key, Value }) => [Key, Value]);

/** The role's id in a session's `AROA…:name`; undefined where the session is bound to a name alone. */
function roleIdOf(userId: string): string | undefined {
  return /^(AROA[A-Z2-7]{17}):/.exec(userId)?.[1];
}
