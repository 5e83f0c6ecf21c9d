import { compilePolicy, PolicySet } from '../../policy/index.ts';
import type { Store } from '../../store/store.ts';
import { arnOf } from './arn.ts';
import { named, roles } from './records.ts';
import { boundTrust } from './trustPolicy.ts';

/** What STS asks of a role before it hands out a session. */
export interface AssumableRole {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly arn: string;
  readonly maxSessionSeconds: number;
  readonly trust: PolicySet;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** By its ARN, path and all. */
export async function assumableRole(store: Store, arn: string): Promise<AssumableRole | undefined> {
  const [, account, name] = /^arn:aws:iam::(\d{12}):role\/(?:[!-~]*\/)?([\w+=,.@-]+)$/.exec(arn) ?? [];
  if (account === undefined || name === undefined) return undefined;
  const role = await store.read((view) => roles.get(view, named(account, name)));
  if (!role || arnOf(account, 'role', role) !== arn) return undefined;
  return {
    id: role.id,
    name: role.name,
    account,
    arn,
    maxSessionSeconds: role.maxSessionSeconds,
    trust: new PolicySet([compilePolicy(boundTrust(role), { id: 'trust' })]),
    tags: role.tags.map(({ Key, Value }) => [Key, Value]),
  };
}
