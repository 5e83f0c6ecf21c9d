import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { fault } from '../cloudwatch.fixture.ts';
import { FUNCTION, alarmed, input, minutes } from './alarms.fixture.ts';

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
  await refuse(
    {
      ...single,
      Metrics: [
        ...Array.from({ length: 11 }, (_, index) => ({ ...metric, Id: `m${index}`, ReturnData: false })),
        { Id: 'e', Expression: 'SUM(METRICS())' },
      ],
    },
    /10 metrics at most/,
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

test('many alarms are evaluated in between other work', async () => {
  const { cloudwatch } = alarmed();
  for (let at = 0; at < 50; at++) await cloudwatch.call('PutMetricAlarm', input({ AlarmName: `a${at}` }));
  let turns = 0;
  let isOver = false;
  const turn = () => void (isOver || (turns++, setImmediate(turn)));
  turn();
  await minutes(cloudwatch, 1);
  isOver = true;
  assert.ok(turns >= 50, String(turns));
});
