import type { Transaction } from '../../store/store.ts';
import { quotaExceeded } from './fault.ts';
import { accounts, type AccountRecord, type Counted } from './records.ts';

/** What an account may have; AWS's defaults. */
export const QUOTAS = {
  users: { limit: 5000, name: 'UsersPerAccount' },
  groups: { limit: 300, name: 'GroupsPerAccount' },
  roles: { limit: 1000, name: 'RolesPerAccount' },
  policies: { limit: 1500, name: 'PoliciesPerAccount' },
  instanceProfiles: { limit: 1000, name: 'InstanceProfilesPerAccount' },
  providers: { limit: 100, name: 'OpenIdConnectProvidersPerAccount' },
} as const satisfies Record<Counted, { limit: number; name: string }>;

/** Throws when the account has as many as it may. */
export function countOne(tx: Transaction, account: string, what: Counted): Promise<void> {
  return change(tx, account, what, 1);
}

export function discountOne(tx: Transaction, account: string, what: Counted): Promise<void> {
  return change(tx, account, what, -1);
}

async function change(tx: Transaction, account: string, what: Counted, by: number): Promise<void> {
  const record: AccountRecord = (await accounts.get(tx, [account])) ?? { counts: {} };
  const count = (record.counts[what] ?? 0) + by;
  const { limit, name } = QUOTAS[what];
  if (by > 0 && count > limit) throw quotaExceeded(name, limit);
  accounts.put(tx, [account], { ...record, counts: { ...record.counts, [what]: count } });
}
