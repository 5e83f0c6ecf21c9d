/** Whether something that is watched grows, after a warm-up, by more than it may. */
export interface Bound {
  /** Growth within the time watched that is noise: so much, or this share of what it was, whichever is more. */
  readonly amount: number;
  readonly share: number;
}

export interface Growth {
  /** Means of the first and the last quarter. */
  readonly first: number;
  readonly last: number;
  /** Of the straight line through all samples, from its first to its last (least squares). */
  readonly trend: number;
  readonly bound: number;
  readonly isTooMuch: boolean;
}

/** Too much when the line and the quarters agree: one of them alone is moved by a single burst. */
export function growthOf(samples: readonly (readonly [atMs: number, value: number])[], bound: Bound): Growth {
  const quarter = Math.max(1, samples.length >> 2);
  const values = samples.map(([, value]) => value);
  const first = mean(values.slice(0, quarter));
  const last = mean(values.slice(-quarter));
  const [start = [0, 0], end = [0, 0]] = [samples[0], samples.at(-1)];
  const trend = slope(samples) * (end[0] - start[0]);
  const most = Math.max(bound.amount, bound.share * first);
  return { first, last, trend, bound: most, isTooMuch: trend > most && last - first > most };
}

function slope(samples: readonly (readonly [number, number])[]): number {
  const x = mean(samples.map(([at]) => at));
  const y = mean(samples.map(([, value]) => value));
  const over = samples.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  const under = samples.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return under === 0 ? 0 : over / under;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
