import type { Metric } from './metric.ts';

/** Where a time series comes from: what it keeps of that when it is calculated with. */
export interface Source {
  readonly label: string;
  readonly periodSeconds: number;
  readonly metric?: Metric;
  readonly stat?: string;
}

/** Values by the start of their period, seconds since the epoch, ascending. */
export class Series extends Map<number, number> {
  readonly source: Source | undefined;

  constructor(entries: Iterable<readonly [number, number]>, source: Source | undefined) {
    super(entries);
    this.source = source;
  }
}

/** AWS's three types: a scalar, a time series, an array of them. */
export type Value = number | Series | readonly Series[];

export function isList(value: Value): value is readonly Series[] {
  return Array.isArray(value);
}

/** The times at which any of them has a value, ascending. */
export function timesOf(list: readonly Series[]): number[] {
  return [...new Set(list.flatMap((series) => [...series.keys()]))].sort((a, b) => a - b);
}

/** Of each series, or of the number. */
export function each(value: Value, change: (value: number) => number): Value {
  return typeof value === 'number'
    ? change(value)
    : eachSeries(value, (series) =>
        finite(
          [...series].map(([time, one]) => [time, change(one)]),
          series,
        ),
      );
}

export function eachSeries(
  value: Series | readonly Series[],
  change: (series: Series) => Series,
): Series | Series[] {
  return isList(value) ? value.map(change) : change(value);
}

/** Without the points that are no numbers: what is divided by zero has no result. */
export function finite(entries: readonly (readonly [number, number])[], like: Series): Series {
  return new Series(
    entries.filter(([, value]) => Number.isFinite(value)),
    like.source,
  );
}
