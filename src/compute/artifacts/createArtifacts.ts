import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import { assert, OperationalError, systemErrorCode } from '../../base/errors.ts';
import { createGate } from '../../base/gate.ts';
import { createHolds } from '../../base/holds.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Blobs } from '../../store/blobs.ts';
import type { CodePackage } from '../functionVersion.ts';
import { cloneTree } from '../drivers/codeClone.ts';
import { MAX_UNPACKED_BYTES } from './inspectZip.ts';
import { createMergedLayers } from './mergedLayers.ts';
import { unpackZip } from './unpackZip.ts';

export interface ArtifactsNeeds {
  /** Host folder for unpacked packages; everything in it is ours and can be made again. */
  readonly folder: string;
  readonly blobs: Pick<Blobs, 'read'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** Code packages as folders, one per content, shared by every environment that runs it. */
export interface Artifacts {
  /**
   * The host folder of the unpacked package; unpacked at the first call, however many call at once. Throws
   * `ZipRejected` for an archive that must not be unpacked, `OperationalError` when it is missing or damaged.
   */
  unpack(code: CodePackage): Promise<string>;
  /** The folder that `derive` made under this tag, if it did. */
  derived(sha256: string, tag: string): string | undefined;
  /**
   * Makes another folder of an unpacked package: a clone of it, to which `add` adds files, until it removes the
   * package itself. Unless `add` says false or throws.
   */
  derive(code: CodePackage, tag: string, add: (draft: string) => Promise<boolean>): Promise<void>;
  /**
   * The host folder of these layers laid over each other, later ones over earlier ones; of what was derived of them under
   * the tag where there is such. Made once for each list. Whoever asks holds all of them.
   */
  merge(layers: readonly CodePackage[], tag?: string): Promise<string>;
  /** `merge`, for later. Never rejects: whoever needs them sees why they can't be had. */
  mergeAhead(layers: readonly CodePackage[]): Promise<void>;
  /** Keeps the folder from `remove` until the returned function is called. */
  hold(sha256: string): () => void;
  /** Removes the folder, at once or when nobody holds it any more. Nothing there is no error. */
  remove(sha256: string): Promise<void>;
  /** Waits for what is made ahead and for the removals under way. */
  close(): Promise<void>;
}

/** Archives in memory at the same time: each is up to 50 MiB. */
const PARALLEL_UNPACKS = 2;

/**
 *   folder/<boot id>/<sha256 in hex>/…     whole, or not there: renamed to its name when complete
 *   folder/<boot id>/<sha256 in hex>.<tag>/… the same with what was derived of it
 *   folder/<boot id>/.layers-*              layers laid over each other, until the platform ends
 *   folder/<boot id>/.new-*, .old-*        being made, being removed
 *
 * Nothing is fsynced, since all of it can be made again: after `kill -9` the page cache still has it, and after
 * a power cut the machine has another boot id, so that nothing half-written is ever believed.
 */
export function createArtifacts(needs: ArtifactsNeeds): Artifacts {
  const { clock, ids, log } = needs;
  const folder = join(needs.folder, bootId());
  const unpacked = new Map<string, Promise<string>>();
  const doomed = new Set<string>();
  const holds = createHolds((sha256) => {
    if (doomed.has(sha256)) takeAway(sha256);
  });
  const removals = new Set<Promise<void>>();
  const ahead = new Set<Promise<void>>();
  const turn = createGate(PARALLEL_UNPACKS);
  const merged = createMergedLayers({ folder, clock, ids, discard });

  // What is unpacked is for everybody to read, once it is shown to a sandbox; here it is nobody else's business.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(needs.folder, 0o700);
  for (const stale of staleFolders(needs.folder, folder)) discard(stale);
  const derivations = new Set(readdirSync(folder).filter((name) => DERIVED.test(name)));

  function discard(path: string): void {
    const removal = rm(path, { recursive: true, force: true })
      .catch((error: unknown) => log.warn({ path, error: String(error) }, 'a folder was not removed'))
      .finally(() => removals.delete(removal));
    removals.add(removal);
  }

  async function make(code: CodePackage, path: string): Promise<string> {
    if (await exists(path)) return path;
    return turn(undefined, async () => {
      const zip = await needs.blobs.read(code.blob);
      if (zip === undefined) throw new OperationalError('unpack', `the package ${code.blob} is missing`);
      if ((await sha256Of(zip)) !== code.sha256) {
        throw new OperationalError('unpack', `the package ${code.blob} is damaged`);
      }
      const temporary = join(folder, `.new-${ids.hex(16)}`);
      try {
        await unpackZip(zip, temporary, clock, MAX_UNPACKED_BYTES);
        await rename(temporary, path);
      } catch (error) {
        discard(temporary);
        throw error;
      }
      return path;
    });
  }

  async function derive(code: CodePackage, name: string, add: (draft: string) => Promise<boolean>) {
    const source = await artifacts.unpack(code);
    const temporary = join(folder, `.new-${ids.hex(16)}`);
    try {
      for (const work = cloneTree(source, temporary, true); !work.next().done;) await nextTurn();
      if (!(await add(temporary)) || !unpacked.has(code.sha256)) return discard(temporary);
      await rename(temporary, join(folder, name));
      derivations.add(name);
    } catch (error) {
      discard(temporary);
      throw error;
    }
  }

  async function mergeHeld(layers: readonly CodePackage[]): Promise<void> {
    const releases = layers.map(({ sha256 }) => artifacts.hold(sha256));
    try {
      await artifacts.merge(layers);
    } catch (error) {
      log.info({ error: String(error) }, 'layers were not unpacked ahead');
    } finally {
      for (const release of releases) release();
    }
  }

  function takeAway(sha256: string): void {
    doomed.delete(sha256);
    unpacked.delete(sha256);
    const own = folderName(sha256);
    merged.takeAway(own);
    for (const name of derivations) {
      if (!name.startsWith(`${own}.`)) continue;
      derivations.delete(name);
      takeFolder(name);
    }
    takeFolder(own);
  }

  function takeFolder(name: string): void {
    const trash = join(folder, `.old-${ids.hex(16)}`);
    try {
      // At once, so that whoever unpacks next does not find what is being removed.
      renameSync(join(folder, name), trash);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return;
      throw error;
    }
    discard(trash);
  }

  const artifacts: Artifacts = {
    derived: (sha256, tag) => {
      const name = derivedName(sha256, tag);
      return derivations.has(name) ? join(folder, name) : undefined;
    },
    derive: async (code, tag, add) => {
      const name = derivedName(code.sha256, tag);
      if (derivations.has(name)) return;
      const release = artifacts.hold(code.sha256);
      await derive(code, name, add).finally(release);
    },
    unpack: (code) => {
      doomed.delete(code.sha256);
      const known = unpacked.get(code.sha256);
      if (known !== undefined) return known;
      const made = make(code, join(folder, folderName(code.sha256)));
      unpacked.set(code.sha256, made);
      made.catch(() => unpacked.delete(code.sha256));
      return made;
    },
    merge: async (layers, tag) => {
      const paths = await Promise.all(
        layers.map(async (layer) => {
          const derived = tag === undefined ? undefined : artifacts.derived(layer.sha256, tag);
          return derived ?? artifacts.unpack(layer);
        }),
      );
      return merged.folder(paths);
    },
    mergeAhead: (layers) => {
      const work = mergeHeld(layers).finally(() => ahead.delete(work));
      ahead.add(work);
      return work;
    },
    hold: holds.hold,
    remove: async (sha256) => {
      folderName(sha256);
      doomed.add(sha256);
      await unpacked.get(sha256)?.catch(() => undefined);
      // Unpacked again or held meanwhile: somebody still needs it.
      if (doomed.has(sha256) && !holds.has(sha256)) takeAway(sha256);
    },
    close: async () => {
      await Promise.allSettled(ahead);
      await Promise.allSettled(removals);
    },
  };
  return artifacts;
}

const DERIVED = /^[0-9a-f]{64}\.[a-z0-9-]+$/;

function derivedName(sha256: string, tag: string): string {
  const name = `${folderName(sha256)}.${tag}`;
  assert(DERIVED.test(name), 'a tag is a plain word');
  return name;
}

/** Base64 has `/`, hexadecimal has not; and nothing but a SHA-256 becomes a name. */
function folderName(sha256: string): string {
  const bytes = Buffer.from(sha256, 'base64');
  assert(bytes.length === 32 && bytes.toString('base64') === sha256, 'a package is named by its SHA-256');
  return bytes.toString('hex');
}

/** Differs after every start of the machine; constant where the system does not tell. */
function bootId(): string {
  try {
    const text = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return /^[0-9a-f-]{36}$/.test(text) ? text : 'boot';
  } catch {
    return 'boot';
  }
}

/** What a former start of the platform, or of the machine, has left. */
function staleFolders(root: string, current: string): string[] {
  const others = readdirSync(root).map((name) => join(root, name));
  const unfinished = readdirSync(current).filter((name) => name.startsWith('.'));
  return [...others.filter((path) => path !== current), ...unfinished.map((name) => join(current, name))];
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function sha256Of(content: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  const pieceBytes = 4 * 1024 * 1024;
  for (let at = 0; at < content.length; at += pieceBytes) {
    if (at > 0) await nextTurn();
    hash.update(content.subarray(at, at + pieceBytes));
  }
  return hash.digest('base64');
}
