import { parsePolicy, type ConditionClause, type PolicyDocument } from '../../policy/index.ts';
import type { View } from '../../store/store.ts';
import { arnOf } from './arn.ts';
import { iamFault } from './fault.ts';
import { entityNames, named, roles, users, type RoleRecord } from './records.ts';

/**
 * Who a trust policy trusts is a user or a role, not whoever bears its name later: what was written as an ARN is
 * bound to the unique id that it had then. The text stays as it was given; ids are kept beside it.
 */

/** Providers whose tokens anybody in the world can get: what tells one's own from others' is the subject alone. */
const SHARED_PROVIDERS: ReadonlySet<string> = new Set([
  'token.actions.githubusercontent.com',
  'gitlab.com',
  'app.terraform.io',
  'agent.buildkite.com',
]);

/** As AWS does since 2025: a role that trusts such a provider must say which of its subjects. */
function refuseEverybody({ statements }: PolicyDocument): void {
  for (const { effect, principal, conditions } of statements) {
    if (effect !== 'Allow') continue;
    for (const { type, values } of principal?.entries ?? []) {
      const shared = values
        .map((value) => /:oidc-provider\/(.+)$/.exec(value)?.[1] ?? '')
        .filter((host) => type === 'Federated' && SHARED_PROVIDERS.has(host));
      for (const host of shared) {
        if (conditions.some((condition) => isScope(condition, `${host}:sub`))) continue;
        throw iamFault(
          'MalformedPolicyDocument',
          `Tokens of ${host} are for everybody: the trust policy must have a condition on ${host}:sub that names whose`,
        );
      }
    }
  }
}

function isScope({ operator, key, values }: ConditionClause, wanted: string): boolean {
  const isPositive = /^(ForAnyValue:)?String(Equals|Like|EqualsIgnoreCase)$/i.test(operator);
  return isPositive && key.toLowerCase() === wanted && values.every((value) => /[^*?]/.test(value));
}

/**
 * Unique ids of the account's users and roles that a trust policy names, by ARN. Throws when there is no such one;
 * whether another account's exists nobody here can know.
 */
export async function principalIds(
  view: View,
  account: string,
  document: string,
): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  const parsed = parsePolicy(document, 'trust');
  refuseEverybody(parsed);
  for (const arn of awsPrincipals(parsed)) {
    const [, kind, name] =
      new RegExp(`^arn:aws:iam::${account}:(user|role)/(?:.*/)?([^/]+)$`).exec(arn) ?? [];
    if (kind === undefined || name === undefined) continue;
    const record = await (kind === 'user' ? users : roles).get(view, named(account, name));
    if (!record || arnOf(account, kind === 'user' ? 'user' : 'role', record) !== arn) {
      throw iamFault('MalformedPolicyDocument', `Invalid principal in policy: "AWS":"${arn}"`);
    }
    ids[arn] = record.id;
  }
  return ids;
}

/** As it is evaluated: with unique ids in place of ARNs. */
export function boundTrust({ trust, trustIds = {} }: Pick<RoleRecord, 'trust' | 'trustIds'>): PolicyDocument {
  const document = parsePolicy(trust, 'trust');
  const statements = document.statements.map((statement) => {
    const { principal } = statement;
    if (!principal) return statement;
    const entries = principal.entries.map(({ type, values }) => ({
      type,
      values: type === 'AWS' ? values.map((value) => trustIds[value] ?? value) : values,
    }));
    return { ...statement, principal: { ...principal, entries } };
  });
  return { ...document, statements };
}

/** As it is shown: who is gone is shown by the id that remains of him. */
export async function shownTrust(view: View, account: string, role: RoleRecord): Promise<string> {
  let text = role.trust;
  for (const [arn, id] of Object.entries(role.trustIds ?? {})) {
    const exists = await entityNames.get(view, [account, id]);
    if (!exists) text = text.replaceAll(JSON.stringify(arn), JSON.stringify(id));
  }
  return text;
}

function awsPrincipals({ statements }: PolicyDocument): string[] {
  return statements.flatMap(({ principal }) =>
    (principal?.entries ?? []).flatMap(({ type, values }) => (type === 'AWS' ? values : [])),
  );
}
