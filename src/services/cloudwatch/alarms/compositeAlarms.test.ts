import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fault } from '../cloudwatch.fixture.ts';
import { FUNCTION, alarmed, input, stateOf } from './alarms.fixture.ts';

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
