import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { fault, testCloudWatch, type TestCloudWatch } from '../cloudwatch.fixture.ts';
import type { AlarmTargets } from './runActions.ts';

const MINUTE = 60_000;
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:on-alarm';
const LOG_GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:/alarms';

interface Told {
  readonly arn: string;
  readonly event: { alarmData: { state: { value: string }; previousState: { value: string } } };
}

function alarmed(refusal?: () => { refused: string } | undefined) {
  const told: Told[] = [];
  const written: { group: string; stream: string; message: string }[] = [];
  const targets: AlarmTargets = {
    invokeFunction: async ({ functionArn, payload }) => {
      const refused = refusal?.();
      if (refused) return refused;
      told.push({ arn: functionArn, event: JSON.parse(Buffer.from(payload).toString()) as Told['event'] });
      return undefined;
    },
    writeLog: async (entry) => void written.push(entry),
  };
  const cloudwatch = testCloudWatch(targets);
  return { cloudwatch, told, written };
}

/** One minute goes by, with what happens at its end. */
async function minutes(cloudwatch: TestCloudWatch, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    await cloudwatch.clock.advance(MINUTE);
    await cloudwatch.runTask('cloudwatch.alarms');
    await cloudwatch.runTask('cloudwatch.alarmActions');
  }
}

async function stateOf({ call }: TestCloudWatch, name: string) {
  const { MetricAlarms = [], CompositeAlarms = [] } = await call('DescribeAlarms', {
    AlarmNames: [name],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  const [alarm] = [...MetricAlarms, ...CompositeAlarms];
  return alarm;
}

const input = (more: Partial<PutMetricAlarmInput> = {}): PutMetricAlarmInput => ({
  AlarmName: 'high',
  Namespace: 'N',
  MetricName: 'load',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
  ...more,
});

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

test('composites follow their children, through each other, not in circles', async () => {
  const { cloudwatch, told } = alarmed();
  const { call, clock } = cloudwatch;
  for (const AlarmName of ['a', 'b']) await call('PutMetricAlarm', input({ AlarmName }));
  const set = async (AlarmName: string, StateValue: 'OK' | 'ALARM') => {
    await clock.advance(1000);
    await call('SetAlarmState', { AlarmName, StateValue, StateReason: 'by hand' });
    await cloudwatch.runTask('cloudwatch.alarmActions');
  };
  await set('a', 'OK');
  await set('b', 'OK');
  const AlarmRule = 'ALARM(a) OR ALARM("arn:aws:cloudwatch:us-east-1:000000000000:alarm:b")';
  await call('PutCompositeAlarm', { AlarmName: 'either', AlarmRule, AlarmActions: [FUNCTION] });
  await call('PutCompositeAlarm', { AlarmName: 'top', AlarmRule: 'ALARM(either) AND NOT ALARM(b)' });
  const ARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm';
  const made = await stateOf(cloudwatch, 'either');
  assert.equal(made?.StateValue, 'OK');
  assert.equal(made.StateReason, `${ARN}:either was created and its alarm rule evaluates to OK`);
  await set('a', 'ALARM');
  const either = await stateOf(cloudwatch, 'either');
  assert.equal(
    either?.StateReason,
    `${ARN}:a transitioned to ALARM at Thursday 01 January, 2026 00:00:03 UTC`,
  );
  assert.deepEqual(JSON.parse(either.StateReasonData ?? ''), {
    triggeringAlarms: [
      { arn: `${ARN}:a`, state: { value: 'ALARM', timestamp: '2026-01-01T00:00:03.000+0000' } },
    ],
  });
  assert.equal((await stateOf(cloudwatch, 'top'))?.StateValue, 'ALARM');
  await set('b', 'ALARM');
  assert.equal((await stateOf(cloudwatch, 'top'))?.StateValue, 'OK');
  // The second child changed nothing of the first composite.
  assert.equal((await stateOf(cloudwatch, 'either'))?.StateReason, either.StateReason);
  assert.deepEqual(
    told.map(
      ({ event }) => (event as unknown as { alarmData: { configuration: object } }).alarmData.configuration,
    ),
    [{ alarmRule: AlarmRule }],
  );

  await assert.rejects(
    call('DeleteAlarms', { AlarmNames: ['a', 'b'] }),
    fault('ValidationException', 'Cannot delete a,b as there are composite alarm(s) depending on them.'),
  );
  const describe = async (more: object) => {
    const { MetricAlarms = [], CompositeAlarms = [] } = await call('DescribeAlarms', more);
    return [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName);
  };
  assert.deepEqual(await describe({ ChildrenOfAlarmName: 'top' }), ['b', 'either']);
  assert.deepEqual(await describe({ ParentsOfAlarmName: 'b' }), ['either', 'top']);
  // A circle stands still, and is not deleted while it is one.
  await call('PutCompositeAlarm', { AlarmName: 'either', AlarmRule: 'OK(top)' });
  assert.equal((await stateOf(cloudwatch, 'either'))?.StateValue, 'ALARM');
  await assert.rejects(
    call('DeleteAlarms', { AlarmNames: ['top'] }),
    fault('ValidationException', /^Cannot delete top/),
  );
  await call('PutCompositeAlarm', { AlarmName: 'either', AlarmRule: 'FALSE' });
  assert.equal((await stateOf(cloudwatch, 'either'))?.StateValue, 'OK');
  await call('DeleteAlarms', { AlarmNames: ['top', 'unheard-of'] });
  await call('DeleteAlarms', { AlarmNames: ['either', 'a', 'b'] });
  assert.deepEqual(await describe({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }), []);
});

test('a suppressor: its time to go off, its time in ALARM, the time after', async () => {
  const { cloudwatch, told } = alarmed();
  const { call, clock } = cloudwatch;
  for (const AlarmName of ['child', 'deploying']) {
    await call('PutMetricAlarm', input({ AlarmName, TreatMissingData: 'ignore' }));
  }
  const seconds = async (count: number) => {
    for (let at = 0; at < count; at += 10) {
      await clock.advance(10_000);
      await cloudwatch.runTask('cloudwatch.alarms');
      await cloudwatch.runTask('cloudwatch.alarmActions');
    }
  };
  const set = (AlarmName: string, StateValue: 'OK' | 'ALARM') =>
    call('SetAlarmState', { AlarmName, StateValue, StateReason: 'by hand' });
  const suppressedBy = async () => {
    const { CompositeAlarms: [alarm] = [] } = await call('DescribeAlarms', {
      AlarmTypes: ['CompositeAlarm'],
    });
    return alarm?.ActionsSuppressedBy;
  };
  const states = () => told.map(({ event }) => event.alarmData.state.value);
  await set('deploying', 'OK');
  await set('child', 'OK');
  await call('PutCompositeAlarm', {
    AlarmName: 'outage',
    AlarmRule: 'ALARM(child)',
    AlarmActions: [FUNCTION],
    OKActions: [FUNCTION],
    ActionsSuppressor: 'deploying',
    ActionsSuppressorWaitPeriod: 60,
    ActionsSuppressorExtensionPeriod: 120,
  });
  await seconds(70);
  assert.deepEqual(states(), ['OK']);
  // Nothing suppresses it: it acts when the suppressor had its time.
  await set('child', 'ALARM');
  assert.equal(await suppressedBy(), 'WaitPeriod');
  await seconds(50);
  assert.deepEqual(states(), ['OK']);
  await seconds(20);
  assert.deepEqual(states(), ['OK', 'ALARM']);
  assert.equal(await suppressedBy(), undefined);
  await set('child', 'OK');
  await seconds(70);
  assert.deepEqual(states(), ['OK', 'ALARM', 'OK']);
  // The suppressor goes off in time, and for as long as it likes.
  await set('child', 'ALARM');
  await seconds(30);
  await set('deploying', 'ALARM');
  assert.equal(await suppressedBy(), 'Alarm');
  await seconds(600);
  await set('deploying', 'OK');
  assert.equal(await suppressedBy(), 'ExtensionPeriod');
  await seconds(110);
  assert.equal(told.length, 3);
  await seconds(20);
  assert.deepEqual(states(), ['OK', 'ALARM', 'OK', 'ALARM']);
  // What came and went meanwhile is nobody's business.
  await set('deploying', 'ALARM');
  await set('child', 'OK');
  await set('child', 'ALARM');
  await set('deploying', 'OK');
  await seconds(300);
  assert.equal(told.length, 4);
  assert.equal(await suppressedBy(), undefined);
  await assert.rejects(
    call('DeleteAlarms', { AlarmNames: ['deploying'] }),
    fault('ValidationException', /^Cannot delete deploying/),
  );
});

test('actions: off and on, refused for good, tried again', async () => {
  let answer: () => { refused: string } | undefined = () => ({ refused: 'no policy allows it' });
  const { cloudwatch, told } = alarmed(() => answer());
  const { call, clock } = cloudwatch;
  await call('PutMetricAlarm', input({ AlarmActions: [FUNCTION], TreatMissingData: 'ignore' }));
  const set = async (StateValue: 'OK' | 'ALARM') => {
    await call('SetAlarmState', { AlarmName: 'high', StateValue, StateReason: 'by hand' });
    await cloudwatch.runTask('cloudwatch.alarmActions');
  };
  await set('ALARM');
  const { AlarmHistoryItems: [item] = [] } = await call('DescribeAlarmHistory', {
    AlarmName: 'high',
    HistoryItemType: 'Action',
  });
  assert.equal(
    item?.HistorySummary,
    `Failed to execute action ${FUNCTION}. Received error: "no policy allows it"`,
  );
  answer = () => undefined;
  await set('OK');
  await call('DisableAlarmActions', { AlarmNames: ['high'] });
  await set('ALARM');
  assert.equal(told.length, 0);
  await set('OK');
  await call('EnableAlarmActions', { AlarmNames: ['high'] });
  answer = () => {
    throw new Error('disk full');
  };
  await set('ALARM');
  answer = () => undefined;
  assert.equal(told.length, 0);
  await clock.advance(1000);
  await cloudwatch.runTask('cloudwatch.alarmActions');
  await cloudwatch.runTask('cloudwatch.alarmActions');
  assert.equal(told.length, 1);
});

test('DescribeAlarms: pages, prefixes, states, actions; for a metric; tags go with the alarm', async () => {
  const { cloudwatch } = alarmed();
  const { call } = cloudwatch;
  for (const name of ['a1', 'a2', 'b1', 'b2', 'b3']) {
    await call('PutMetricAlarm', input({ AlarmName: name, Tags: [{ Key: 'team', Value: name }] }));
  }
  await call('PutMetricAlarm', input({ AlarmName: 'b2', OKActions: [FUNCTION], Period: 300 }));
  await call('PutCompositeAlarm', { AlarmName: 'c', AlarmRule: 'ALARM(a1)' });
  const pages: (string | undefined)[][] = [];
  let NextToken: string | undefined;
  do {
    const page = await call('DescribeAlarms', {
      AlarmTypes: ['CompositeAlarm', 'MetricAlarm'],
      MaxRecords: 2,
      NextToken,
    });
    pages.push(
      [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])].map(({ AlarmName }) => AlarmName),
    );
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  assert.deepEqual(pages, [
    ['a1', 'a2'],
    ['b1', 'b2'],
    ['b3', 'c'],
  ]);
  const names = async (more: object) =>
    (await call('DescribeAlarms', more)).MetricAlarms?.map(({ AlarmName }) => AlarmName);
  assert.deepEqual(await names({ AlarmNamePrefix: 'b' }), ['b1', 'b2', 'b3']);
  assert.deepEqual(await names({ ActionPrefix: 'arn:aws:lambda' }), ['b2']);
  assert.deepEqual(await names({ StateValue: 'OK' }), []);
  assert.deepEqual(await names({ AlarmNames: ['b3', 'none', 'a1'] }), ['a1', 'b3']);
  const ofMetric = async (more: object) =>
    (
      await call('DescribeAlarmsForMetric', { Namespace: 'N', MetricName: 'load', ...more })
    ).MetricAlarms?.map(({ AlarmName }) => AlarmName);
  assert.deepEqual(await ofMetric({ Period: 300 }), ['b2']);
  assert.deepEqual(await ofMetric({ Dimensions: [{ Name: 'x', Value: 'y' }] }), []);
  const [described] = (await call('DescribeAlarms', { AlarmNames: ['a1'] })).MetricAlarms ?? [];
  assert.deepEqual(Object.keys(described ?? {}).sort(), [
    'ActionsEnabled',
    'AlarmActions',
    'AlarmArn',
    'AlarmConfigurationUpdatedTimestamp',
    'AlarmName',
    'ComparisonOperator',
    'Dimensions',
    'EvaluationPeriods',
    'InsufficientDataActions',
    'MetricName',
    'Namespace',
    'OKActions',
    'Period',
    'StateReason',
    'StateTransitionedTimestamp',
    'StateUpdatedTimestamp',
    'StateValue',
    'Statistic',
    'Threshold',
  ]);

  const ResourceARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:a2';
  await call('TagResource', { ResourceARN, Tags: [{ Key: 'more', Value: '1' }] });
  await call('UntagResource', { ResourceARN, TagKeys: ['team'] });
  assert.deepEqual((await call('ListTagsForResource', { ResourceARN })).Tags, [{ Key: 'more', Value: '1' }]);
  await call('DeleteAlarms', { AlarmNames: ['a2'] });
  assert.deepEqual((await call('ListTagsForResource', { ResourceARN })).Tags, []);
  await assert.rejects(
    call('TagResource', { ResourceARN, Tags: [{ Key: 'k', Value: 'v' }] }),
    fault('ResourceNotFoundException', 'Unknown'),
  );
  await assert.rejects(
    call('SetAlarmState', { AlarmName: 'a2', StateValue: 'OK', StateReason: '' }),
    fault('ResourceNotFound', ''),
  );
});

test('alarms that are refused, each by name', async () => {
  const { cloudwatch } = alarmed();
  const refuse = (
    more: Partial<PutMetricAlarmInput>,
    message: string | RegExp,
    code = 'ValidationException',
  ) => assert.rejects(cloudwatch.call('PutMetricAlarm', input(more)), fault(code, message));
  const none = undefined;
  const metric = {
    Id: 'm',
    MetricStat: { Metric: { Namespace: 'N', MetricName: 'a' }, Period: 60, Stat: 'Sum' },
  };
  const single = { Namespace: none, MetricName: none, Statistic: none, Period: none };
  await refuse({ MetricName: none }, 'MetricName must not be null');
  await refuse({ Metrics: [metric] }, 'MetricName should not be set if list of Metrics is set.');
  await refuse(
    { ...single, Metrics: [metric, { ...metric, Id: 'n' }] },
    'Exactly one element of the metrics list should return data.',
  );
  await refuse(
    {
      ...single,
      Metrics: [
        { ...metric, ReturnData: false },
        { Id: 'e', Expression: 'METRICS()' },
      ],
    },
    'The expression of an alarm must give a single time series.',
  );
  await refuse(
    { ...single, Metrics: [{ Id: 'e', Expression: "SUM(SEARCH('{N} a', 'Sum', 60))" }] },
    /SEARCH is not supported/,
  );
  await refuse(
    { ...single, Metrics: [{ Id: 'e', Expression: 'ANOMALY_DETECTION_BAND(m)' }, metric] },
    /Exactly one element/,
  );
  await refuse({ DatapointsToAlarm: 2 }, 'DatapointsToAlarm must be less than or equal to EvaluationPeriods');
  await refuse({ ThresholdMetricId: 'b' }, 'Threshold and ThresholdMetricId cannot both be set');
  await refuse(
    { ComparisonOperator: 'LessThanLowerThreshold' },
    'ComparisonOperators for ranges require ThresholdMetricId to be set',
  );
  await refuse(
    { ComparisonOperator: 'LessThanLowerThreshold', Threshold: none, ThresholdMetricId: 'b' },
    /ThresholdMetricId is not supported by this version of Mayfly: it has no models for anomaly detection/,
  );
  await refuse(
    { Statistic: none, ExtendedStatistic: '90' },
    'The value 90 for parameter ExtendedStatistic is not supported.',
    'InvalidParameterValueException',
  );
  await refuse({ TreatMissingData: 'x' }, /^Option x is not supported/);
  await refuse(
    { EvaluateLowSampleCountPercentile: 'unknown' },
    'Option unknown is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.',
  );
  await refuse({ Period: 90 }, 'Period must be 10, 20, 30 or a multiple of 60');
  await refuse({ Period: 600, EvaluationPeriods: 145 }, /Metrics cannot be checked across more than a day/);
  await refuse({ AlarmActions: ['nonsense'] }, 'Invalid arn syntax: nonsense');
  await refuse(
    { AlarmActions: ['arn:aws:sns:us-east-1:000000000000:t'] },
    /arn:aws:sns:us-east-1:000000000000:t in AlarmActions is not supported by this version of Mayfly: it has no SNS topics/,
  );
  await refuse({ OKActions: ['arn:aws:automate:us-east-1:ec2:stop'] }, /no actions on EC2 instances/);
  await refuse({ AlarmActions: [FUNCTION.replace('us-east-1', 'eu-west-1')] }, /another account or region/);
  await assert.rejects(
    cloudwatch.call('PutCompositeAlarm', { AlarmName: 'c', AlarmRule: 'ALARM(x) OR OK(y)' }),
    fault(
      'ValidationException',
      'Could not save the composite alarm as alarms [x, y] in the alarm rule do not exist',
    ),
  );
  await assert.rejects(
    cloudwatch.call('PutCompositeAlarm', { AlarmName: 'c', AlarmRule: '()' }),
    fault('ValidationException', "Error in AlarmRule [Unsupported token ')' at char 1]"),
  );
  const suppressed = { AlarmName: 'c', AlarmRule: 'TRUE', ActionsSuppressor: 'x' };
  await assert.rejects(
    cloudwatch.call('PutCompositeAlarm', suppressed),
    fault('ValidationException', /ActionsSuppressorWaitPeriod must be set/),
  );
  await assert.rejects(
    cloudwatch.call('PutCompositeAlarm', {
      ...suppressed,
      ActionsSuppressorWaitPeriod: 1,
      ActionsSuppressorExtensionPeriod: 1,
    }),
    fault('ValidationException', /the actions suppressor \[x\] does not exist/),
  );
});
