/**
 * `node bundleSources.ts PACKAGES`: makes the bundle of the clone with the rolldown of that folder's `node_modules`. A
 * program of its own: what it takes is gone with it.
 */
import { statSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Rolldown from 'rolldown';
import { systemErrorCode } from '../base/errors.ts';
import { CLONE_FOLDER } from '../config.ts';
import { buildFolder, removeAbandonedBuilds } from './abandonedBuilds.ts';
import { BUNDLE_FOLDER, BUNDLE_RECORD, type BundleRecord } from './freshBundle.ts';

/** Platforms that run read what they need of their bundle when they need it: so long, and so many, are kept. */
const KEPT_MS = 3600 * 1000;
const KEPT = 5;

/** File systems' clocks lag behind by less. */
const LAG_MS = 100;

const SOURCES = join(CLONE_FOLDER, 'src');
const FOLDER = join(CLONE_FOLDER, BUNDLE_FOLDER);

const [packages = CLONE_FOLDER] = process.argv.slice(2);
const startedMs = Date.now();
await mkdir(FOLDER, { recursive: true });
await removeAbandonedBuilds(FOLDER, startedMs);
const staging = await buildFolder(FOLDER);
try {
  const sources = await Promise.all((await bundle(staging)).map(sourceOf));
  // What was saved while it was read may be in it or not: the next start makes another.
  if (sources.every(([, , changedMs]) => changedMs < startedMs - LAG_MS)) await publish(sources);
} finally {
  await rm(staging, { recursive: true, force: true });
}
await sweep();

/** Returns the sources' paths. */
async function bundle(folder: string): Promise<string[]> {
  const path = createRequire(join(packages, 'package.json')).resolve('rolldown');
  const { rolldown } = (await import(pathToFileURL(path).href)) as typeof Rolldown;
  const read = new Set<string>();
  const build = await rolldown({
    input: join(SOURCES, 'cli', 'main.ts'),
    platform: 'node',
    // Packages stay where they are.
    external: (id) => !/^[./]/.test(id),
    plugins: [whereSourcesLie(read)],
  });
  await build.write({ dir: folder, format: 'esm', sourcemap: true, chunkFileNames: '[name].js' });
  await build.close();
  return [...read];
}

/** In a bundle, `import.meta` is the bundle's: what sources find beside them is found from there. */
function whereSourcesLie(read: Set<string>): Rolldown.Plugin {
  return {
    name: 'where-sources-lie',
    transform(code, id) {
      if (!id.startsWith(`${SOURCES}/`)) return undefined;
      read.add(id);
      if (!code.includes('import.meta')) return undefined;
      // The files of a bundle lie in a folder of `dist`.
      const file = JSON.stringify(`../../${relative(CLONE_FOLDER, id)}`);
      const folder = JSON.stringify(`../../${relative(CLONE_FOLDER, dirname(id))}`);
      const resolve = `process.getBuiltinModule('node:path').resolve`;
      const moved = code
        .replaceAll('import.meta.dirname', `${resolve}(import.meta.dirname, ${folder})`)
        .replaceAll('import.meta.url', `new URL(${file}, import.meta.url).href`);
      // Lines stay where they are.
      return { code: moved, map: null };
    },
  };
}

async function sourceOf(path: string): Promise<BundleRecord['sources'][number]> {
  const { size, ctimeMs } = await stat(path);
  return [relative(CLONE_FOLDER, path), size, ctimeMs];
}

async function publish(sources: BundleRecord['sources']): Promise<void> {
  // The owner of the clone makes it, others may run it.
  await chmod(staging, 0o755);
  const name = await moveToFreeName(staging);
  const record: BundleRecord = { entry: `${BUNDLE_FOLDER}/${name}/main.js`, sources };
  const written = join(FOLDER, `.${name}.json`);
  await writeFile(written, JSON.stringify(record));
  await rename(written, join(CLONE_FOLDER, BUNDLE_RECORD));
}

/** Puts the folder where none is, under the first number that is free, and returns its name: Node's compile cache keeps one entry for each name there ever was. */
async function moveToFreeName(folder: string): Promise<string> {
  for (let number = 1; ; number++) {
    try {
      await rename(folder, join(FOLDER, String(number)));
      return String(number);
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST'].includes(systemErrorCode(error) ?? '')) throw error;
    }
  }
}

async function sweep(): Promise<void> {
  // Published ones have numbers.
  const names = (await readdir(FOLDER)).filter((name) => /^\d+$/.test(name));
  // Another that makes one may just have taken its folder away.
  const atMs = (name: string): number =>
    statSync(join(FOLDER, name), { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
  const old = names
    .map((name) => ({ name, atMs: atMs(name) }))
    .toSorted((a, b) => b.atMs - a.atMs)
    .slice(KEPT)
    .filter((each) => Date.now() - each.atMs > KEPT_MS);
  for (const { name } of old) await rm(join(FOLDER, name), { recursive: true, force: true });
}
