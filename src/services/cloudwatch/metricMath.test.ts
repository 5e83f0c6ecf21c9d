import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import { testCloudWatch } from './cloudwatch.fixture.ts';
import { parseExpression, type Expression } from './expression.ts';

const MINUTE = 60_000;

/** Four minutes: `a` is 1, 2, none, 4; `b` 10, 20, none, none; `empty` nothing. The clock stands at a new year's midnight. */
async function fourMinutes() {
  const cloudwatch = testCloudWatch();
  const startMs = cloudwatch.clock.now();
  const at = (minute: number, value: number) => [startMs + minute * MINUTE, value] as const;
  await cloudwatch.put('a', [at(0, 1), at(1, 2), at(3, 4)]);
  await cloudwatch.put('b', [at(0, 10), at(1, 20)]);
  const stat = (Id: string): MetricDataQuery => ({
    Id,
    MetricStat: { Metric: { Namespace: 'N', MetricName: Id }, Period: 60, Stat: 'Sum' },
    ReturnData: false,
  });
  return async (Expression: string) => {
    const { MetricDataResults = [] } = await cloudwatch.call('GetMetricData', {
      StartTime: new Date(startMs),
      EndTime: new Date(startMs + 4 * MINUTE),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [stat('a'), stat('b'), stat('empty'), { Id: 'e', Expression }],
    });
    return MetricDataResults.map(({ Values = [], Timestamps = [] }) =>
      Object.fromEntries(Timestamps.map((time, i) => [(time.getTime() - startMs) / MINUTE, Values[i]])),
    );
  };
}

test('metric math: every function that Mayfly has, as AWS documents it', async () => {
  const calculate = await fourMinutes();
  const cases: [expression: string, ...series: Record<number, number>[]][] = [
    ['DIFF(a)', { 1: 1, 3: 2 }],
    ['DIFF_TIME(a)', { 1: 60, 3: 120 }],
    ['RATE(a) * 60', { 1: 1, 3: 1 }],
    ['RUNNING_SUM(a)', { 0: 1, 1: 3, 3: 7 }],
    ['FILL(a, 0)', { 0: 1, 1: 2, 2: 0, 3: 4 }],
    ['FILL(a, REPEAT)', { 0: 1, 1: 2, 2: 2, 3: 4 }],
    ['FILL(a, LINEAR)', { 0: 1, 1: 2, 2: 3, 3: 4 }],
    ['FILL(b, LINEAR)', { 0: 10, 1: 20 }],
    ['FILL(b, a)', { 0: 10, 1: 20, 3: 4 }],
    ['FILL(empty, 7)', { 0: 7, 1: 7, 2: 7, 3: 7 }],
    ['FILL(METRICS("a"), 0)', { 0: 1, 1: 2, 2: 0, 3: 4 }],
    ['a > 1', { 0: 0, 1: 1, 3: 1 }],
    ['a >= 2 AND b == 20', { 0: 0, 1: 1, 3: 0 }],
    ['a == 4 || b == 10', { 0: 1, 1: 0, 3: 1 }],
    ['a != 2', { 0: 1, 1: 0, 3: 1 }],
    ['IF(a > 1, a)', { 1: 2, 3: 4 }],
    ['IF(a > 1, b, a)', { 0: 1, 1: 20, 3: 0 }],
    ['IF(a < 2, 5, -1)', { 0: 5, 1: -1, 3: -1 }],
    ['IF(SUM(a) > 5, a, b)', { 0: 1, 1: 2, 3: 4 }],
    ['IF(SUM(a) > 9, a, b)', { 0: 10, 1: 20 }],
    ['a ^ 2 ^ 1 + 1', { 0: 2, 1: 5, 3: 17 }],
    ['LOG10(b * 10)', { 0: 2, 1: Math.log10(200) }],
    ['LOG(a) * 0', { 0: 0, 1: 0, 3: 0 }],
    ['TIME_SERIES(STDDEV(b))', { 0: 5, 1: 5, 2: 5, 3: 5 }],
    ['STDDEV([a, b])', { 0: 4.5, 1: 9, 3: 2 }],
    ['TIME_SERIES(DATAPOINT_COUNT(a))', { 0: 3, 1: 3, 2: 3, 3: 3 }],
    ['DATAPOINT_COUNT([a, b])', { 0: 2, 1: 2, 3: 1 }],
    ['a * METRIC_COUNT(METRICS())', { 0: 3, 1: 6, 3: 12 }],
    ['FIRST([b, a])', { 0: 10, 1: 20 }],
    ['LAST([b, a])', { 0: 1, 1: 2, 3: 4 }],
    ['REMOVE_EMPTY([empty, b])', { 0: 10, 1: 20 }],
    ['SLICE([a, b], 1)', { 0: 10, 1: 20 }],
    ['SLICE([a, b, empty], 0, 1)', { 0: 1, 1: 2, 3: 4 }],
    ['SORT([a, b], AVG, DESC)', { 0: 10, 1: 20 }, { 0: 1, 1: 2, 3: 4 }],
    ['SORT([b, a], MAX, ASC, 1)', { 0: 1, 1: 2, 3: 4 }],
    ['b / PERIOD(b) * 60', { 0: 10, 1: 20 }],
    ['MINUTE(a)', { 0: 0, 1: 1, 2: 2, 3: 3 }],
    ['HOUR(a) + DATE(a) * 10 + MONTH(a) * 100', { 0: 110, 1: 110, 2: 110, 3: 110 }],
    // A Thursday.
    ['DAY(a) + YEAR(a)', { 0: 2030, 1: 2030, 2: 2030, 3: 2030 }],
    ['EPOCH(a) - MIN(EPOCH(a))', { 0: 0, 1: 60, 2: 120, 3: 180 }],
    ['SUM(SEARCH(\'{N} MetricName="a" OR MetricName="b"\', \'Sum\', 60))', { 0: 11, 1: 22, 3: 4 }],
  ];
  for (const [expression, ...series] of cases) {
    assert.deepEqual(await calculate(expression), series, expression);
  }
});

test('a period beside an expression is that of what comes from no metric', async () => {
  const { call, clock } = testCloudWatch();
  const { MetricDataResults: [line] = [] } = await call('GetMetricData', {
    StartTime: new Date(clock.now()),
    EndTime: new Date(clock.now() + 10 * MINUTE),
    MetricDataQueries: [{ Id: 'e', Expression: 'TIME_SERIES(1)', Period: 300 }],
  });
  assert.deepEqual(line?.Values, [1, 1]);
});

/** Any expression out of the grammar, by its shape. */
const expressions = fc.letrec<{ any: Expression }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer({ min: 0, max: 99 }).map((value): Expression => ({ kind: 'number', value })),
    fc.constantFrom('a', 'b2').map((id): Expression => ({ kind: 'id', id })),
    tie('any').map((of): Expression => ({ kind: 'negate', of })),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/', '^', '<=', '==', 'AND', 'OR'), tie('any'), tie('any'))
      .map(([operator, left, right]): Expression => ({
        kind: 'binary',
        operator: operator as '+',
        left,
        right,
      })),
    fc
      .array(tie('any'), { maxLength: 3 })
      .map((given): Expression => ({ kind: 'call', name: 'IF', arguments: given })),
    fc.array(tie('any'), { maxLength: 3 }).map((items): Expression => ({ kind: 'list', items })),
  ),
}));

/** With a parenthesis round whatever is no single word. */
function written(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'id':
      return expression.id;
    case 'negate':
      return `(-${written(expression.of)})`;
    case 'binary':
      return `(${written(expression.left)} ${expression.operator} ${written(expression.right)})`;
    case 'call':
      return `${expression.name}(${expression.arguments.map(written).join(', ')})`;
    case 'list':
      return `[${expression.items.map(written).join(', ')}]`;
    default:
      return '';
  }
}

test('what is written is read again as what was meant', () => {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  fc.assert(
    fc.property(expressions.any, (expression) => {
      const text = written(expression);
      // Signs that cancel each other out are read as one or none.
      fc.pre(!text.includes('(-(-'));
      assert.deepEqual(plain(parseExpression(text)), plain(expression));
    }),
    { numRuns: 300 },
  );
});
