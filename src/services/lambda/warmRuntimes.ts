import type { LambdaNeeds } from './needs.ts';
import { functions } from './records.ts';

/** After a start: environments are booted ahead for every runtime that a function has. Downloads nothing. */
export async function warmRuntimes(
  needs: Pick<LambdaNeeds, 'store' | 'runtimes' | 'invoker'>,
): Promise<void> {
  const known = await needs.store.read((view) => functions.list(view));
  const runtimes = new Set(known.map(({ value }) => value.latest.settings.runtime));
  for (const runtime of runtimes) {
    const state = needs.runtimes.state(runtime);
    if (state.kind === 'downloadable' || state.kind === 'absent') continue;
    if ((await needs.runtimes.prepare(runtime)).kind === 'ready') needs.invoker.warm?.(runtime);
  }
}
