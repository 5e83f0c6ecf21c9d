import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { HostEnvironment } from './command.ts';

export interface InterpreterNames {
  /** With the version in it, as `python3.12`. */
  readonly exact: string;
  /** Without. */
  readonly plain: string;
  /** Any with a version in it. */
  readonly versioned: RegExp;
}

/**
 * Where an interpreter of one version may be: PATH, the usual folders, what version managers installed. What belongs to
 * the system comes first: sandboxes see it without a mount. Shims are scripts, not interpreters.
 */
export function interpreterPaths(
  names: InterpreterNames,
  environment: HostEnvironment,
  managed: readonly string[],
): string[] {
  const onPath = (environment['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
  const folders = [...onPath.filter((folder) => !folder.includes('/shims')), '/usr/bin', '/usr/local/bin'];
  const found = [
    ...folders.map((folder) => join(folder, names.exact)),
    ...managed,
    ...folders.map((folder) => join(folder, names.plain)).filter((path) => mayBe(path, names)),
  ].flatMap((path) => resolved(path));
  const distinct = [...new Set(found)];
  return distinct.toSorted((a, b) => Number(b.startsWith('/usr/')) - Number(a.startsWith('/usr/')));
}

/** The folders of a version manager that begin so, newest first. */
export function versionsIn(folder: string, start: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith(start))
      .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** A plain name counts unless its file says that it is another version. */
function mayBe(path: string, { exact, versioned }: InterpreterNames): boolean {
  const [real] = resolved(path);
  if (real === undefined) return false;
  return basename(real) === exact || !versioned.test(basename(real));
}

function resolved(path: string): string[] {
  try {
    const real = realpathSync(path);
    return statSync(real).isFile() ? [real] : [];
  } catch {
    return [];
  }
}
