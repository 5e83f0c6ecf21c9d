/**
 * Container images as root folders, one per digest, shared by every environment that runs it.
 *
 *   FOLDER/SHA256 in hex/image.json    what the image says about its program
 *                        rootfs/       sealed (seal.ts)
 *          .new-…  .old-…              being made, being removed
 *
 * An image is there whole or not at all: it is on disk before it is renamed to its name. Functions that are Active run
 * after a restart whatever has become of the registry.
 */
import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '../../base/clock.ts';
import { assert, OperationalError, systemErrorCode } from '../../base/errors.ts';
import { createGate } from '../../base/gate.ts';
import { createHolds } from '../../base/holds.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { turns } from '../artifacts/turns.ts';
import { findOciRuntime } from '../drivers/oci/ociRuntime.ts';
import { uidRange } from '../drivers/uidPool.ts';
import type { ImageConfig } from './imageConfig.ts';
import { parseImageReference, pinned } from './imageReference.ts';
import { imagePrograms } from './imagePrograms.ts';
import { ImageRefused } from './imageRefused.ts';
import { fetchLayout, findManifest, type ImageSource } from './fetchImage.ts';
import { inspectLayers } from './inspectLayers.ts';
import { MAX_IMAGE_BYTES } from './manifest.ts';
import { sealImage } from './seal.ts';
import { createSkopeo } from './skopeo.ts';
import { unpackLayout } from './unpackLayout.ts';

/** Operation of the error with which `prepare` rejects because the platform ends: another start may go on. */
export const STOPPING = 'stop';

export interface ImagesNeeds {
  /** Host folder; everything in it is ours. */
  readonly folder: string;
  /** Host folders, absolute, in which local images may lie. */
  readonly localFolders: readonly string[];
  /** What will run them: images are refused where it is not installed. Default: runc. */
  readonly ociRuntime?: string;
  /** The platform's own, for skopeo. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

export interface ResolvedImage {
  /** Of the manifest for this machine, hex. */
  readonly digest: string;
  /** The same image for ever. */
  readonly uri: string;
}

export interface UnpackedImage {
  readonly digest: string;
  readonly rootFolder: string;
  readonly config: ImageConfig;
}

export interface Images {
  /** What an ImageUri names now. Throws ImageRefused, or OperationalError where programs are missing. */
  resolve(uri: string): Promise<ResolvedImage>;
  /** Undefined until `prepare` has brought it, also in an earlier run. */
  find(digest: string): UnpackedImage | undefined;
  /** Fetches and unpacks it, once for all who ask. Throws as `resolve`. */
  prepare(image: ResolvedImage): Promise<UnpackedImage>;
  /** Keeps the image from `remove` until the returned function is called. */
  hold(digest: string): () => void;
  /** Removes it, at once or when nobody holds it any more. */
  remove(digest: string): void;
  /** Those that are there, and when they came. */
  list(): { readonly digest: string; readonly madeAtMs: number }[];
  /** Ends what is being fetched; waits for removals. */
  close(): Promise<void>;
}

const run = promisify(execFile);

const PARALLEL = 2;
/** Slow registries hold up nobody who need not ask them, and so many programs fit into memory. */
const PARALLEL_FETCHES = 8;
const PARALLEL_LOOKS = 16;
/** What an image leaves free on the disk. */
const SPARE_BYTES = 256 * 1024 * 1024;

export function createImages(needs: ImagesNeeds): Images {
  const { folder, clock, ids, log } = needs;
  const known = new Map<string, UnpackedImage>();
  const underWay = new Map<string, Promise<UnpackedImage>>();
  const doomed = new Set<string>();
  const holds = createHolds((digest) => {
    if (doomed.has(digest)) takeAway(digest);
  });
  const removals = new Set<Promise<void>>();
  const closing = new AbortController();
  const turn = createGate(PARALLEL);
  const fetchTurn = createGate(PARALLEL_FETCHES);
  const lookTurn = createGate(PARALLEL_LOOKS);

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  for (const name of readdirSync(folder).filter((each) => each.startsWith('.'))) discard(join(folder, name));

  function discard(path: string): void {
    const removal = removeTree(path)
      .catch((error: unknown) => log.warn({ path, error: String(error) }, 'a folder was not removed'))
      .finally(() => removals.delete(removal));
    removals.add(removal);
  }

  function source(uri: string): ImageSource {
    const reference = parseImageReference(uri);
    if (reference === undefined) throw new ImageRefused('invalid', 'it is no reference to an image');
    findOciRuntime(needs.ociRuntime);
    const { skopeo, prlimit, setpriv } = imagePrograms();
    return {
      reference,
      localFolders: needs.localFolders,
      skopeo: createSkopeo({ skopeo, prlimit, setpriv, environment: needs.environment }),
      signal: closing.signal,
    };
  }

  async function within<T>(work: (temporary: string) => Promise<T>): Promise<T> {
    const temporary = join(folder, `.new-${ids.hex(16)}`);
    mkdirSync(temporary, { mode: 0o700 });
    try {
      return await work(temporary);
    } finally {
      discard(temporary);
    }
  }

  async function make(image: ResolvedImage): Promise<UnpackedImage> {
    return within(async (temporary) => {
      const startedMs = clock.monotonic();
      const layout = join(temporary, 'layout');
      const fetched = await fetchTurn(closing.signal, () =>
        fetchLayout(source(image.uri), `sha256:${image.digest}`, layout, temporary, checkSpace),
      );
      return turn(closing.signal, async () => {
        const report = await inspectLayers(fetched.layers, closing.signal);
        await checkSpace(report.bytes);
        const place = join(temporary, 'image');
        mkdirSync(place, { mode: 0o755 });
        await unpackLayout({
          layout,
          target: place,
          uid: process.getuid?.() === 0 ? unpackerUid(folder) : undefined,
          maxFileBytes: MAX_IMAGE_BYTES,
          programs: imagePrograms(),
          signal: closing.signal,
        });
        const { config } = fetched;
        const owners = report.owners;
        const pause = turns(() => clock.monotonic());
        await sealImage(join(place, 'rootfs'), { user: config.user, owners, turn: pause });
        writeFileSync(join(place, 'image.json'), JSON.stringify(config), { mode: 0o600 });
        chmodSync(place, 0o700);
        await run('sync', ['-f', place]);
        await publish(place, join(folder, image.digest));
        log.info(
          { image: image.uri, bytes: report.bytes, ms: clock.monotonic() - startedMs },
          'an image was unpacked',
        );
        return remember(image.digest, config);
      });
    });
  }

  async function checkSpace(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize > bytes + SPARE_BYTES) return;
    throw new OperationalError('prepare image', `there is no room for its ${bytes} bytes in the data folder`);
  }

  async function publish(place: string, path: string): Promise<void> {
    closing.signal.throwIfAborted();
    await rename(place, path);
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  function remember(digest: string, config: ImageConfig): UnpackedImage {
    const image = { digest, rootFolder: join(folder, digest, 'rootfs'), config };
    known.set(digest, image);
    return image;
  }

  function find(digest: string): UnpackedImage | undefined {
    const image = known.get(digest);
    if (image !== undefined) return image;
    checkDigest(digest);
    try {
      const text = readFileSync(join(folder, digest, 'image.json'), 'utf8');
      return remember(digest, JSON.parse(text) as ImageConfig);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  function takeAway(digest: string): void {
    doomed.delete(digest);
    known.delete(digest);
    const trash = join(folder, `.old-${ids.hex(16)}`);
    try {
      renameSync(join(folder, digest), trash);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return;
      throw error;
    }
    discard(trash);
  }

  return {
    resolve: async (uri) => {
      const from = source(uri);
      const { digest } = await lookTurn(closing.signal, () =>
        within((temporary) => findManifest(from, temporary)),
      );
      return { digest: digest.slice('sha256:'.length), uri: pinned(from.reference, digest) };
    },
    find,
    prepare: async (image) => {
      checkDigest(image.digest);
      doomed.delete(image.digest);
      const there = find(image.digest) ?? underWay.get(image.digest);
      if (there !== undefined) return there;
      const making = make(image)
        .catch((error: unknown) => {
          throw closing.signal.aborted ? closing.signal.reason : error;
        })
        .finally(() => underWay.delete(image.digest));
      underWay.set(image.digest, making);
      return making;
    },
    hold: holds.hold,
    remove: (digest) => {
      checkDigest(digest);
      if (holds.has(digest)) doomed.add(digest);
      else takeAway(digest);
    },
    list: () =>
      readdirSync(folder)
        .filter((name) => !name.startsWith('.'))
        .map((digest) => ({ digest, madeAtMs: statSync(join(folder, digest)).mtimeMs })),
    close: async () => {
      closing.abort(new OperationalError(STOPPING, 'the platform is stopping'));
      await Promise.allSettled(underWay.values());
      await Promise.allSettled(removals);
    },
  };
}

/** Where the platform is no root, folders that an image closes must be opened before they can be removed. */
async function removeTree(path: string): Promise<void> {
  const removal = () => rm(path, { recursive: true, force: true });
  try {
    await removal();
  } catch (error) {
    if (systemErrorCode(error) !== 'EACCES') throw error;
    // `rm` tells the first thing that it can not remove, and goes on with others: chmod misses those, and says so.
    await run('chmod', ['-R', 'u+rwX', '--', path]).catch(() => undefined);
    await removal();
  }
}

/** Of nobody else: not of sandboxes, whose ids come from the block of another folder. */
function unpackerUid(folder: string): number {
  return uidRange(folder, readFileSync('/proc/self/uid_map', 'latin1')).first;
}

/** Nothing but a SHA-256 becomes a name. */
function checkDigest(digest: string): void {
  assert(/^[0-9a-f]{64}$/.test(digest), 'an image is named by its SHA-256');
}
