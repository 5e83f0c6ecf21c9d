import type { Metric } from './metric.ts';
import { isStat, type Query } from './metricQuery.ts';

interface Labelled {
  readonly metric: Metric;
  readonly stat: string;
  readonly period: number;
}

/**
 * What lines are called unless somebody says: an expression's by its id, a metric's by its name; where several queries
 * have that name, what tells them apart follows in AWS's order: namespace, values of dimensions, statistic, period.
 */
export function labelsOf(queries: readonly Query[]): Map<string, string> {
  const byName = Map.groupBy(queries.filter(isStat), ({ metric }) => metric.name);
  return new Map(
    queries.map((query) => {
      if (!isStat(query)) return [query.id, query.id];
      const alike = byName.get(query.metric.name) ?? [];
      return [query.id, [query.metric.name, ...differing(query, alike)].join(' ')];
    }),
  );
}

/** What tells the metrics that a SEARCH found apart; of one alone its name. */
export function foundLabels(found: readonly Metric[]): string[] {
  const [first] = found;
  const namesDiffer = found.some(({ name }) => name !== first?.name);
  const all = found.map((metric) => ({ metric, stat: '', period: 0 }));
  return all.map((one) => {
    const parts = differing(one, all);
    const named = namesDiffer || parts.length === 0 ? [one.metric.name, ...parts] : parts;
    return named.join(' ');
  });
}

function differing(one: Labelled, alike: readonly Labelled[]): string[] {
  const parts: ((of: Labelled) => string)[] = [
    ({ metric }) => metric.namespace,
    ({ metric }) => metric.dimensions.map(({ value }) => value).join(' '),
    ({ stat }) => stat,
    ({ period }) => String(period),
  ];
  return parts
    .filter((part) => new Set(alike.map(part)).size > 1)
    .map((part) => part(one))
    .filter((part) => part !== '');
}
