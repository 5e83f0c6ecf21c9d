import type { Call } from '../service.ts';
import { codeLimits } from './code.ts';
import { lambdaFault } from './fault.ts';
import { layerVersions } from './layerRecords.ts';
import type { LambdaNeeds } from './needs.ts';
import { functions, versions } from './records.ts';

export interface CodeUsage {
  readonly functions: number;
  readonly bytes: number;
}

/** What an account stores in a region: the package of every version, of layers too, counts, shared or not, as on AWS. */
export async function codeUsage(
  needs: Pick<LambdaNeeds, 'store'>,
  call: Pick<Call, 'account' | 'region'>,
): Promise<CodeUsage> {
  const prefix = [call.account, call.region];
  return needs.store.read(async (view) => {
    const latest = await functions.list(view, { prefix });
    const published = await versions.list(view, { prefix });
    const layers = await layerVersions.list(view, { prefix });
    const bytes =
      layers.reduce((sum, { value }) => sum + value.content.bytes, 0) +
      latest.reduce((sum, { value }) => sum + value.latest.code.bytes, 0) +
      published.reduce((sum, { value }) => sum + value.code.bytes, 0);
    return { functions: latest.length, bytes };
  });
}

/** How long a sum serves, in which the quota may be overrun by what is uploaded meanwhile. */
const USAGE_AGE_MS = 60_000;

/** Refuses an upload beyond AWS's 75 GB an account and region. */
export function createStorageQuota(needs: Pick<LambdaNeeds, 'store' | 'clock'>) {
  const known = new Map<string, { bytes: number; atMs: number }>();
  return async (call: Pick<Call, 'account' | 'region'>, bytes: number): Promise<void> => {
    const place = `${call.account}/${call.region}`;
    let usage = known.get(place);
    if (!usage || needs.clock.now() - usage.atMs > USAGE_AGE_MS) {
      usage = { bytes: (await codeUsage(needs, call)).bytes, atMs: needs.clock.now() };
      known.set(place, usage);
    }
    if (usage.bytes + bytes > codeLimits.MAX_STORED_BYTES) {
      known.delete(place);
      throw lambdaFault('CodeStorageExceededException', 'Code storage limit exceeded.');
    }
    usage.bytes += bytes;
  };
}
