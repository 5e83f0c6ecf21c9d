import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import { fault, testCloudWatch, type TestCloudWatch } from './cloudwatch.fixture.ts';
import { ExpressionError, parseExpression } from './expression.ts';

const MINUTE = 60_000;

const stat = (Id: string, MetricName: string, Stat = 'Sum', Period = 60): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: { Namespace: 'N', MetricName }, Period, Stat },
});

/** `a` is 1, 2, 3 in three minutes; `b` 10 and 20 in the first two. */
async function twoMetrics(): Promise<{ cloudwatch: TestCloudWatch; startMs: number; ask: typeof ask }> {
  const cloudwatch = testCloudWatch();
  const startMs = cloudwatch.clock.now();
  await cloudwatch.put(
    'a',
    [1, 2, 3].map((value, at) => [startMs + at * MINUTE, value] as const),
  );
  await cloudwatch.put(
    'b',
    [10, 20].map((value, at) => [startMs + at * MINUTE, value] as const),
  );
  const ask = async (MetricDataQueries: MetricDataQuery[], more: object = {}) =>
    cloudwatch.call('GetMetricData', {
      StartTime: new Date(startMs),
      EndTime: new Date(startMs + 5 * MINUTE),
      ScanBy: 'TimestampAscending',
      MetricDataQueries,
      ...more,
    });
  return { cloudwatch, startMs, ask };
}

test('metric math: arithmetic, aggregates over time and across metrics', async () => {
  const { ask } = await twoMetrics();
  const values = async (Expression: string) => {
    const queries = [stat('a', 'a'), stat('b', 'b')].map((query) => ({ ...query, ReturnData: false }));
    const { MetricDataResults = [] } = await ask([...queries, { Id: 'e', Expression }]);
    return MetricDataResults.map(({ Values }) => Values);
  };
  assert.deepEqual(await values('a + b * 2'), [[21, 42, 3]]);
  assert.deepEqual(await values('-(a - 4) / 2'), [[1.5, 1, 0.5]]);
  // Division by zero has no result.
  assert.deepEqual(await values('a / b'), [[0.1, 0.1]]);
  assert.deepEqual(await values('a / SUM(a)'), [[1 / 6, 2 / 6, 3 / 6]]);
  assert.deepEqual(await values('SUM([a, b])'), [[11, 22, 3]]);
  assert.deepEqual(await values('AVG(METRICS())'), [[5.5, 11, 1.5]]);
  assert.deepEqual(await values('MAX(METRICS("b"))'), [[10, 20]]);
  assert.deepEqual(await values('METRICS() * 10'), [
    [10, 20, 30],
    [100, 200],
  ]);
  assert.deepEqual(await values('TIME_SERIES(MIN(b)) + 0'), [[10, 10, 10, 10, 10]]);
  assert.deepEqual(await values('ABS(a - 3) + CEIL(a / 2) - FLOOR(a / 2)'), [[3, 1, 1]]);
});

test('expressions that are refused, by name', async () => {
  const { ask } = await twoMetrics();
  const refuse = (Expression: string, message: string | RegExp) =>
    assert.rejects(ask([stat('a', 'a'), { Id: 'e', Expression }]), fault('ValidationException', message));
  await refuse(
    'ANOMALY_DETECTION_BAND(a)',
    "Error in expression 'e': The function ANOMALY_DETECTION_BAND is not supported by this version of Mayfly",
  );
  await refuse('FILL(a)', /Wrong number or type of arguments of FILL/);
  await refuse('SORT([a], UP, ASC)', /Unexpected UP/);
  await refuse("SEARCH('{N} (a', 'Sum')", /Unexpected end of the search/);
  await refuse("SEARCH('{N} a', 'median')", /median is not a valid statistic/);
  await refuse("SEARCH('{N} a', 'Sum', 61)", /The period of SEARCH/);
  await refuse("SEARCH('{N} :aws.AccountId=1', 'Sum')", /:aws.AccountId is not supported/);
  await refuse('SELECT AVG(a) FROM N', /Metrics Insights queries/);
  await refuse('a +', /Unexpected end/);
  await refuse('a b', /Unexpected b/);
  await refuse('c + 1', /undefined id: c/);
  await refuse('e + 1', /refers to itself by e/);
  await refuse('SUM(a)', /gives a number/);
  await refuse('1 + 1', /gives a number/);
  await refuse('('.repeat(500) + 'a', /nested too deeply/);
  await refuse('[a, a] + [a, a]', /Two arrays/);
});

test('what would keep the platform busy for long is refused', async () => {
  const { cloudwatch, startMs } = await twoMetrics();
  const sum = Array.from({ length: 900 }, () => 't').join('+');
  await assert.rejects(
    cloudwatch.call('GetMetricData', {
      StartTime: new Date(startMs - 14 * 86_400_000),
      EndTime: new Date(startMs),
      MetricDataQueries: [
        { Id: 't', Expression: 'TIME_SERIES(1)', ReturnData: false },
        { Id: 'e', Expression: sum },
      ],
    }),
    fault('ValidationException', /calculate more than 3000000 data points/),
  );
});

test('no text makes the parser do anything but parse or refuse', () => {
  const piece = fc.constantFrom(
    'a',
    'SUM',
    '(',
    ')',
    '[',
    ']',
    '+',
    '-',
    '*',
    '/',
    ',',
    '1.5',
    "'x'",
    ' ',
    '^',
    '"',
    'AND',
    '>=',
    'REPEAT',
    'IF(',
  );
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.array(piece, { maxLength: 40 }).map((list) => list.join('')),
  );
  fc.assert(
    fc.property(text, (given) => {
      try {
        parseExpression(given);
      } catch (error) {
        assert.ok(error instanceof ExpressionError, String(error));
      }
    }),
  );
});

test('queries that are refused', async () => {
  const { ask, startMs } = await twoMetrics();
  const refuse = (queries: MetricDataQuery[], message: string | RegExp, more: object = {}) =>
    assert.rejects(ask(queries, more), fault('ValidationException', message));
  const a = stat('a', 'a');
  await refuse(
    [stat('x', 'a', 'Sum'), stat('y', 'a', 'median')],
    'The value for parameter MetricDataQueries.member.2.MetricStat.Stat is not a valid statistic.',
  );
  await refuse([a, a], /not unique: a/);
  await refuse([stat('A', 'a')], /expected pattern/);
  await refuse([stat('a', 'a', 'Sum', 61)], /Period is invalid/);
  await refuse([{ Id: 'a' }], /Exactly one of/);
  await refuse([{ ...a, Label: '${MOST}' }], /\$\{MOST\} is no dynamic value/);
  await refuse([{ ...a, Period: 60 }], /mutually exclusive/);
  await refuse([{ ...a, AccountId: '123456789012' }], /AccountId is not supported/);
  await refuse([a], 'The parameter StartTime must not equal parameter EndTime.', {
    EndTime: new Date(startMs),
  });
  await refuse([a], 'The parameter EndTime must be greater than StartTime.', {
    EndTime: new Date(startMs - 1),
  });
  await refuse([a], /MaxDatapoints/, { MaxDatapoints: 0 });
  await assert.rejects(ask([a], { NextToken: 'x' }), fault('InvalidNextToken', /NextToken is invalid/));
  const { NextToken } = await ask([a], { MaxDatapoints: 1 });
  await assert.rejects(
    ask([stat('a', 'b')], { NextToken }),
    fault('InvalidNextToken', /NextToken is invalid/),
  );
});

test('labels, units, order and states', async () => {
  const { cloudwatch, ask, startMs } = await twoMetrics();
  const labels = async (...queries: MetricDataQuery[]) =>
    (await ask(queries)).MetricDataResults?.map(({ Label }) => Label);
  assert.deepEqual(await labels(stat('x', 'a'), stat('y', 'b')), ['a', 'b']);
  assert.deepEqual(await labels(stat('x', 'a'), stat('y', 'a', 'p50')), ['a Sum', 'a p50']);
  assert.deepEqual(await labels(stat('x', 'a'), stat('y', 'a', 'Maximum', 300)), [
    'a Sum 60',
    'a Maximum 300',
  ]);
  const newestFirst = await ask([stat('x', 'a')], { ScanBy: undefined });
  assert.deepEqual(newestFirst.MetricDataResults?.[0]?.Values, [3, 2, 1]);
  const cut = await ask([stat('x', 'a')], { MaxDatapoints: 2 });
  assert.equal(cut.MetricDataResults?.[0]?.StatusCode, 'PartialData');
  const none = await ask([stat('x', 'absent')]);
  assert.deepEqual(none.MetricDataResults, [
    { Id: 'x', Label: 'absent', Timestamps: [], Values: [], StatusCode: 'Complete' },
  ]);
  await cloudwatch.put('a', [[startMs, 100]], { Unit: 'Seconds' });
  await cloudwatch.put('a', [[startMs, 5]], { Unit: 'Milliseconds' });
  const units = await ask([stat('x', 'a')]);
  assert.deepEqual(units.MetricDataResults?.[0]?.Values, [5]);
  assert.deepEqual(units.MetricDataResults?.[0]?.Messages, [
    { Code: 'MultipleUnits', Value: "Multiple units returned: '[Milliseconds, None, Seconds]'" },
  ]);
});

test('GetMetricStatistics: one point a unit, periods from the rounded start, limits', async () => {
  const { cloudwatch, startMs } = await twoMetrics();
  await cloudwatch.put('a', [[startMs, 100]], { Unit: 'Seconds' });
  const ask = (more: object) =>
    cloudwatch.call('GetMetricStatistics', {
      Namespace: 'N',
      MetricName: 'a',
      StartTime: new Date(startMs + 30_000),
      EndTime: new Date(startMs + 5 * MINUTE),
      Period: 120,
      Statistics: ['Sum'],
      ...more,
    });
  const { Datapoints } = await ask({});
  assert.deepEqual(Datapoints, [
    { Timestamp: new Date(startMs), Sum: 3, Unit: 'None' },
    { Timestamp: new Date(startMs), Sum: 100, Unit: 'Seconds' },
    { Timestamp: new Date(startMs + 2 * MINUTE), Sum: 3, Unit: 'None' },
  ]);
  assert.deepEqual((await ask({ Unit: 'Bytes' })).Datapoints, []);
  const COMBINATION = 'InvalidParameterCombinationException';
  await assert.rejects(
    ask({ EndTime: new Date(startMs) }),
    fault(
      'InvalidParameterValueException',
      'The parameter StartTime must be less than the parameter EndTime.',
    ),
  );
  await assert.rejects(
    ask({ Period: 60, StartTime: new Date(startMs - 86_400_000) }),
    fault(COMBINATION, /^You have requested up to 1445 datapoints, which exceeds the limit of 1440\./),
  );
  await assert.rejects(
    ask({ Statistics: undefined }),
    fault(COMBINATION, 'Must specify either Statistics or ExtendedStatistics'),
  );
  await assert.rejects(ask({ Period: 61 }), fault('InvalidParameterValueException', /Period/));
  await assert.rejects(
    ask({ ExtendedStatistics: ['Sum'] }),
    fault('InvalidParameterValueException', /ExtendedStatistics/),
  );
});
