import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const PREFIX = '.build-';

/** No build takes as long, ms. */
const ABANDONED_MS = 3600 * 1000;

/** A folder of its own for a build, in the folder where its result will be. */
export function buildFolder(parent: string): Promise<string> {
  return mkdtemp(join(parent, PREFIX));
}

/** Removes what builds left that were killed: their folders of an hour ago and before. */
export async function removeAbandonedBuilds(parent: string, nowMs: number): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const folder = join(parent, name);
    // Another that builds may just have taken its folder away.
    const changedMs = await stat(folder).then(
      ({ mtimeMs }) => mtimeMs,
      () => nowMs,
    );
    if (nowMs - changedMs > ABANDONED_MS) await rm(folder, { recursive: true, force: true });
  }
}
