import { runtimeFamily } from './runtimeNames.ts';

const FAMILIES = ['nodejs', 'python', 'java', 'dotnet', 'ruby', 'provided'];

/** As people look for them: by language, the newest first. */
export function orderRuntimes<T extends { readonly runtime: string }>(runtimes: readonly T[]): readonly T[] {
  return runtimes.toSorted(
    (a, b) => rank(a.runtime) - rank(b.runtime) || compareVersions(b.runtime, a.runtime),
  );
}

function rank(runtime: string): number {
  const index = FAMILIES.indexOf(runtimeFamily(runtime));
  return index < 0 ? FAMILIES.length : index;
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
