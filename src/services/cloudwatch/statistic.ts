import type { Summary } from './summary.ts';

/** A number out of a summary; undefined: there is none (AWS then shows no data point). */
export type Statistic = (summary: Summary) => number | undefined;

const SIMPLE: Readonly<Record<string, Statistic>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => (count === 0 ? undefined : sum / count),
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

/** Every statistic by its name as clients write it: `Sum`, `p99.9`, `tm95`, `TM(10%:90%)`, `PR(:300)`, `IQM`, …; undefined: no statistic. */
export function parseStatistic(text: string): Statistic | undefined {
  return Object.hasOwn(SIMPLE, text) ? SIMPLE[text] : parseExtended(text);
}

export function isSimple(text: string): boolean {
  return Object.hasOwn(SIMPLE, text);
}

const PERCENT = /^(p|tm|tc|ts|wm)(\d{1,2}(?:\.\d{0,10})?|100(?:\.0{0,10})?)$/;
const RANGE = /^(TM|TC|TS|WM|PR)\(([^:()]{0,40}):([^:()]{0,40})\)$/;
const NUMBER = /^\d+(\.\d{0,10})?([Ee][+-]?\d+)?$/;
const PERCENT_BOUND = /^(\d{1,2}(\.\d{0,10})?|100(\.0{0,10})?)%$/;

/** The statistics that need a distribution. */
export function parseExtended(text: string): Statistic | undefined {
  if (text === 'IQM') return trimmed('tm', 0.25, 0.75);
  const [, name = '', percent = ''] = PERCENT.exec(text) ?? [];
  if (name === 'p') return percentile(Number(percent) / 100);
  if (name !== '') return trimmed(name, 0, Number(percent) / 100);
  const [, kind = '', low = '', high = ''] = RANGE.exec(text) ?? [];
  if (kind === '' || (low === '' && high === '')) return undefined;
  const bounds = [low, high].filter((bound) => bound !== '');
  if (kind !== 'PR' && bounds.every((bound) => PERCENT_BOUND.test(bound))) {
    const [from, to] = [low === '' ? 0 : parseFloat(low) / 100, high === '' ? 1 : parseFloat(high) / 100];
    return from < to ? trimmed(kind.toLowerCase(), from, to) : undefined;
  }
  if (!bounds.every((bound) => NUMBER.test(bound))) return undefined;
  const [from, to] = [low === '' ? -Infinity : Number(low), high === '' ? Infinity : Number(high)];
  return from < to ? between(kind, from, to) : undefined;
}

/** The least value that so large a share of all values does not exceed. */
function percentile(share: number): Statistic {
  return (summary) => {
    const values = summary.values();
    if (values === undefined || summary.count <= 0) return undefined;
    // Shares of a count may miss it by a rounding error.
    const rank = share * summary.count * (1 - Number.EPSILON * 4);
    let below = 0;
    for (const [value, count] of values) {
      below += count;
      if (below >= rank) return value;
    }
    return summary.maximum;
  };
}

type Weighted = readonly (readonly [value: number, count: number])[];

/** Between two shares of all values in their order; a value at a bound counts with the part that is inside. */
function trimmed(kind: string, from: number, to: number): Statistic {
  return (summary) => {
    const values = summary.values();
    if (values === undefined) return undefined;
    const [low, high] = [from * summary.count, to * summary.count];
    let before = 0;
    const inside: [number, number][] = [];
    for (const [value, count] of values) {
      const part = Math.min(before + count, high) - Math.max(before, low);
      if (part > 0) inside.push([value, part]);
      before += count;
    }
    return combine(kind, inside, { total: summary.count, below: low, above: summary.count - high });
  };
}

/** Above `from`, and up to and with `to`. */
function between(kind: string, from: number, to: number): Statistic {
  return (summary) => {
    const values = summary.values();
    if (values === undefined || summary.count <= 0) return undefined;
    const inside = values.filter(([value]) => value > from && value <= to);
    if (kind === 'PR') return (100 * countOf(inside)) / summary.count;
    if (kind !== 'WM')
      return combine(kind.toLowerCase(), inside, { total: summary.count, below: 0, above: 0 });
    const clamped = values.map(([value, count]) => [Math.min(Math.max(value, from), to), count] as const);
    return sumOf(clamped) / summary.count;
  };
}

function combine(
  kind: string,
  inside: Weighted,
  { total, below, above }: { total: number; below: number; above: number },
): number | undefined {
  const [count, sum] = [countOf(inside), sumOf(inside)];
  if (kind === 'tc') return count;
  if (kind === 'ts') return sum;
  const [first, last] = [inside.at(0), inside.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (kind === 'tm') return sum / count;
  // Winsorized: what lies outside counts as the value at the bound.
  return (sum + below * first[0] + above * last[0]) / total;
}

function countOf(values: Weighted): number {
  return values.reduce((all, [, count]) => all + count, 0);
}

function sumOf(values: Weighted): number {
  return values.reduce((all, [value, count]) => all + value * count, 0);
}
