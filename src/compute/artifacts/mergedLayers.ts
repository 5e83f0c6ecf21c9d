import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { layOver } from './layerTree.ts';

export interface MergedLayersNeeds {
  /** In which the unpacked layers lie, and what is made of them. */
  readonly folder: string;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly ids: Ids;
  /** Removes a folder, some time. */
  readonly discard: (path: string) => void;
}

/** Layers laid over each other, each list of them once, for as long as it is in use or among the latest. */
export interface MergedLayers {
  /** The folder of these, later ones over earlier ones; of a single one, its own. */
  folder(paths: readonly string[]): Promise<string>;
  /** Those of which a layer whose name begins so is a part. Who shows them has links of its own. */
  takeAway(name: string): void;
}

export function createMergedLayers({ folder, clock, ids, discard }: MergedLayersNeeds): MergedLayers {
  /** The longest unused first. */
  const merged = new Map<string, Merged>();

  async function layTogether(folders: readonly string[]): Promise<string> {
    const target = join(folder, `.layers-${ids.hex(16)}`);
    try {
      for (const source of folders) {
        for (const work = layOver(source, target); !work.next().done;) await nextTurn();
      }
      return target;
    } catch (error) {
      discard(target);
      throw error;
    }
  }

  function drop(key: string, { making }: Merged): void {
    merged.delete(key);
    void making.then(discard, () => undefined);
  }

  /** Those that nobody can be about to show. */
  function dropUnused(): void {
    const oldestMs = clock.monotonic() - MERGED_USE_MS;
    for (const [key, entry] of merged) {
      if (merged.size < MERGED_KEPT || entry.usedAtMs > oldestMs) return;
      drop(key, entry);
    }
  }

  return {
    folder: async (paths) => {
      const [first = '', ...others] = paths;
      if (others.length === 0) return first;
      const key = paths.map((path) => basename(path)).join('/');
      const known = merged.get(key);
      if (known === undefined) dropUnused();
      const entry = known ?? { making: layTogether(paths), usedAtMs: Infinity };
      merged.delete(key);
      merged.set(key, entry);
      if (known === undefined) entry.making.catch(() => merged.delete(key));
      const path = await entry.making;
      entry.usedAtMs = clock.monotonic();
      return path;
    },
    takeAway: (name) => {
      for (const [key, entry] of merged) {
        if (key.split('/').some((part) => part.startsWith(name))) drop(key, entry);
      }
    },
  };
}

interface Merged {
  readonly making: Promise<string>;
  /** Infinity until it is made. */
  usedAtMs: number;
}

/** Five layers can be laid over each other in 120 ways, and each takes folders of its own. */
const MERGED_KEPT = 64;
/** From being asked for until the folder is cloned for a sandbox. */
const MERGED_USE_MS = 60_000;
