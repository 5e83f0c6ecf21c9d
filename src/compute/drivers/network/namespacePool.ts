import { OperationalError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { SandboxNetwork } from './namespaceCommands.ts';

export interface NamespacePool {
  /** One that is ready, or the next to be made. Rejects with OperationalError when none can be had. */
  take(): Promise<SandboxNetwork>;
  /** Only when no process is in it. It is removed, never used again: its counters and the kernel's memory of
   *  closed connections would tell the next function about the last. */
  giveBack(network: SandboxNetwork): void;
  /** Resolves when nothing is being made or removed any more; those that exist are left to the caller. */
  close(): Promise<void>;
}

export interface NamespacePoolNeeds {
  readonly prefix: string;
  readonly addresses: readonly string[];
  readonly make: (networks: readonly SandboxNetwork[]) => Promise<void>;
  readonly remove: (names: readonly string[]) => Promise<void>;
  readonly log: Log;
}

interface Waiter {
  resolve(network: SandboxNetwork): void;
  reject(error: Error): void;
}

/** Ready at any time, for a burst of boots; each takes some 150 KiB of the kernel. */
const READY = 16;
/** The kernel makes one after the other anyway; a longer batch only lets the first of it wait. */
const LARGEST_BATCH = 8;

/** Network namespaces made ahead, in batches of one process each. An address rests as long as others are free. */
export function createNamespacePool({
  prefix,
  addresses,
  make,
  remove,
  log,
}: NamespacePoolNeeds): NamespacePool {
  const free = [...addresses];
  const ready: SandboxNetwork[] = [];
  const waiting: Waiter[] = [];
  const leaving: SandboxNetwork[] = [];
  let count = 0;
  let making: Promise<void> | undefined;
  let removing: Promise<void> | undefined;
  let closed = false;

  const refill = (): void => {
    const wanted = Math.min(READY + waiting.length - ready.length, LARGEST_BATCH);
    if (making !== undefined || closed || (waiting.length === 0 && ready.length > READY / 2)) return;
    if (free.length === 0) {
      failAll(new OperationalError('prepare networks', `all ${addresses.length} addresses are in use`));
      return;
    }
    const networks = free
      .splice(0, wanted)
      .map((address) => ({ name: `${prefix}-${(count++).toString(36)}`, address }));
    making = make(networks).then(
      () => {
        making = undefined;
        networks.forEach(offer);
        refill();
      },
      (error: unknown) => {
        making = undefined;
        log.warn({ error: String(error) }, 'networks for sandboxes could not be made');
        leaving.push(...networks);
        sweep();
        // Whoever asks next tries again.
        failAll(error instanceof Error ? error : new Error(String(error)));
      },
    );
  };
  const offer = (network: SandboxNetwork): void => {
    const waiter = waiting.shift();
    if (waiter === undefined) ready.push(network);
    else waiter.resolve(network);
  };
  const failAll = (error: Error): void => {
    for (const waiter of waiting.splice(0)) waiter.reject(error);
  };
  const sweep = (): void => {
    if (removing !== undefined || closed || leaving.length === 0) return;
    const gone = leaving.splice(0);
    removing = remove(gone.map(({ name }) => name))
      .catch((error: unknown) => log.warn({ error: String(error) }, 'networks of sandboxes were not removed'))
      .finally(() => {
        removing = undefined;
        free.push(...gone.map(({ address }) => address));
        sweep();
      });
  };

  return {
    take: () => {
      const network = ready.shift();
      if (closed) return Promise.reject(new OperationalError('boot sandbox', 'the driver is closing'));
      const taken =
        network === undefined
          ? new Promise<SandboxNetwork>((resolve, reject) => void waiting.push({ resolve, reject }))
          : Promise.resolve(network);
      refill();
      return taken;
    },
    giveBack: (network) => {
      leaving.push(network);
      sweep();
    },
    close: async () => {
      closed = true;
      failAll(new OperationalError('boot sandbox', 'the driver is closing'));
      await Promise.all([making, removing]);
    },
  };
}
