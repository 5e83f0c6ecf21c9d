import { invalid } from '../faults.ts';
import type { Table } from '../table.ts';
import type { Path } from './placeholders.ts';

/** Nothing lies below a key attribute: not the table's, not any index's. */
export function refuseBelowKeys(table: Table, paths: readonly Path[]): void {
  for (const path of paths) {
    if (path.length === 1) continue;
    const name = path[0] as string;
    const isKey = (keys: readonly { readonly name: string }[]) => keys.some((key) => key.name === name);
    const kind = isKey(table.schema.all)
      ? 'Key'
      : table.indexes.some(({ schema }) => isKey(schema.all))
        ? 'IndexKey'
        : undefined;
    if (kind === undefined) continue;
    throw invalid(
      `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${kind}: ${name}`,
    );
  }
}

/** Those that lie below an attribute. */
export function nestedPaths(paths: readonly Path[]): readonly Path[] {
  return paths.filter(({ length }) => length > 1);
}
