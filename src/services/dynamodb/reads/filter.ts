import { pathsOf, type Condition } from '../expressions/condition.ts';
import { invalid } from '../faults.ts';
import type { KeySchema } from '../table.ts';

/** What a query's keys select, its filter can't. */
export function refuseKeysInFilter(
  filter: Condition | undefined,
  { all }: KeySchema,
  parameter: string,
): void {
  if (filter === undefined) return;
  for (const path of pathsOf(filter)) {
    const key = all.find(({ name }) => path.length === 1 && name === path[0]);
    if (key === undefined) continue;
    throw invalid(
      `${parameter} can only contain non-primary key attributes: Primary key attribute: ${key.name}`,
    );
  }
}
