/**
 * Turns an alarm on and off on a durable store until it is killed. Prints `set NUMBER` when a change was acknowledged, and
 * `acted NUMBER` when an action was executed; the number is in the state's reason.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../../base/clock.ts';
import { systemIds } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { openSqliteStore } from '../../../store/sqlite/openSqliteStore.ts';
import type { Call, Handler } from '../../service.ts';
import { noTargets } from '../cloudwatch.fixture.ts';
import { createCloudWatch } from '../index.ts';

const [folder = '', from = '0'] = process.argv.slice(2);
const clock = systemClock();
const store = await openSqliteStore({ folder, clock, log: silentLog() });
const service = createCloudWatch({
  store,
  clock,
  ids: systemIds(),
  log: silentLog(),
  targets: {
    ...noTargets,
    writeLog: async ({ message }) => {
      const { detail } = JSON.parse(message) as { detail: { state: { reason: string } } };
      writeSync(1, `acted ${detail.state.reason}\n`);
    },
  },
});

async function call(name: string, input: object): Promise<void> {
  const run = service.operations[name] as unknown as Handler<object, object>;
  await run(input, { account: '000000000000', region: 'us-east-1', partition: 'aws' } as Call);
}

const GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:/alarms';
await call('PutMetricAlarm', {
  AlarmName: 'storm',
  Namespace: 'N',
  MetricName: 'none',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'ignore',
  AlarmActions: [GROUP],
  OKActions: [GROUP],
});
const actions = service.tasks.find(({ name }) => name === 'cloudwatch.alarmActions');

async function act(): Promise<void> {
  for (;;) {
    await actions?.run(new AbortController().signal);
    await clock.sleep(5);
  }
}

async function change(): Promise<void> {
  for (let number = Number(from); ; number++) {
    const StateValue = number % 2 === 0 ? 'ALARM' : 'OK';
    await call('SetAlarmState', { AlarmName: 'storm', StateValue, StateReason: String(number) });
    writeSync(1, `set ${number}\n`);
  }
}

await Promise.all([act(), change()]);
