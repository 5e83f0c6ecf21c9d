import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FUNCTION, LOG_GROUP, alarmed, input, minutes, stateOf } from './alarms.fixture.ts';

test('an alarm over some hours: up, down, nothing; its reasons, its actions once each', async () => {
  const { cloudwatch, told, written } = alarmed();
  const { call, clock, put } = cloudwatch;
  // The clock begins at midnight; what is put at a minute's start is evaluated at its end.
  await call('PutMetricAlarm', input({ AlarmActions: [FUNCTION, LOG_GROUP], OKActions: [FUNCTION] }));
  const fresh = await stateOf(cloudwatch, 'high');
  assert.equal(fresh?.StateValue, 'INSUFFICIENT_DATA');
  assert.equal(fresh.StateReason, 'Unchecked: Initial alarm creation');
  await clock.advance(5_000);
  const during = async (count: number, value: number | undefined) => {
    for (let at = 0; at < count; at++) {
      if (value !== undefined) await put('load', [[clock.now(), value]]);
      await minutes(cloudwatch, 1);
    }
  };
  await during(60, 21.5);
  const up = await stateOf(cloudwatch, 'high');
  assert.equal(up?.StateValue, 'ALARM');
  assert.equal(
    up.StateReason,
    'Threshold Crossed: 1 datapoint [21.5 (01/01/26 00:00:00)] was greater than the threshold (10.0).',
  );
  assert.deepEqual(JSON.parse(up.StateReasonData ?? ''), {
    version: '1.0',
    queryDate: '2026-01-01T00:01:05.000+0000',
    startDate: '2026-01-01T00:00:00.000+0000',
    statistic: 'Sum',
    period: 60,
    recentDatapoints: [21.5],
    threshold: 10,
    evaluatedDatapoints: [{ timestamp: '2026-01-01T00:00:00.000+0000', sampleCount: 1, value: 21.5 }],
  });
  await during(60, 3);
  const down = await stateOf(cloudwatch, 'high');
  assert.equal(down?.StateValue, 'OK');
  assert.equal(
    down.StateReason,
    'Threshold Crossed: 1 out of the last 1 datapoints [3.0 (01/01/26 01:00:00)] was not greater than the threshold (10.0) (minimum 1 datapoint for ALARM -> OK transition).',
  );
  await during(60, undefined);
  const quiet = await stateOf(cloudwatch, 'high');
  assert.equal(quiet?.StateValue, 'INSUFFICIENT_DATA');
  assert.equal(quiet.StateReason, 'Insufficient Data: 3 datapoints were unknown.');
  await during(1, 11);
  assert.deepEqual(
    told.map(({ arn, event: { alarmData } }) => [arn, alarmData.previousState.value, alarmData.state.value]),
    [
      [FUNCTION, 'INSUFFICIENT_DATA', 'ALARM'],
      [FUNCTION, 'ALARM', 'OK'],
      [FUNCTION, 'INSUFFICIENT_DATA', 'ALARM'],
    ],
  );
  assert.deepEqual(
    written.map(({ group, stream, message }) => [
      group,
      stream,
      (JSON.parse(message) as object)['detail-type' as never],
    ]),
    [
      ['/alarms', 'high', 'CloudWatch Alarm State Change'],
      ['/alarms', 'high', 'CloudWatch Alarm State Change'],
    ],
  );
  const history = async (HistoryItemType: 'StateUpdate' | 'Action', more: object = {}) =>
    (
      await call('DescribeAlarmHistory', { AlarmName: 'high', HistoryItemType, ...more })
    ).AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary);
  assert.deepEqual(await history('StateUpdate'), [
    'Alarm updated from INSUFFICIENT_DATA to ALARM',
    'Alarm updated from OK to INSUFFICIENT_DATA',
    'Alarm updated from ALARM to OK',
    'Alarm updated from INSUFFICIENT_DATA to ALARM',
  ]);
  assert.deepEqual(await history('Action', { ScanBy: 'TimestampAscending', MaxRecords: 3 }), [
    `Successfully executed action ${FUNCTION}`,
    `Successfully executed action ${LOG_GROUP}`,
    `Successfully executed action ${FUNCTION}`,
  ]);
  // A month later nothing of it is left.
  await clock.advance(31 * 86_400_000);
  await cloudwatch.runTask('cloudwatch.alarmHistory');
  assert.deepEqual((await call('DescribeAlarmHistory', {})).AlarmHistoryItems, []);
});

test('the event that functions get is AWS’s', async () => {
  const { cloudwatch, told } = alarmed();
  const { call, clock, put } = cloudwatch;
  const Dimensions = [{ Name: 'Queue', Value: 'q' }];
  await call(
    'PutMetricAlarm',
    input({ AlarmDescription: 'd', AlarmActions: [FUNCTION], Dimensions, Unit: 'Count' }),
  );
  await clock.advance(5_000);
  await put('load', [[clock.now(), 21.5]], { Dimensions, Unit: 'Count' });
  await minutes(cloudwatch, 1);
  const [{ event } = { event: undefined }] = told;
  const { alarmData, ...head } = event as unknown as {
    alarmData: { configuration: { metrics: { id: string }[] }; state: { reasonData: string } };
  };
  assert.deepEqual(head, {
    source: 'aws.cloudwatch',
    alarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:high',
    accountId: '000000000000',
    time: '2026-01-01T00:01:05.000+0000',
    region: 'us-east-1',
  });
  const { id } = alarmData.configuration.metrics[0] ?? { id: '' };
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(alarmData, {
    alarmName: 'high',
    state: {
      value: 'ALARM',
      reason:
        'Threshold Crossed: 1 datapoint [21.5 (01/01/26 00:00:00)] was greater than the threshold (10.0).',
      reasonData: alarmData.state.reasonData,
      timestamp: '2026-01-01T00:01:05.000+0000',
    },
    previousState: {
      value: 'INSUFFICIENT_DATA',
      reason: 'Unchecked: Initial alarm creation',
      timestamp: '2026-01-01T00:00:00.000+0000',
    },
    configuration: {
      description: 'd',
      metrics: [
        {
          id,
          metricStat: {
            metric: { namespace: 'N', name: 'load', dimensions: { Queue: 'q' } },
            period: 60,
            stat: 'Sum',
            unit: 'Count',
          },
          returnData: true,
        },
      ],
    },
  });
});

test('M of N, math, percentiles, seconds, windows that slide', async () => {
  const { cloudwatch } = alarmed();
  const { call, clock, put } = cloudwatch;
  const stat = (Id: string, MetricName: string, ReturnData = false) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'N', MetricName }, Period: 60, Stat: 'Sum' },
    ReturnData,
  });
  await call(
    'PutMetricAlarm',
    input({ AlarmName: 'two-of-four', EvaluationPeriods: 4, DatapointsToAlarm: 2 }),
  );
  await call('PutMetricAlarm', {
    AlarmName: 'rate',
    Metrics: [stat('e', 'failed'), stat('n', 'load'), { Id: 'r', Expression: '100 * e / n', Label: 'rate' }],
    EvaluationPeriods: 1,
    Threshold: 50,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
  await call('PutMetricAlarm', {
    ...input({ AlarmName: 'slow', MetricName: 'time', ExtendedStatistic: 'p90', Threshold: 5 }),
    Statistic: undefined,
    EvaluateLowSampleCountPercentile: 'ignore',
  });
  await call(
    'PutMetricAlarm',
    input({ AlarmName: 'low', ComparisonOperator: 'LessThanOrEqualToThreshold', Period: 300, Threshold: 31 }),
  );
  await call('PutMetricAlarm', input({ AlarmName: 'burst', MetricName: 'burst', Period: 10 }));
  await clock.advance(5_000);
  const minute = async (load: number, failed: number, times: readonly number[] = []) => {
    await put('load', [[clock.now(), load]]);
    await put('failed', [[clock.now(), failed]]);
    await put(
      'time',
      times.map((value) => [clock.now(), value]),
    );
    await minutes(cloudwatch, 1);
  };
  const states = async (...names: string[]) => {
    const found: (string | undefined)[] = [];
    for (const name of names) found.push((await stateOf(cloudwatch, name))?.StateValue);
    return found;
  };
  await minute(20, 1, [9, 9, 9]);
  assert.deepEqual(await states('two-of-four', 'rate', 'slow'), ['OK', 'OK', 'INSUFFICIENT_DATA']);
  await minute(
    1,
    1,
    Array.from({ length: 200 }, () => 9),
  );
  assert.deepEqual(await states('two-of-four', 'rate', 'slow'), ['OK', 'ALARM', 'ALARM']);
  await minute(20, 1);
  const alarm = await stateOf(cloudwatch, 'two-of-four');
  assert.equal(
    alarm?.StateReason,
    'Threshold Crossed: 2 out of the last 3 datapoints [20.0 (01/01/26 00:00:00), 20.0 (01/01/26 00:02:00)] were greater than the threshold (10.0) (minimum 2 datapoints for OK -> ALARM transition).',
  );
  assert.deepEqual(await states('rate'), ['OK']);
  // Five minutes up to now, whenever now is: 20 + 1 + 20 + 0 = 41, then 21 without the first two.
  assert.deepEqual(await states('low'), ['OK']);
  await minute(0, 0);
  await minute(0, 0);
  assert.deepEqual(await states('low'), ['OK']);
  await minute(0, 0);
  assert.deepEqual(await states('low'), ['ALARM']);

  await put('burst', [[clock.now() - 5_000, 11]], { StorageResolution: 1 });
  await clock.advance(10_000);
  await cloudwatch.runTask('cloudwatch.alarms');
  assert.deepEqual(await states('burst'), ['ALARM']);
});
