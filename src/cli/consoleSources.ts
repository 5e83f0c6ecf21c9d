import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE_FOLDER } from '../config.ts';

export const CONSOLE_FOLDER = join(CLONE_FOLDER, 'console');
export const CONSOLE_BUILD = join(CONSOLE_FOLDER, 'dist');

/** What a build is made of, relative to CONSOLE_FOLDER. */
export const CONSOLE_SOURCES = [
  'package.json',
  'index.html',
  'vite.config.ts',
  'tsconfig.json',
  'src',
  'public',
];

/** In the build: the digest of the sources that it was made of. */
export const DIGEST_FILE = 'sources.sha256';

/** False where only the build is shipped, without its sources, or where there is nothing to build it of. */
export function hasConsoleSources(): boolean {
  return existsSync(join(CONSOLE_FOLDER, 'src'));
}

/** Of all sources' names and contents; the same on every machine. */
export function digestOfSources(): string {
  const hash = createHash('sha256');
  for (const path of sourcePaths()) {
    const content = readFileSync(join(CONSOLE_FOLDER, path));
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Undefined where nothing is built. */
export function digestOfBuild(): string | undefined {
  try {
    return readFileSync(join(CONSOLE_BUILD, DIGEST_FILE), 'utf8');
  } catch {
    return undefined;
  }
}

function sourcePaths(): string[] {
  return CONSOLE_SOURCES.flatMap((name) => {
    const path = join(CONSOLE_FOLDER, name);
    if (!existsSync(path)) return [];
    const inside = readdirIfFolder(path);
    return inside ? inside.map((file) => join(name, file)) : [name];
  }).toSorted();
}

function readdirIfFolder(path: string): string[] | undefined {
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1));
  } catch {
    return undefined;
  }
}
