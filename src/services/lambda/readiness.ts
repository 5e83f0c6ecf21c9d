import { prepareImage } from './image.ts';
import type { LambdaNeeds } from './needs.ts';
import type { Reason, Runnable } from './records.ts';

type Prepared = Pick<Runnable, 'settings' | 'code'>;

/** Whether it could run at once: its runtime, or its image, is on this machine. */
export function isReady(
  needs: Pick<LambdaNeeds, 'runtimes' | 'images'>,
  { settings, code }: Prepared,
): boolean {
  if (code.image !== undefined) return needs.images?.find(code.sha256) !== undefined;
  return needs.runtimes.state(settings.runtime).kind === 'ready';
}

/** Undefined when it can run now; else why it never will. */
export async function makeReady(
  needs: LambdaNeeds,
  { settings, code }: Prepared,
): Promise<Reason | undefined> {
  if (code.image !== undefined) return prepareImage(needs, code);
  const { runtime } = settings;
  const state = await needs.runtimes.prepare(runtime);
  if (state.kind === 'ready') return undefined;
  const why = state.kind === 'absent' ? `${state.reason}. ${state.installHint}` : state.kind;
  return { code: 'InvalidRuntime', text: `The runtime ${runtime} could not be made available: ${why}` };
}
