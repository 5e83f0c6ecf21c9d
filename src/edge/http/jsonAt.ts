const STEP = /\.?([A-Za-z0-9_$-]+)|\[(\d{1,9})\]|\[["']([^"'\]]*)["']\]/y;

/** What stands at `a.b[0]` of a value; undefined when there is nothing, or when that is no path. */
export function jsonAt(value: unknown, path: string): unknown {
  let found = value;
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const step = STEP.exec(path);
    if (!step) return undefined;
    const [, name, index, quoted] = step;
    const key = name ?? index ?? quoted ?? '';
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}
