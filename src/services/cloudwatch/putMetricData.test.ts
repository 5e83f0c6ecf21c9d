import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { fault, testCloudWatch } from './cloudwatch.fixture.ts';

const DAY = 86_400_000;

test('what is wrong with data is told as AWS tells it, and nothing is stored', async () => {
  const cloudwatch = testCloudWatch();
  const refuse = async (wrong: Partial<MetricDatum>, code: string, message: string | RegExp) => {
    const MetricData = [{ MetricName: 'good', Value: 1 }, { MetricName: 'm', ...wrong } as MetricDatum];
    await assert.rejects(
      cloudwatch.call('PutMetricData', { Namespace: 'N', MetricData }),
      fault(code, message),
    );
  };
  const VALUE = 'InvalidParameterValueException';
  const COMBINATION = 'InvalidParameterCombinationException';
  const set = { SampleCount: 1, Sum: 1, Minimum: 1, Maximum: 1 };
  await refuse(
    { Value: 1, Values: [1] },
    COMBINATION,
    'The parameters MetricData.member.2.Value and MetricData.member.2.Values are mutually exclusive and you have specified both.',
  );
  await refuse(
    { Value: 1, StatisticValues: set },
    COMBINATION,
    /Value and MetricData.member.2.StatisticValues are mutually exclusive/,
  );
  await refuse(
    {},
    COMBINATION,
    'At least one of the parameters MetricData.member.2.Value and MetricData.member.2.StatisticValues must be specified.',
  );
  await refuse(
    { Values: [1, 2], Counts: [1] },
    VALUE,
    'The parameters MetricData.member.2.Values and MetricData.member.2.Counts must be of the same size.',
  );
  await refuse({ Value: NaN }, VALUE, 'The value NaN for parameter MetricData.member.2.Value is invalid.');
  await refuse({ Value: -Infinity }, VALUE, /-Infinity/);
  await refuse({ Value: 2 ** 361 }, VALUE, /is invalid/);
  await refuse({ Values: [1], Counts: [0] }, VALUE, /Counts.member.1/);
  await refuse({ Values: Array.from({ length: 151 }, () => 1) }, VALUE, /150/);
  await refuse(
    { Value: 1, Unit: 'Parsecs' as never },
    VALUE,
    /^The parameter MetricData.member.2.Unit must be a value in the set \[ Seconds, Microseconds, .*, Count\/Second, None \].$/,
  );
  await refuse({ Value: 1, StorageResolution: 5 }, VALUE, /StorageResolution/);
  await refuse(
    { Value: 1, Timestamp: new Date(cloudwatch.clock.now() - 15 * DAY) },
    VALUE,
    /two weeks in the past/,
  );
  await refuse(
    { Value: 1, Timestamp: new Date(cloudwatch.clock.now() + DAY) },
    VALUE,
    /within the next two hours/,
  );
  await refuse({ Value: 1, Dimensions: [{ Name: ':a', Value: 'b' }] }, VALUE, /Dimensions.member.1.Name/);
  await refuse({ Value: 1, Dimensions: [{ Name: 'a', Value: 'ü' }] }, VALUE, /Dimensions.member.1.Value/);
  await refuse({ Value: 1, MetricName: '\ud800' }, VALUE, /MetricName/);
  await refuse(
    { Value: 1, MetricName: undefined as never },
    'MissingRequiredParameterException',
    'The parameter MetricData.member.2.MetricName is required.',
  );
  await assert.rejects(
    cloudwatch.call('PutMetricData', { Namespace: 'N' }),
    fault('MissingRequiredParameterException', 'The parameter MetricData is required.'),
  );
  await assert.rejects(
    cloudwatch.call('PutMetricData', { Namespace: 'N', EntityMetricData: [] }),
    fault(VALUE, /EntityMetricData is not supported/),
  );
  assert.deepEqual((await cloudwatch.call('ListMetrics', {})).Metrics, []);
});

test('metrics are listed by namespace, name and dimensions, in pages of 500', async () => {
  const cloudwatch = testCloudWatch();
  const MetricData = Array.from({ length: 700 }, (_, at) => ({
    MetricName: `m${at % 2}`,
    Dimensions: [
      { Name: 'Host', Value: `h${at}` },
      { Name: 'Zone', Value: `z${at % 7}` },
    ],
    Value: at,
  }));
  await cloudwatch.call('PutMetricData', { Namespace: 'N', MetricData });
  await cloudwatch.call('PutMetricData', {
    Namespace: 'Other',
    MetricData: [{ MetricName: 'm0', Value: 1 }],
  });
  const first = await cloudwatch.call('ListMetrics', {});
  const second = await cloudwatch.call('ListMetrics', { NextToken: first.NextToken });
  assert.deepEqual([first.Metrics?.length, second.Metrics?.length, second.NextToken], [500, 201, undefined]);
  const count = async (input: object) => (await cloudwatch.call('ListMetrics', input)).Metrics?.length;
  assert.equal(await count({ Namespace: 'Other' }), 1);
  assert.equal(await count({ MetricName: 'm1', Namespace: 'N' }), 350);
  assert.equal(await count({ Dimensions: [{ Name: 'Zone', Value: 'z3' }] }), 100);
  assert.equal(
    await count({ Dimensions: [{ Name: 'Zone', Value: 'z3' }, { Name: 'Host' }], MetricName: 'm0' }),
    50,
  );
  await assert.rejects(
    cloudwatch.call('ListMetrics', { NextToken: 'x' }),
    fault('InvalidParameterValueException', 'Request parameter NextToken is invalid'),
  );
  await cloudwatch.clock.advance(4 * 3_600_000);
  assert.equal(await count({ Namespace: 'Other', RecentlyActive: 'PT3H' }), 0);
  assert.equal(await count({ Namespace: 'Other' }), 1);
  await cloudwatch.clock.advance(15 * DAY);
  assert.equal(await count({ Namespace: 'Other' }), 0);
});

test('requests at the same time add up, and more than memory is meant for is turned away', async () => {
  const cloudwatch = testCloudWatch();
  const now = cloudwatch.clock.now();
  await Promise.all(Array.from({ length: 50 }, () => cloudwatch.put('m', [[now, 2]])));
  assert.deepEqual(await cloudwatch.read('m', 'Sum', 60, now, now + 60_000), [[now, 100]]);
  const flood = Array.from({ length: 40 }, (_, at) =>
    cloudwatch.call('PutMetricData', {
      Namespace: 'N',
      MetricData: Array.from({ length: 1000 }, (_value, one) => ({ MetricName: `f${at}-${one}`, Value: 1 })),
    }),
  );
  const refused = (await Promise.allSettled(flood)).filter(({ status }) => status === 'rejected');
  assert.ok(refused.length > 0 && refused.length < 40, String(refused.length));
});
