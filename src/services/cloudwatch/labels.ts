import { isStat, type Query, type StatQuery } from './metricQuery.ts';

/**
 * Labels that nobody gave: an expression's is its id, a metric's its name; where several queries have that name,
 * what tells them apart follows in AWS's order: namespace, values of dimensions, statistic, period.
 */
export function labelsOf(queries: readonly Query[]): Map<string, string> {
  const byName = Map.groupBy(queries.filter(isStat), ({ metric }) => metric.name);
  return new Map(
    queries.map((query) => {
      const own = isStat(query) ? metricLabel(query, byName.get(query.metric.name) ?? []) : query.id;
      return [query.id, query.label ?? own];
    }),
  );
}

function metricLabel(query: StatQuery, alike: readonly StatQuery[]): string {
  const parts: ((of: StatQuery) => string)[] = [
    ({ metric }) => metric.namespace,
    ({ metric }) => metric.dimensions.map(({ value }) => value).join(' '),
    ({ stat }) => stat,
    ({ period }) => String(period),
  ];
  const differing = parts.filter((part) => new Set(alike.map(part)).size > 1).map((part) => part(query));
  return [query.metric.name, ...differing].filter((part) => part !== '').join(' ');
}
