import type { CloudWatchOperation } from '../operation.ts';
import type { AlarmNeeds } from './alarmNeeds.ts';
import { alarmKey, compositeAlarms, metricAlarms, type Alarm } from './alarmRecord.ts';
import { putAlarm } from './changeState.ts';
import { addHistory, configurationUpdate } from './history.ts';

/** EnableAlarmActions, DisableAlarmActions; names that are not there are passed over. */
export function enableActions(
  { store, clock, ids }: AlarmNeeds,
  enabled: boolean,
): CloudWatchOperation<'EnableAlarmActions'> {
  return async ({ AlarmNames = [] }, { account, region }) => {
    const scope = { account, region };
    await store.transact(async (transaction) => {
      for (const name of new Set(AlarmNames.filter((candidate) => candidate.isWellFormed()))) {
        const key = alarmKey(scope, name);
        const alarm =
          (await metricAlarms.get(transaction, key)) ?? (await compositeAlarms.get(transaction, key));
        if (alarm === undefined || (alarm.configuration.ActionsEnabled ?? true) === enabled) continue;
        const nowMs = clock.now();
        const configuration = { ...alarm.configuration, ActionsEnabled: enabled };
        const changed = { ...alarm, configuration, configuredMs: nowMs } as Alarm;
        putAlarm(transaction, scope, changed);
        addHistory(
          transaction,
          scope,
          name,
          configurationUpdate(scope, changed, 'Update', nowMs),
          ids.hex(16),
        );
      }
    });
    return {};
  };
}
