import { Percentiles } from './percentiles.ts';
import { compareNaturally, numberOf, plainText, type Value } from './value.ts';

type Argument = Value | undefined;

/** One aggregate of one group. */
export interface Accumulator {
  /** `timestampMs`: of the row's event, for `earliest` and `latest`. */
  add(value: Argument, timestampMs: number): void;
  result(): Argument;
  /** Entries held, for the bound of memory. */
  readonly held: number;
}

export interface AggregateFunction {
  readonly min: number;
  readonly max: number;
  /** `parameter`: of `pct`, the percentile. */
  readonly start: (parameter: number) => Accumulator;
}

export const AGGREGATES: Readonly<Record<string, AggregateFunction>> = {
  count: one((): Accumulator => {
    let count = 0;
    // Whole: text, so that it is not shown as 1.2E7.
    return { add: (value) => void (value !== undefined && count++), result: () => String(count), held: 1 };
  }, 0),
  count_distinct: one(distinct),
  sum: one(() =>
    overNumbers(
      { sum: 0 },
      (state, number) => (state.sum += number),
      ({ sum }) => sum,
    ),
  ),
  avg: one(() =>
    overNumbers({ sum: 0, count: 0 }, addTo, ({ sum, count }) => (count === 0 ? undefined : sum / count)),
  ),
  stddev: one(() => overNumbers({ mean: 0, m2: 0, count: 0 }, welford, deviation)),
  min: one(() => keeping((value, best) => compareAsNumbers(value, best) < 0, true)),
  max: one(() => keeping((value, best) => compareAsNumbers(value, best) > 0, true)),
  sortsfirst: one(() => keeping((value, best) => compareNaturally(value, best) < 0)),
  sortslast: one(() => keeping((value, best) => compareNaturally(value, best) > 0)),
  earliest: one(() => timed((atMs, bestMs) => atMs < bestMs)),
  latest: one(() => timed((atMs, bestMs) => atMs >= bestMs)),
  median: one(() => percentile(50)),
  pct: { min: 2, max: 2, start: percentile },
  percentile: { min: 2, max: 2, start: percentile },
};

function one(start: () => Accumulator, min = 1): AggregateFunction {
  return { min, max: 1, start };
}

function overNumbers<State extends object>(
  state: State,
  add: (state: State, number: number) => void,
  result: (state: State) => Argument,
): Accumulator {
  return {
    add: (value) => {
      const number = numberOf(value);
      if (number !== undefined) add(state, number);
    },
    result: () => result(state),
    held: 1,
  };
}

function addTo(state: { sum: number; count: number }, number: number): void {
  state.sum += number;
  state.count++;
}

function welford(state: { mean: number; m2: number; count: number }, number: number): void {
  state.count++;
  const delta = number - state.mean;
  state.mean += delta / state.count;
  state.m2 += delta * (number - state.mean);
}

/** Of the population. */
function deviation({ m2, count }: { m2: number; count: number }): Argument {
  return count === 0 ? undefined : Math.sqrt(m2 / count);
}

function compareAsNumbers(a: Value, b: Value): number {
  return (numberOf(a) ?? 0) - (numberOf(b) ?? 0);
}

function keeping(isBetter: (value: Value, best: Value) => boolean, onlyNumbers = false): Accumulator {
  let best: Argument;
  return {
    add: (value) => {
      if (value === undefined || (onlyNumbers && numberOf(value) === undefined)) return;
      if (best === undefined || isBetter(value, best)) best = value;
    },
    result: () => best,
    held: 1,
  };
}

function timed(isBetter: (atMs: number, bestMs: number) => boolean): Accumulator {
  let best: { value: Value; atMs: number } | undefined;
  return {
    add: (value, atMs) => {
      if (value !== undefined && (!best || isBetter(atMs, best.atMs))) best = { value, atMs };
    },
    result: () => best?.value,
    held: 1,
  };
}

function distinct(): Accumulator {
  const seen = new Set<string>();
  return {
    add: (value) => void (value !== undefined && seen.add(plainText(value))),
    result: () => String(seen.size),
    get held() {
      return seen.size;
    },
  };
}

function percentile(rank: number): Accumulator {
  const values = new Percentiles();
  return {
    add: (value) => {
      const number = numberOf(value);
      if (number !== undefined) values.add(number);
    },
    result: () => values.at(rank),
    get held() {
      return values.held;
    },
  };
}
