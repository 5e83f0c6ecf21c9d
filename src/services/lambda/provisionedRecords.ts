import { collection } from '../../store/collection.ts';
import type { Key, View } from '../../store/store.ts';
import { aliases, type AliasRecord } from './records.ts';

export interface ProvisionedRecord {
  readonly requested: number;
  /** New with every request. */
  readonly token: string;
  readonly modifiedAtMs: number;
}

/** Provisioned concurrency. Key: account, region, name, qualifier: a version's number as text, or an alias's name. */
export const provisionedConfigs = collection<ProvisionedRecord>(['lambda', 'provisioned']);

/** What is wanted of one version. */
export interface ProvisionedShare {
  readonly qualifier: string;
  readonly version: string;
  readonly count: number;
  readonly token: string;
  /** When it was asked for. */
  readonly sinceMs: number;
}

/**
 * Which versions get what the configurations of one function ask for, at most one configuration each. An alias that
 * sends a share of its invocations to a second version provisions both in the same proportion, unless that version has
 * provisioned concurrency of its own.
 */
export function sharesOf(
  configs: readonly { readonly qualifier: string; readonly config: ProvisionedRecord }[],
  aliasNamed: (name: string) => AliasRecord | undefined,
): ProvisionedShare[] {
  const primary = configs.map(({ qualifier, config }) => {
    const alias = aliasNamed(qualifier);
    return { qualifier, config, alias, version: alias?.version ?? qualifier };
  });
  const taken = new Set(primary.map(({ version }) => version));
  return primary.flatMap(
    ({ qualifier, config: { requested, token, modifiedAtMs: sinceMs }, alias, version }) => {
      const other = alias?.additional;
      const share = (of: string, count: number) =>
        count === 0 ? [] : [{ qualifier, version: of, count, token, sinceMs }];
      if (other === undefined || other.version === '$LATEST' || taken.has(other.version)) {
        return share(version, requested);
      }
      taken.add(other.version);
      const moved = Math.round(requested * other.weight);
      return [...share(version, requested - moved), ...share(other.version, moved)];
    },
  );
}

/** `key`: of the function. */
export async function configsOf(
  view: View,
  key: Key,
): Promise<{ readonly qualifier: string; readonly config: ProvisionedRecord }[]> {
  const entries = await provisionedConfigs.list(view, { prefix: key });
  return entries.map((entry) => ({ qualifier: String(entry.key[3]), config: entry.value }));
}

export async function readShares(view: View, key: Key): Promise<ProvisionedShare[]> {
  const configs = await configsOf(view, key);
  if (configs.length === 0) return [];
  const named = new Map((await aliases.list(view, { prefix: key })).map(({ value }) => [value.name, value]));
  return sharesOf(configs, (name) => named.get(name));
}
