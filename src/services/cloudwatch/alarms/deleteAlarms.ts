import { validation } from '../faults.ts';
import type { CloudWatchOperation } from '../operation.ts';
import { alarmTagsKey, deleteTags } from '../tags.ts';
import type { AlarmNeeds } from './alarmNeeds.ts';
import { alarmKey, compositeAlarms, metricAlarms } from './alarmRecord.ts';
import { addHistory, configurationUpdate } from './history.ts';
import { neededByComposites } from './settleComposites.ts';

/** Names that are not there are passed over, as on AWS; what a composite depends on stays, and all else with it. */
export function deleteAlarms({ store, clock, ids }: AlarmNeeds): CloudWatchOperation<'DeleteAlarms'> {
  return async ({ AlarmNames = [] }, { account, region }) => {
    const scope = { account, region };
    const names = new Set(AlarmNames.filter((name) => name.isWellFormed()));
    await store.transact(async (transaction) => {
      const needed = await neededByComposites(transaction, scope, names);
      if (needed.length > 0) {
        const them = needed.length === 1 ? 'it' : 'them';
        throw validation(
          `Cannot delete ${needed.join(',')} as there are composite alarm(s) depending on ${them}.`,
        );
      }
      let composites = 0;
      for (const name of names) {
        const key = alarmKey(scope, name);
        const composite = await compositeAlarms.get(transaction, key);
        if (composite !== undefined && ++composites > 1) {
          throw validation('At most one composite alarm can be deleted in one operation.');
        }
        const alarm = composite ?? (await metricAlarms.get(transaction, key));
        if (alarm === undefined) continue;
        metricAlarms.delete(transaction, key);
        compositeAlarms.delete(transaction, key);
        deleteTags(transaction, alarmTagsKey(scope, name));
        const nowMs = clock.now();
        addHistory(transaction, scope, name, configurationUpdate(scope, alarm, 'Delete', nowMs), ids.hex(16));
      }
    });
    return {};
  };
}
