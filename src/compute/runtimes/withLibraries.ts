import type { RuntimeState } from '../runtimeCatalogue.ts';
import type { Library } from './library.ts';
import type { CataloguedRuntime, Shelf } from './shelf.ts';

/**
 * A runtime as functions may use it: `ready` once the libraries that they find without packaging them are there
 * too, or the first try to install them has failed. Later tries, one with each `prepare`, keep nobody waiting.
 */
export function withLibraries(shelf: Shelf, runtime: CataloguedRuntime): CataloguedRuntime {
  if (!shelf.libraries) return runtime;
  const awaited = (): Library | undefined =>
    shelf.downloads ? runtime.libraries.find((library) => !library.settled()) : undefined;
  return {
    libraries: runtime.libraries,
    state: () => {
      const state = runtime.state();
      const library = state.kind === 'ready' ? awaited() : undefined;
      return library === undefined ? state : waiting(library);
    },
    discover: () => runtime.discover(),
    prepare: async () => {
      const state = await runtime.prepare();
      if (state.kind !== 'ready') return state;
      const wait = awaited() !== undefined;
      const installing = Promise.all(runtime.libraries.map((library) => library.start()));
      if (wait) await installing;
      return state;
    },
  };
}

function waiting(library: Library): RuntimeState {
  const now = library.state().kind === 'installing' ? 'is being installed' : 'is to be installed';
  return { kind: 'preparing', progress: `${library.name} ${now}` };
}
