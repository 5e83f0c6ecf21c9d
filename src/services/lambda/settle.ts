import type { Key, View } from '../../store/store.ts';
import { functionArn, type FunctionRef } from './functionName.ts';
import { isUnsettled, settled } from './lifecycle.ts';
import type { Lambda } from './needs.ts';
import { makeReady } from './readiness.ts';
import {
  functionKey,
  functions,
  unsettled,
  versions,
  type FunctionRecord,
  type VersionRecord,
} from './records.ts';

/**
 * Functions whose runtime has yet to be fetched wait here, outside of any request. Which ones wait is in the
 * store, so a restart takes them up again; preparing a runtime is shared by all that wait for it.
 */
export interface Settling {
  begin(lambda: Lambda, account: string, region: string, ref: Pick<FunctionRef, 'name' | 'arn'>): void;
  /** Takes up whatever the store says is waiting and nobody here waits for. */
  resume(lambda: Lambda): Promise<void>;
}

export function createSettling(): Settling {
  const waiting = new Set<string>();
  const begin: Settling['begin'] = (lambda, account, region, ref) => {
    if (waiting.has(ref.arn)) return;
    waiting.add(ref.arn);
    settleFunction(lambda, account, region, ref)
      .catch((error: unknown) => {
        lambda.log.error(
          { function: ref.arn, error: String(error) },
          'a function stays pending; tried again',
        );
      })
      .finally(() => waiting.delete(ref.arn));
  };
  return {
    begin,
    resume: async (lambda) => {
      const entries = await lambda.store.read((view) => unsettled.list(view));
      for (const { key } of entries) {
        const [account, region, name] = key as [string, string, string];
        const arn = functionArn({ partition: 'aws', account, region }, name);
        begin(lambda, account, region, { name, arn });
      }
    },
  };
}

async function settleFunction(
  lambda: Lambda,
  account: string,
  region: string,
  ref: Pick<FunctionRef, 'name' | 'arn'>,
): Promise<void> {
  const key = functionKey({ account, region }, ref.name);
  const before = await lambda.store.read((view) => functions.get(view, key));
  const { runtime, memoryMiB } = before?.latest.settings ?? {};
  const failure = before && (await makeReady(lambda, before.latest));
  const identity = await lambda.commit(async (transaction) => {
    unsettled.delete(transaction, key);
    const fn = await functions.get(transaction, key);
    if (!fn || fn.latest.identity !== before?.latest.identity || !isUnsettled(fn.latest)) {
      // Deleted, or made anew meanwhile, in which case that one waits under the same key.
      if (fn && isUnsettled(fn.latest)) unsettled.put(transaction, key, true);
      return undefined;
    }
    functions.put(transaction, key, { ...fn, latest: settled(fn.latest, failure, lambda.ids.uuid()) });
    for (const version of await pendingVersions(transaction, key, fn)) {
      const next = settled(version, failure, lambda.ids.uuid());
      versions.put(transaction, [...key, Number(version.version)], next);
    }
    return fn.latest.identity;
  });
  if (identity === undefined || failure) return;
  lambda.invoker.retire(ref.arn, (kept) => kept.version !== '$LATEST' || kept.identity === identity);
  if (runtime && memoryMiB !== undefined) {
    lambda.invoker.warm?.(runtime, memoryMiB, ref.arn);
  }
}

async function pendingVersions(view: View, key: Key, fn: FunctionRecord): Promise<VersionRecord[]> {
  if (fn.nextVersion === 1) return [];
  const all = await versions.list(view, { prefix: key });
  return all.map((entry) => entry.value).filter(isUnsettled);
}
