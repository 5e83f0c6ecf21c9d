import { Fault } from '../../../protocol/fault.ts';
import type { CloudWatchOperation } from '../operation.ts';
import type { AlarmNeeds } from './alarmNeeds.ts';
import { alarmKey, compositeAlarms, metricAlarms } from './alarmRecord.ts';
import { changeState } from './changeState.ts';
import { settleComposites } from './settleComposites.ts';

/** Until the alarm is evaluated again; the actions of the new state are executed. */
export function setAlarmState(needs: AlarmNeeds): CloudWatchOperation<'SetAlarmState'> {
  return async ({ AlarmName = '', StateValue, StateReason = '', StateReasonData }, call) => {
    const { account, region } = call;
    const scope = { account, region };
    checkJson(StateReasonData);
    await needs.store.transact(async (transaction) => {
      const key = alarmKey(scope, AlarmName);
      const isName = AlarmName.isWellFormed();
      const alarm = isName
        ? ((await metricAlarms.get(transaction, key)) ?? (await compositeAlarms.get(transaction, key)))
        : undefined;
      // AWS gives it no message.
      if (alarm === undefined) throw new Fault('ResourceNotFound', null);
      const next = {
        value: StateValue ?? 'OK',
        reason: StateReason,
        ...(StateReasonData !== undefined && { reasonData: StateReasonData }),
      };
      changeState(transaction, needs.ids, scope, alarm, next, needs.clock.now());
    });
    await settleComposites(needs, scope);
    return {};
  };
}

function checkJson(text: string | undefined): void {
  if (text === undefined) return;
  try {
    JSON.parse(text);
  } catch {
    throw new Fault('InvalidFormatFault', 'The value for parameter StateReasonData is not valid JSON.');
  }
}
