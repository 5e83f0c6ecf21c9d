import type { ServiceEntry } from '../api/services.ts';
import type { Log } from '../base/log.ts';
import { createServiceModel } from '../protocol/createServiceModel.ts';
import { wireFacts } from '../protocol/wireFacts.ts';
import type { Service } from '../services/service.ts';
import type { Store } from '../store/store.ts';

/** A service that costs nothing until it is used. */
export interface LazyService<S extends Service> {
  /** For the pipeline: code and schemas load at the first request. */
  readonly entry: ServiceEntry;
  /** The service, for whoever else needs it; loaded once. */
  readonly load: () => Promise<S>;
}

export interface LazyServices {
  /**
   * `id` names it to the pipeline; `folder` is what its keys in the store begin with. `create` imports its code and
   * constructs it.
   */
  add<S extends Service>(
    id: keyof typeof wireFacts,
    folder: string,
    create: () => Promise<S>,
    sdk: () => Promise<object>,
  ): LazyService<S>;
  /** After a start: loads those that have something in the store, so that their background tasks run. */
  wake(): Promise<void>;
  /** Each by the name of its folder. Loads them all. */
  all(): Promise<Readonly<Record<string, Service>>>;
}

interface Needs {
  readonly store: Store;
  readonly log: Log;
  /** Called once for each service that is loaded: its tasks can be started. */
  readonly loaded: (service: Service) => void;
}

export function createLazyServices({ store, log, loaded }: Needs): LazyServices {
  const services = new Map<string, () => Promise<Service>>();
  const isUsed = (folder: string) =>
    store.read(async (view) => (await view.list({ prefix: [folder], limit: 1 })).length > 0);
  return {
    add: (id, folder, create, sdk) => {
      const load = onceThatSucceeds(async () => {
        const service = await create();
        loaded(service);
        return service;
      });
      services.set(folder, load);
      const facts = wireFacts[id];
      const entry: ServiceEntry = {
        facts,
        load: async () => {
          const [model, service] = await Promise.all([sdk(), load()]);
          return { model: createServiceModel(model, facts), service };
        },
      };
      return { entry, load };
    },
    wake: async () => {
      for (const [folder, load] of services) {
        try {
          if (await isUsed(folder)) await load();
        } catch (error) {
          log.error(
            { service: folder, error: String(error) },
            'a service did not load; its tasks do not run',
          );
        }
      }
    },
    all: async () => {
      const entries = [...services].map(async ([folder, load]) => [folder, await load()] as const);
      return Object.fromEntries(await Promise.all(entries));
    },
  };
}

/** One call of `work` for everyone, unless it fails: then the next one tries again. */
function onceThatSucceeds<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}
