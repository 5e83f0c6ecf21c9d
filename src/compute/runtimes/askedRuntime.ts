import type { RuntimeState } from '../runtimeCatalogue.ts';
import type { CataloguedRuntime } from './shelf.ts';

export interface Question {
  /** What is known without waiting, or the answer that will come. */
  readonly ask: () => RuntimeState | Promise<RuntimeState>;
  readonly absent: (reason: string) => RuntimeState;
  /** What is being done meanwhile. */
  readonly progress: string;
}

/**
 * A runtime of which a program of this machine must be asked. It is asked once at a time, and once it is ready no more;
 * whoever prepares it asks again.
 */
export function askedRuntime({
  ask,
  absent,
  progress,
}: Question): Pick<CataloguedRuntime, 'state' | 'discover' | 'prepare'> {
  let settled: RuntimeState | undefined;
  let asking: Promise<RuntimeState> | undefined;

  const look = (again: boolean): RuntimeState | Promise<RuntimeState> => {
    if (settled?.kind === 'ready' || (settled !== undefined && !again)) return settled;
    if (asking !== undefined) return asking;
    const answer = ask();
    if (!(answer instanceof Promise)) {
      if (answer.kind === 'ready') settled = answer;
      return answer;
    }
    asking = answer
      .catch((error: unknown) => absent(String(error)))
      .then((state) => {
        settled = state;
        asking = undefined;
        return state;
      });
    return asking;
  };

  return {
    state: () => {
      const found = look(false);
      return found instanceof Promise ? { kind: 'preparing', progress } : found;
    },
    discover: async () => look(false),
    prepare: async () => look(true),
  };
}
