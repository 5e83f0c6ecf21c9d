import type { RuntimeState } from '../runtimeCatalogue.ts';
import { WAITING_ARGV } from '../runtimeApi/startScript.ts';
import { PREBOOT_LIMITS, type CataloguedRuntime } from './shelf.ts';

/** Why functions can't reach the Runtime API here. */
export interface NoRuntimeApi {
  readonly reason: string;
  readonly installHint: string;
}

/** `provided.al2023` and `provided.al2`: the function brings an executable `bootstrap`; Go and Rust come so too. */
export function createProvidedRuntime(
  runtime: string,
  noRuntimeApi: NoRuntimeApi | undefined,
): CataloguedRuntime {
  const state: RuntimeState =
    noRuntimeApi === undefined
      ? {
          kind: 'ready',
          process: {
            runtime,
            argv: WAITING_ARGV,
            environment: {},
            mounts: [],
            limits: PREBOOT_LIMITS,
            protocol: 'http',
          },
          version: '',
          // Its process starts after assignment: all variables act.
          bootVariables: [],
        }
      : { kind: 'absent', ...noRuntimeApi };
  return {
    libraries: [],
    state: () => state,
    prepare: () => Promise.resolve(state),
    discover: () => Promise.resolve(state),
  };
}
