import type { Task } from '../../../base/task.ts';
import { describeAlarmHistory } from './describeAlarmHistory.ts';
import { describeAlarms, describeAlarmsForMetric } from './describeAlarms.ts';
import type { AlarmNeeds } from './alarmNeeds.ts';
import { deleteAlarms } from './deleteAlarms.ts';
import { enableActions } from './enableActions.ts';
import { createEvaluation } from './evaluateAlarms.ts';
import { sweepHistory } from './history.ts';
import { putCompositeAlarm } from './putCompositeAlarm.ts';
import { putMetricAlarm } from './putMetricAlarm.ts';
import { runActions, type AlarmTargets } from './runActions.ts';
import { setAlarmState } from './setAlarmState.ts';

export type { AlarmTargets } from './runActions.ts';

export function alarmOperations(needs: AlarmNeeds) {
  return {
    PutMetricAlarm: putMetricAlarm(needs),
    PutCompositeAlarm: putCompositeAlarm(needs),
    DescribeAlarms: describeAlarms(needs),
    DescribeAlarmsForMetric: describeAlarmsForMetric(needs),
    DescribeAlarmHistory: describeAlarmHistory(needs),
    SetAlarmState: setAlarmState(needs),
    EnableAlarmActions: enableActions(needs, true),
    DisableAlarmActions: enableActions(needs, false),
    DeleteAlarms: deleteAlarms(needs),
  };
}

const OFTEN_MS = 1_000;
const HOUR_MS = 3_600_000;

export function alarmTasks(
  needs: AlarmNeeds & { readonly settle: () => Promise<void>; readonly targets: AlarmTargets },
): Task[] {
  const { store, clock } = needs;
  return [
    { name: 'cloudwatch.alarms', periodMs: OFTEN_MS, run: createEvaluation(needs) },
    { name: 'cloudwatch.alarmActions', periodMs: OFTEN_MS, run: (signal) => runActions(needs, signal) },
    {
      name: 'cloudwatch.alarmHistory',
      periodMs: HOUR_MS,
      run: (signal) => sweepHistory(store, clock.now(), signal),
    },
  ];
}
