import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { Ids } from '../../../base/ids.ts';
import type { Transaction } from '../../../store/store.ts';
import type { Scope } from '../metric.ts';
import { isLogGroupArn } from './actionArn.ts';
import { lambdaEvent, stateChangeEvent } from './alarmEvent.ts';
import {
  actionsOf,
  alarmKey,
  compositeAlarms,
  metricAlarms,
  type Alarm,
  type AlarmState,
  type CompositeAlarm,
} from './alarmRecord.ts';
import { addHistory, stateUpdate } from './history.ts';
import { pendingActions } from './pendingAction.ts';

export interface NextState {
  readonly value: StateValue;
  readonly reason: string;
  readonly reasonData?: string;
}

/** The alarm's new state, its history and the actions that it calls for are one write: what was decided is also done. */
export function changeState(
  transaction: Transaction,
  ids: Ids,
  scope: Scope,
  alarm: Alarm,
  { value, reason, reasonData }: NextState,
  nowMs: number,
): Alarm {
  const isTransition = value !== alarm.state.value;
  const next: AlarmState = {
    value,
    reason,
    ...(reasonData !== undefined && { reasonData }),
    updatedMs: nowMs,
    transitionedMs: isTransition ? nowMs : alarm.state.transitionedMs,
  };
  const changed = { ...alarm, state: next, ...(isTransition && heldActions(alarm)) };
  putAlarm(transaction, scope, changed);
  if (!isTransition) return changed;
  addHistory(transaction, scope, alarm.configuration.AlarmName, stateUpdate(alarm, next), ids.hex(16));
  if (!isSuppressible(alarm)) callForActions(transaction, ids, scope, alarm, next, nowMs);
  return changed;
}

export function isSuppressible(alarm: Alarm): alarm is CompositeAlarm {
  return alarm.type === 'CompositeAlarm' && alarm.configuration.ActionsSuppressor !== undefined;
}

/** Its actions are settled apart (suppression.ts). */
function heldActions(alarm: Alarm): Pick<CompositeAlarm, 'suppression'> | undefined {
  if (!isSuppressible(alarm)) return undefined;
  const { suppression = {}, state } = alarm;
  return { suppression: { ...suppression, held: suppression.held ?? state, isFresh: true } };
}

/** `alarm` is as it was before. */
export function callForActions(
  transaction: Transaction,
  ids: Ids,
  scope: Scope,
  alarm: Alarm,
  next: AlarmState,
  nowMs: number,
): void {
  const { AlarmName: name, ActionsEnabled = true } = alarm.configuration;
  if (!ActionsEnabled || next.value === alarm.state.value) return;
  for (const arn of actionsOf(alarm, next.value)) {
    const id = ids.uuid();
    const event = isLogGroupArn(arn)
      ? stateChangeEvent(scope, alarm, next, id)
      : lambdaEvent(scope, alarm, next);
    pendingActions.put(transaction, [nowMs, id], {
      scope: { account: scope.account, region: scope.region },
      alarmName: name,
      alarmType: alarm.type,
      arn,
      event: JSON.stringify(event),
      atMs: nowMs,
      attempts: 0,
    });
  }
}

export function putAlarm(transaction: Transaction, scope: Scope, alarm: Alarm): void {
  const key = alarmKey(scope, alarm.configuration.AlarmName);
  if (alarm.type === 'MetricAlarm') metricAlarms.put(transaction, key, alarm);
  else compositeAlarms.put(transaction, key, alarm);
}
