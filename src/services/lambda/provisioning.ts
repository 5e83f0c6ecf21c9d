import type { Task } from '../../base/task.ts';
import type { FunctionVersion } from '../../compute/functionVersion.ts';
import type { View } from '../../store/store.ts';
import { functionArn, type FunctionRef, type FunctionScope } from './functionName.ts';
import { getVersion } from './lookup.ts';
import type { Lambda, LambdaNeeds } from './needs.ts';
import { provisionedConfigs, readShares, type ProvisionedShare } from './provisionedRecords.ts';
import { createProvisionedTime, type TimedWish } from './provisionedTime.ts';
import { aliases, concurrencies, functionKey, functions, versions } from './records.ts';
import { compiledVersion } from './targets.ts';

/**
 * Tells the invoker what is to be kept initialised, as the store has it: at the start, and after every change of what
 * it depends on. Each time it is told the whole, so that nothing is ever half done.
 */
export function provisioningTask(lambda: Lambda): Task {
  let stale = true;
  let stopping: AbortSignal | undefined;
  let running: Promise<void> | undefined;
  let wishes: readonly TimedWish[] = [];
  const meterTime = createProvisionedTime((usage) => lambda.meterProvisioned?.(usage));
  const tell = async (): Promise<void> => {
    while (stale && stopping?.aborted === false) {
      stale = false;
      try {
        wishes = await readWishes(lambda, () => (stale = true));
        lambda.invoker.provision(wishes);
      } catch (error) {
        stale = true;
        throw error;
      }
    }
  };
  const run = (): Promise<void> => (running ??= tell().finally(() => (running = undefined)));
  const changed = (): void => {
    stale = true;
    // What fails here is told, and tried again, by the task.
    if (stopping?.aborted === false) run().catch(() => undefined);
  };
  for (const { prefix } of [provisionedConfigs, aliases, versions, concurrencies]) {
    lambda.store.watch(prefix, changed);
  }
  return {
    name: 'lambda.provision',
    periodMs: 500,
    run: async (signal) => {
      stopping = signal;
      await run();
      meterTime(wishes, lambda.clock.now());
    },
  };
}

async function readWishes(
  lambda: Pick<LambdaNeeds, 'store' | 'runtimes'>,
  again: () => void,
): Promise<TimedWish[]> {
  return lambda.store.read(async (view) => {
    const names = new Map<string, readonly [string, string, string]>();
    for (const { key } of await provisionedConfigs.list(view)) {
      const [account, region, name] = key as [string, string, string];
      names.set(`${account}/${region}/${name}`, [account, region, name]);
    }
    const wishes: TimedWish[] = [];
    for (const [account, region, name] of names.values()) {
      const ref = {
        name,
        qualifier: undefined,
        arn: functionArn({ partition: 'aws', account, region }, name),
      };
      for (const share of await readShares(view, [account, region, name])) {
        const version = await provisionedVersion(view, { account, region }, ref, share);
        if (version !== undefined && runtimeIsHere(lambda, version, again)) {
          wishes.push({ version, count: share.count, token: share.token, sinceMs: share.sinceMs });
        }
      }
    }
    return wishes;
  });
}

/** As the invoker knows it; undefined when it is gone or cannot run yet. */
export async function provisionedVersion(
  view: View,
  scope: Pick<FunctionScope, 'account' | 'region'>,
  ref: FunctionRef,
  share: Pick<ProvisionedShare, 'version'>,
): Promise<FunctionVersion | undefined> {
  const key = functionKey(scope, ref.name);
  const fn = await functions.get(view, key);
  const record = fn && (await getVersion(view, key, fn, share.version));
  return record?.state === 'Active' ? compiledVersion(view, scope, ref, record) : undefined;
}

/** The data folder may have moved to another machine. What this one cannot run at all the invoker will say. */
function runtimeIsHere(
  { runtimes }: Pick<LambdaNeeds, 'runtimes'>,
  { runtime, image }: FunctionVersion,
  again: () => void,
): boolean {
  if (image !== undefined) return true;
  const { kind } = runtimes.state(runtime);
  if (kind === 'ready' || kind === 'absent') return true;
  runtimes.prepare(runtime).then(again, () => undefined);
  return false;
}
