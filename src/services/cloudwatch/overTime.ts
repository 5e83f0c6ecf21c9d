/** The functions of metric math that look at the times of a series. */
import { finite, Series } from './series.ts';

/** From each point to the next; the first point has none before it. */
export function differences(series: Series, of: (change: number, seconds: number) => number): Series {
  const points = [...series];
  const entries = points.slice(1).map(([time, value], at): [number, number] => {
    const [beforeTime, before] = points[at] ?? [time, value];
    return [time, of(value - before, time - beforeTime)];
  });
  return finite(entries, series);
}

export function runningSum(series: Series): Series {
  let sum = 0;
  return finite(
    [...series].map(([time, value]): [number, number] => [time, (sum += value)]),
    series,
  );
}

export type Fill = number | Series | 'REPEAT' | 'LINEAR';

/** A value for each of these periods that has none; nothing before the first with REPEAT, outside with LINEAR. */
export function fill(series: Series, filling: Fill, periods: readonly number[]): Series {
  const times = [...new Set([...periods, ...series.keys()])].sort((a, b) => a - b);
  const ahead = filling === 'LINEAR' ? nextPoints(series, times) : undefined;
  let last: readonly [number, number] | undefined;
  const entries = times.flatMap((time): [number, number][] => {
    const own = series.get(time);
    if (own !== undefined) last = [time, own];
    const value = own ?? filled(filling, time, last, ahead?.get(time));
    return value === undefined ? [] : [[time, value]];
  });
  return finite(entries, series);
}

function filled(
  filling: Fill,
  time: number,
  last: readonly [number, number] | undefined,
  next: readonly [number, number] | undefined,
): number | undefined {
  if (typeof filling === 'number') return filling;
  if (filling === 'REPEAT') return last?.[1];
  if (filling !== 'LINEAR') return filling.get(time);
  if (last === undefined || next === undefined) return undefined;
  return last[1] + ((next[1] - last[1]) * (time - last[0])) / (next[0] - last[0]);
}

/** The first point at or after each time. */
function nextPoints(
  series: Series,
  times: readonly number[],
): Map<number, readonly [number, number] | undefined> {
  const next = new Map<number, readonly [number, number] | undefined>();
  let point: readonly [number, number] | undefined;
  for (const time of times.toReversed()) {
    const own = series.get(time);
    if (own !== undefined) point = [time, own];
    next.set(time, point);
  }
  return next;
}

type Part = 'MINUTE' | 'HOUR' | 'DAY' | 'DATE' | 'MONTH' | 'YEAR' | 'EPOCH';

/** The part of each period's own time, in UTC; of a week Monday is the first day. */
export function timePart(part: Part, periods: readonly number[], like: Series): Series {
  return new Series(
    periods.map((time) => [time, partOf(part, time)]),
    like.source,
  );
}

function partOf(part: Part, seconds: number): number {
  const date = new Date(seconds * 1000);
  switch (part) {
    case 'MINUTE':
      return date.getUTCMinutes();
    case 'HOUR':
      return date.getUTCHours();
    case 'DAY':
      return date.getUTCDay() === 0 ? 7 : date.getUTCDay();
    case 'DATE':
      return date.getUTCDate();
    case 'MONTH':
      return date.getUTCMonth() + 1;
    case 'YEAR':
      return date.getUTCFullYear();
    case 'EPOCH':
      return seconds;
  }
}
