import type { Key } from '../../store/store.ts';
import { invalidValue } from './faults.ts';

export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** Which metric: two sets of dimensions that differ only in their order are the same. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

export interface Scope {
  readonly account: string;
  readonly region: string;
}

/** The metric in keys of the store, below account and region. */
export function metricKey({ account, region }: Scope, { namespace, name, dimensions }: Metric): Key {
  return [account, region, namespace, name, dimensionsKey(dimensions)];
}

export function dimensionsKey(dimensions: readonly Dimension[]): string {
  const pairs = dimensions
    .map(({ name, value }) => [name, value])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return JSON.stringify(pairs);
}

interface DimensionInput {
  readonly Name?: string | undefined;
  readonly Value?: string | undefined;
}

/** Checks what a request says of a metric. `path` is what precedes `Dimensions` in AWS's messages. */
export function readMetric(
  namespace: string,
  name: string,
  dimensions: readonly DimensionInput[] | undefined,
  path: string,
): Metric {
  if (!isMetricText(namespace)) throw invalid(namespace, 'Namespace');
  if (!isMetricText(name)) throw invalid(name, `${path}MetricName`);
  const read = (dimensions ?? []).map(({ Name = '', Value = '' }, at) => {
    const member = `${path}Dimensions.member.${at + 1}`;
    if (!isDimensionName(Name)) throw invalid(Name, `${member}.Name`);
    if (!isDimensionText(Value)) throw invalid(Value, `${member}.Value`);
    return { name: Name, value: Value };
  });
  if (new Set(read.map((dimension) => dimension.name)).size < read.length) {
    throw invalidValue(`The parameter ${path}Dimensions must not hold a name twice.`);
  }
  return { namespace, name, dimensions: read };
}

export function isDimensionName(text: string): boolean {
  return isDimensionText(text) && !text.startsWith(':');
}

/** Printable ASCII, and not only blanks. */
export function isDimensionText(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text) && text.trim() !== '';
}

/** Of namespaces and names. Lone surrogates have no place in keys, control characters none in names. */
export function isMetricText(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return text.isWellFormed() && !/[\x00-\x1f\x7f]/.test(text);
}

function invalid(value: string, parameter: string): Error {
  return invalidValue(`The value ${value.toWellFormed()} for parameter ${parameter} is invalid.`);
}
