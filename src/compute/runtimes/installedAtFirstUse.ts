import type { RuntimeState } from '../runtimeCatalogue.ts';
import type { CataloguedRuntime } from './shelf.ts';

/** `Found`: what an installation takes, once it has been found. */
export interface Installation<Found extends object> {
  /** Ready, absent, or found but not installed yet. */
  look(): RuntimeState | Found;
  /** Why it cannot be installed now, though it may later. */
  hindrance?(): RuntimeState | undefined;
  /** Ready or absent. */
  install(found: Found): Promise<RuntimeState>;
  /** What people read meanwhile. */
  readonly progress: string;
}

/** A runtime without libraries of its own whose client is installed when the first function asks for it, once for all who ask. */
export function installedAtFirstUse<Found extends object>(
  installation: Installation<Found>,
): CataloguedRuntime {
  let settled: RuntimeState | undefined;
  let preparing: Promise<RuntimeState> | undefined;
  const state = (): RuntimeState => {
    if (preparing !== undefined) return { kind: 'preparing', progress: installation.progress };
    if (settled !== undefined) return settled;
    const found = installation.look();
    if ('kind' in found) return (settled = found);
    return installation.hindrance?.() ?? { kind: 'downloadable' };
  };
  return {
    libraries: [],
    state,
    discover: () => Promise.resolve(state()),
    prepare: async () => {
      if (settled?.kind === 'ready') return settled;
      if (preparing !== undefined) return preparing;
      const found = installation.look();
      if ('kind' in found) return (settled = found);
      preparing = installation.install(found).then((outcome) => {
        preparing = undefined;
        return (settled = outcome);
      });
      return preparing;
    },
  };
}
