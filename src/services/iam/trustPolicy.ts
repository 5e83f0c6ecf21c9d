import { parsePolicy, type PolicyDocument } from '../../policy/index.ts';
import type { View } from '../../store/store.ts';
import { arnOf } from './arn.ts';
import { iamFault } from './fault.ts';
import { entityNames, named, roles, users, type RoleRecord } from './records.ts';

/**
 * Who a trust policy trusts is a user or a role, not whoever bears its name later: what was written as an ARN is
 * bound to the unique id that it had then. The text stays as it was given; ids are kept beside it.
 */

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
  for (const arn of awsPrincipals(parsePolicy(document, 'trust'))) {
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
