import type { View } from '../../store/store.ts';
import { readPolicyArn } from './arn.ts';
import type { Iam } from './needs.ts';
import { named, policies, type PolicyRecord } from './records.ts';

/** A policy and whose it is. */
export interface FoundPolicy {
  readonly record: PolicyRecord;
  readonly owner: string;
}

/** A managed policy of AWS or of the account; others' can't be used. Throws for what is no ARN. */
export async function findPolicy(
  { awsPolicies }: Pick<Iam, 'awsPolicies'>,
  view: View,
  account: string,
  arn: string,
): Promise<FoundPolicy | undefined> {
  const read = readPolicyArn(arn);
  if (!read || (read.owner !== 'aws' && read.owner !== account)) return undefined;
  const record =
    read.owner === 'aws'
      ? await awsPolicies.find(read.path, read.name)
      : await policies.get(view, named(account, read.name));
  if (!record || record.path !== read.path || record.name !== read.name) return undefined;
  return { record, owner: read.owner };
}

/** The document of the version in effect. */
export function defaultDocument({ versions, defaultVersion }: PolicyRecord): string {
  return versions.find(({ version }) => version === defaultVersion)?.document ?? '';
}
