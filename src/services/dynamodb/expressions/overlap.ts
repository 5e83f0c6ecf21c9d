import { invalid } from '../faults.ts';
import type { Path } from './placeholders.ts';

export function printPath(path: Path): string {
  return `[${path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join(', ')}]`;
}

/** One above the other, or both the same. */
export function refuseOverlaps(paths: readonly Path[]): void {
  for (const [one, two] of pairs(paths)) {
    const shorter = Math.min(one.length, two.length);
    if (common(one, two) < shorter) continue;
    throw invalid(
      `Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${printPath(one)}, path two: ${printPath(two)}`,
    );
  }
}

/** A map and a list at the same place. */
export function refuseConflicts(paths: readonly Path[]): void {
  for (const [one, two] of pairs(paths)) {
    const at = common(one, two);
    if (at >= Math.min(one.length, two.length) || typeof one[at] === typeof two[at]) continue;
    throw invalid(
      `Two document paths conflict with each other; must remove or rewrite one of these paths; path one: ${printPath(one)}, path two: ${printPath(two)}`,
    );
  }
}

function common(one: Path, two: Path): number {
  let at = 0;
  while (at < one.length && at < two.length && one[at] === two[at]) at++;
  return at;
}

/** Only of paths that begin alike: an expression has a thousand paths at most, each mostly alone in its group. */
function* pairs(paths: readonly Path[]): Generator<readonly [Path, Path]> {
  const groups = new Map<string | number | undefined, Path[]>();
  for (const path of paths) {
    const group = groups.get(path[0]);
    if (group === undefined) {
      groups.set(path[0], [path]);
      continue;
    }
    for (const other of group) yield [other, path];
    group.push(path);
  }
}
