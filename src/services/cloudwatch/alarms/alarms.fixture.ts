/** Alarms on a simulated clock, and what they would have told whom. */
import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { testCloudWatch, type TestCloudWatch } from '../cloudwatch.fixture.ts';
import type { AlarmTargets } from './runActions.ts';

const MINUTE = 60_000;
export const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:on-alarm';
export const LOG_GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:/alarms';

export interface Told {
  readonly arn: string;
  readonly event: { alarmData: { state: { value: string }; previousState: { value: string } } };
}

export function alarmed(refusal?: () => { refused: string } | undefined) {
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
export async function minutes(cloudwatch: TestCloudWatch, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    await cloudwatch.clock.advance(MINUTE);
    await cloudwatch.runTask('cloudwatch.alarms');
    await cloudwatch.runTask('cloudwatch.alarmActions');
  }
}

export async function stateOf({ call }: TestCloudWatch, name: string) {
  const { MetricAlarms = [], CompositeAlarms = [] } = await call('DescribeAlarms', {
    AlarmNames: [name],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  const [alarm] = [...MetricAlarms, ...CompositeAlarms];
  return alarm;
}

export const input = (more: Partial<PutMetricAlarmInput> = {}): PutMetricAlarmInput => ({
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
