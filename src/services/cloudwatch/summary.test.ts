import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseStatistic } from './statistic.ts';
import { Summary } from './summary.ts';

const value = fc.oneof(
  fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
  fc.integer({ min: 0, max: 50 }),
  fc.constant(0),
);
const values = fc.array(value, { minLength: 1, maxLength: 400 });

function summaryOf(list: readonly number[]): Summary {
  const summary = new Summary();
  for (const one of list) summary.add(one);
  return summary;
}

/** The same after it was stored. */
function stored(summary: Summary): Summary {
  return Summary.decode(JSON.parse(JSON.stringify(summary.encode())) as ReturnType<Summary['encode']>);
}

test('percentiles are within one percent of the true value, exact with few values', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 100 }), (list, percent) => {
      const sorted = list.toSorted((a, b) => a - b);
      const rank = Math.max(1, Math.ceil((percent / 100) * list.length * (1 - 4 * Number.EPSILON)));
      const truth = sorted[rank - 1] ?? NaN;
      const found = parseStatistic(`p${percent}`)?.(stored(summaryOf(list))) ?? NaN;
      const isExact = new Set(list).size <= 32;
      const allowed = isExact ? 0 : 0.0101 * truth;
      assert.ok(Math.abs(found - truth) <= allowed, `p${percent}: ${found}, not ${truth}`);
    }),
  );
});

test('however values are divided and merged, the summary is the same', () => {
  fc.assert(
    fc.property(values, fc.infiniteStream(fc.integer({ min: 0, max: 4 })), (list, parts) => {
      const groups = Map.groupBy(list, () => parts.next().value);
      const merged = new Summary();
      for (const group of groups.values()) merged.merge(stored(summaryOf(group)));
      const { s: sum, ...whole } = summaryOf(list).encode();
      const { s: mergedSum, ...inParts } = merged.encode();
      assert.ok(Math.abs(sum - mergedSum) <= 1e-9 * Math.abs(sum));
      assert.deepEqual(inParts, whole);
    }),
  );
});

test('hostile ranges: bins are bounded, high percentiles stay true', () => {
  const list = Array.from({ length: 20_000 }, (_, at) => 10 ** (-150 + at / 80));
  const summary = summaryOf(list);
  assert.ok(JSON.stringify(summary.encode()).length < 40_000);
  const truth = list[Math.ceil(0.99 * list.length) - 1] ?? 0;
  const found = parseStatistic('p99')?.(stored(summary)) ?? 0;
  assert.ok(Math.abs(found - truth) <= 0.0101 * truth);
});

test('AWS has no percentiles of negative values, nor of sets that do not tell their values', () => {
  const p50 = parseStatistic('p50');
  assert.equal(p50?.(summaryOf([1, -1, 2])), undefined);
  const set = { SampleCount: 3, Sum: 6, Minimum: 1, Maximum: 3 };
  assert.equal(p50?.(Summary.ofSet(set)), undefined);
  assert.equal(parseStatistic('Average')?.(Summary.ofSet(set)), 2);
  assert.equal(p50?.(Summary.ofSet({ SampleCount: 3, Sum: 6, Minimum: 2, Maximum: 2 })), 2);
  const mixed = summaryOf([1, 2]);
  mixed.merge(Summary.ofSet(set));
  assert.equal(p50?.(stored(mixed)), undefined);
});

test('statistics of the values 1 to 10', () => {
  const summary = summaryOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const expected: Record<string, number> = {
    SampleCount: 10,
    Sum: 55,
    Average: 5.5,
    Minimum: 1,
    Maximum: 10,
    p0: 1,
    p50: 5,
    p90: 9,
    'p99.9': 10,
    p100: 10,
    tm50: 3,
    tc50: 5,
    ts50: 15,
    wm80: (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 8 + 8) / 10,
    'TM(20%:80%)': 5.5,
    'TM(:50%)': 3,
    'TS(80%:)': 19,
    'TC(2:5)': 3,
    'TM(2:5)': 4,
    'TS(8:)': 19,
    'PR(:3)': 30,
    'PR(2:5)': 30,
    'WM(2:5)': (2 + 2 + 3 + 4 + 5 * 6) / 10,
    IQM: (0.5 * 3 + 4 + 5 + 6 + 7 + 0.5 * 8) / 5,
  };
  for (const [stat, wanted] of Object.entries(expected)) {
    const found = parseStatistic(stat)?.(summary) ?? NaN;
    assert.ok(Math.abs(found - wanted) < 1e-9, `${stat}: ${found}, not ${wanted}`);
  }
});

test('what is no statistic', () => {
  for (const text of [
    '',
    'sum',
    'p',
    'p101',
    'p-1',
    'P50',
    'tm',
    'TM()',
    'TM(:)',
    'TM(90%:10%)',
    'TM(10%:5)',
    'PR(1%:2%)',
    'p50 ',
    'constructor',
  ]) {
    assert.equal(parseStatistic(text), undefined, text);
  }
});
