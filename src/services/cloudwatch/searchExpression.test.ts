import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { testCloudWatch } from './cloudwatch.fixture.ts';
import { ExpressionError } from './expression.ts';
import { parseSearch, searchTokens } from './searchExpression.ts';

const metric = (name: string, dimensions: Record<string, string> = {}, namespace = 'AWS/Lambda') => ({
  namespace,
  name,
  dimensions: Object.entries(dimensions).map(([key, value]) => ({ name: key, value })),
});

test('tokens: at changes of case, digits and signs, and the whole', () => {
  assert.deepEqual(searchTokens('CustomCount1'), ['customcount1', 'custom', 'count', '1']);
  assert.deepEqual(searchTokens('SDBFailure'), ['sdbfailure', 'sdb', 'failure']);
  assert.deepEqual(searchTokens('my-function_2'), ['myfunction2', 'my', 'function', '2']);
});

test('what a search matches', () => {
  const duration = metric('Duration', { FunctionName: 'order-Intake' });
  const cases: [search: string, matches: boolean][] = [
    ['MetricName="Duration"', true],
    ['MetricName="duration"', false],
    ['MetricName=duration', true],
    ['Duration', true],
    ['intake', true],
    ['int', false],
    ['order-Intake', true],
    ['order-intake', false],
    ['"order-Intake"', true],
    ['"Intake"', false],
    ['FunctionName=order Duration', true],
    ['FunctionName=order Errors', false],
    ['Errors OR Duration', true],
    ['NOT Errors', true],
    ['NOT (Errors OR Duration)', false],
    ['Errors AND Duration OR intake', true],
    ['Errors AND (Duration OR intake)', false],
    ['FunctionName=("x" OR "order-Intake")', true],
    ['Namespace="AWS/Lambda"', true],
    ['lambda', true],
    ['"a\\"b"', false],
  ];
  for (const [search, matches] of cases) {
    assert.equal(parseSearch(search).matches(duration), matches, search);
  }
  assert.deepEqual(parseSearch('{"My shop","Dim name"}, x').schema, {
    namespace: 'My shop',
    dimensions: ['Dim name'],
  });
});

test('no text makes the search parser do anything but parse or refuse', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    ',',
    'a',
    '"b"',
    '(',
    ')',
    '=',
    ' AND ',
    ' OR ',
    ' NOT ',
    '\\',
    ' ',
  );
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.array(piece, { maxLength: 30 }).map((list) => list.join('')),
  );
  fc.assert(
    fc.property(text, (given) => {
      try {
        parseSearch(given).matches(metric('a', { b: 'a' }));
      } catch (error) {
        assert.ok(error instanceof ExpressionError, String(error));
      }
    }),
  );
});

test('SEARCH: exactly these dimensions, labels that tell apart, sorted and sliced', async () => {
  const cloudwatch = testCloudWatch();
  const startMs = cloudwatch.clock.now();
  const of = (value: string) => ({ Dimensions: [{ Name: 'FunctionName', Value: value }] });
  await cloudwatch.put('Duration', [[startMs, 10]], of('slow-one'));
  await cloudwatch.put('Duration', [[startMs, 1]], of('quick'));
  await cloudwatch.put('Errors', [[startMs, 3]], of('quick'));
  await cloudwatch.put('Duration', [[startMs, 11]]);
  const search = async (Expression: string, more: object = {}) => {
    const { MetricDataResults = [] } = await cloudwatch.call('GetMetricData', {
      StartTime: new Date(startMs),
      EndTime: new Date(startMs + 120_000),
      MetricDataQueries: [{ Id: 'e', Expression, ...more }],
    });
    return MetricDataResults.map(({ Label, Values }) => [Label, Values]);
  };
  assert.deepEqual(await search(`SEARCH('{N,FunctionName} MetricName="Duration"', 'p90', 60)`), [
    ['quick', [1]],
    ['slow-one', [10]],
  ]);
  assert.deepEqual(await search(`SORT(SEARCH('{N,FunctionName} Duration', 'Sum', 60), MAX, DESC, 1)`), [
    ['slow-one', [10]],
  ]);
  assert.deepEqual(await search(`SEARCH('{N,FunctionName} quick', 'Sum')`, { Label: 'of' }), [
    ['of Duration', [1]],
    ['of Errors', [3]],
  ]);
  assert.deepEqual(
    await search(`SEARCH('{N,FunctionName} MetricName="Duration"', 'Sum', 60) * 2`, {
      Label: "${PROP('MetricName')} of ${PROP('Dim.FunctionName')}: ${MAX}",
    }),
    [
      ['Duration of quick: 2', [2]],
      ['Duration of slow-one: 20', [20]],
    ],
  );
  assert.deepEqual(await search(`SEARCH('{N} Duration', 'Sum', 60)`), [['Duration', [11]]]);
  assert.deepEqual(await search(`SEARCH('{Other} Duration', 'Sum', 60)`), []);
  // Nothing after two weeks.
  await cloudwatch.clock.advance(15 * 86_400_000);
  assert.deepEqual(await search(`SEARCH('{N} Duration', 'Sum', 60)`), []);
});

test('labels with values in them, in the zone that was asked for', async () => {
  const cloudwatch = testCloudWatch();
  const startMs = cloudwatch.clock.now();
  await cloudwatch.put('a', [
    [startMs, 4],
    [startMs + 60_000, 1.23456],
    [startMs + 120_000, 2],
  ]);
  await cloudwatch.clock.advance(180_000);
  const label = async (Label: string, name = 'a') => {
    const { MetricDataResults = [] } = await cloudwatch.call('GetMetricData', {
      StartTime: new Date(startMs),
      EndTime: new Date(startMs + 180_000),
      LabelOptions: { Timezone: '+0130' },
      MetricDataQueries: [
        {
          Id: 'm',
          Label,
          MetricStat: { Metric: { Namespace: 'N', MetricName: name }, Period: 60, Stat: 'Sum' },
        },
      ],
    });
    return MetricDataResults[0]?.Label;
  };
  assert.equal(await label('${LABEL} ${MIN}..${MAX} last ${LAST}'), 'a 1.235..4 last 2');
  assert.equal(await label('${MAX_TIME}'), '2026-01-01 01:30:00 +0130');
  assert.equal(await label('${LAST_TIME_RELATIVE} ${MIN_MAX_TIME_RANGE}'), '1m 1m');
  assert.equal(
    await label("${PROP('Stat')} ${PROP('Period')} ${PROP('Region')} ${DATAPOINT_COUNT}"),
    'Sum 60 us-east-1 3',
  );
  assert.equal(await label('${SUM} ${LABEL}', 'none'), '-- none');
});

test('searches of hundreds of words over hundreds of metrics let others work meanwhile', async () => {
  const { call, clock } = testCloudWatch();
  const MetricData = Array.from({ length: 500 }, (_, at) => ({
    MetricName: `RequestCountOfShop${at}`,
    Value: 1,
    Dimensions: [{ Name: 'FunctionName', Value: `order-Intake-number-${at}` }],
  }));
  await call('PutMetricData', { Namespace: 'Shops', MetricData });
  let turns = 0;
  let isOver = false;
  const turn = () => void (isOver || (turns++, setImmediate(turn)));
  turn();
  const beganMs = performance.now();
  const { MetricDataResults } = await call('GetMetricData', {
    StartTime: new Date(clock.now() - 3_600_000),
    EndTime: new Date(clock.now()),
    MetricDataQueries: Array.from({ length: 5 }, (_, at) => ({
      Id: `a${at}`,
      Expression: `SEARCH('${'a OR '.repeat(200)}b','Sum',60)`,
    })),
  });
  isOver = true;
  assert.deepEqual(MetricDataResults, []);
  assert.ok(turns >= 5);
  // A second; it was a quarter of a minute.
  assert.ok(performance.now() - beganMs < 8_000);
});
