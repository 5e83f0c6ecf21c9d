import type { LambdaNeeds } from './needs.ts';
import { functions } from './records.ts';

/** After a start: environments are booted ahead for every runtime that a function has, and every size. Downloads nothing. */
export async function warmRuntimes(
  needs: Pick<LambdaNeeds, 'store' | 'runtimes' | 'invoker'>,
): Promise<void> {
  const known = await needs.store.read((view) => functions.list(view));
  const sizes = Map.groupBy(known, ({ value }) => value.latest.settings.runtime);
  for (const [runtime, functionsOfIt] of sizes) {
    const state = needs.runtimes.state(runtime);
    if (state.kind === 'downloadable' || state.kind === 'absent') continue;
    if ((await needs.runtimes.prepare(runtime)).kind !== 'ready') continue;
    for (const memoryMiB of new Set(functionsOfIt.map(({ value }) => value.latest.settings.memoryMiB))) {
      needs.invoker.warm?.(runtime, memoryMiB);
    }
  }
}
