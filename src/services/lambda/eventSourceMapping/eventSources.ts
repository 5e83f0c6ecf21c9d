import type { Poller } from '../../../delivery/streamPoller/streamPoller.ts';
import type { Lambda } from '../needs.ts';
import type { EventSourceKind } from './eventSourceKind.ts';
import { mappingKey, mappings, putMapping, type MappingRecord } from './mappingRecord.ts';

/** The mappings that are served. */
export interface EventSources {
  /** Serves all that are enabled. */
  start(): Promise<void>;
  /** Begins nothing more; what is being handled goes on. */
  stop(): void;
  /** Resolves when nothing is handled any more and what came of it is stored. To be called after `stop`. */
  drained(): Promise<void>;
  /** A mapping was made, changed or deleted, durably. */
  changed(scope: Scope, uuid: string): void;
  /** What was done by an earlier form of it is not finished yet. */
  isSettling(uuid: string): boolean;
}

interface Scope {
  readonly account: string;
  readonly region: string;
}

interface Served {
  readonly revision: string;
  readonly poller: Poller;
}

const SETBACK_MS = 5000;
export const GONE = 'The event source does not exist any more';

export function createEventSources(
  lambda: () => Lambda,
  kindOf: (record: MappingRecord) => EventSourceKind,
): EventSources {
  const served = new Map<string, Served>();
  /** The last work on each; it never rejects. */
  const turns = new Map<string, Promise<void>>();
  const settling = new Set<string>();
  let isOpen = false;

  const inTurn = (scope: Scope, uuid: string): void => {
    const turn = (turns.get(uuid) ?? Promise.resolve())
      .then(() => settle(scope, uuid))
      .catch((error: unknown) => again(scope, uuid, error))
      .finally(() => {
        if (turns.get(uuid) === turn) turns.delete(uuid);
      });
    turns.set(uuid, turn);
  };

  /** Makes what is done what the record says. */
  const settle = async (scope: Scope, uuid: string): Promise<void> => {
    const record = await lambda().store.read((view) => mappings.get(view, mappingKey(scope, uuid)));
    const now = served.get(uuid);
    if (now !== undefined && now.revision !== record?.revision) {
      settling.add(uuid);
      await now.poller.stop().finally(() => settling.delete(uuid));
      served.delete(uuid);
    }
    if (!isOpen || record?.isEnabled !== true || served.has(uuid)) return;
    const gone = () => void disable(scope, record).catch((error: unknown) => again(scope, uuid, error));
    const poller = await kindOf(record).serve({ ...scope, record, gone });
    if (poller === undefined) return disable(scope, record);
    served.set(uuid, { revision: record.revision, poller });
    if (!isOpen) await poller.stop();
  };

  const again = (scope: Scope, uuid: string, error: unknown): void => {
    if (!isOpen) return;
    const { clock, log } = lambda();
    log.error({ mapping: uuid, error: String(error) }, 'a mapping is not served; it is tried again');
    clock.timer(SETBACK_MS, () => inTurn(scope, uuid));
  };

  /** Its source will not come back: a stream's ARN is given once. */
  const disable = async (scope: Scope, { uuid, revision }: MappingRecord): Promise<void> => {
    const { store, clock, ids } = lambda();
    const next = ids.uuid();
    await store.transact(async (transaction) => {
      const record = await mappings.get(transaction, mappingKey(scope, uuid));
      if (record?.revision !== revision) return;
      const change = { isEnabled: false, reason: GONE, modifiedAtMs: clock.now(), revision: next };
      putMapping(transaction, scope, { ...record, ...change });
    });
    inTurn(scope, uuid);
  };

  return {
    start: async () => {
      isOpen = true;
      const all = await lambda().store.read((view) => mappings.list(view));
      for (const { key, value } of all) {
        const [account, region] = key as [string, string];
        if (value.isEnabled) inTurn({ account, region }, value.uuid);
      }
    },
    stop: () => {
      isOpen = false;
      for (const { poller } of served.values()) void poller.stop();
    },
    drained: async () => {
      while (turns.size > 0) await Promise.all(turns.values());
      await Promise.all([...served.values()].map(({ poller }) => poller.stop()));
    },
    changed: inTurn,
    isSettling: (uuid) => settling.has(uuid),
  };
}
