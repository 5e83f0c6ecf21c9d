import type { Key, View } from '../../store/store.ts';
import { validation } from './faults.ts';
import type { Metric, Scope } from './metric.ts';
import { LAST_MS_SLACK, metrics } from './records.ts';
import { LISTED_MS } from './retention.ts';
import type { Schema, Search } from './searchExpression.ts';

/** As many as one SEARCH gives. */
export const MAX_FOUND = 500;
const PAGE = 1000;

/**
 * The metrics that a SEARCH means, of those with data in the last two weeks; at most one more than it may give. `looking`:
 * how many of them may still be looked at.
 */
export async function findMetrics(
  view: View,
  { account, region }: Scope,
  { schema, matches }: Search,
  nowMs: number,
  looking: { left: number },
): Promise<Metric[]> {
  if (schema?.namespace.isWellFormed() === false) return [];
  const sinceMs = nowMs - LISTED_MS - LAST_MS_SLACK;
  const prefix = [account, region, ...(schema ? [schema.namespace] : [])];
  const found: Metric[] = [];
  for (let after: Key | undefined; ;) {
    const page = await metrics.list(view, { prefix, ...(after && { after }), limit: PAGE });
    looking.left -= page.length;
    if (looking.left < 0) {
      throw validation(
        'The searches of the request look at too many metrics. Name the namespace and the dimensions: {Namespace,Dimension}.',
      );
    }
    for (const { key, value } of page) {
      const [namespace = '', name = ''] = key.slice(2) as string[];
      const metric = { namespace, name, dimensions: value.dimensions };
      if (value.lastMs < sinceMs || !hasDimensionsOf(schema, metric) || !matches(metric)) continue;
      found.push(metric);
      if (found.length > MAX_FOUND) return found;
    }
    // A request may have a hundred searches, each with hundreds of words.
    await new Promise<void>((resolve) => setImmediate(resolve));
    after = page.at(-1)?.key;
    if (page.length < PAGE) return found;
  }
}

function hasDimensionsOf(schema: Schema | undefined, { dimensions }: Metric): boolean {
  if (schema === undefined) return true;
  const names = new Set(schema.dimensions);
  return dimensions.length === names.size && dimensions.every(({ name }) => names.has(name));
}
