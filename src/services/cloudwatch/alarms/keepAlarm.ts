import type { Tag } from '@aws-sdk/client-cloudwatch';
import type { Transaction } from '../../../store/store.ts';
import type { Scope } from '../metric.ts';
import { alarmTagsKey, putTags } from '../tags.ts';
import type { AlarmNeeds } from './alarmNeeds.ts';
import type { Alarm, CompositeAlarm, MetricAlarm } from './alarmRecord.ts';
import { putAlarm } from './changeState.ts';
import { addHistory, configurationUpdate } from './history.ts';
import { UNCHECKED } from './stateReason.ts';

type Put =
  | Pick<MetricAlarm, 'type' | 'configuration'>
  | Pick<CompositeAlarm, 'type' | 'configuration' | 'suppression'>;

/** Writes what was put of an alarm; tags count only for one that is new. */
export async function keepAlarm(
  { ids }: Pick<AlarmNeeds, 'ids'>,
  transaction: Transaction,
  scope: Scope,
  put: Put,
  before: Alarm | undefined,
  tags: readonly Tag[] | undefined,
  nowMs: number,
): Promise<void> {
  const name = put.configuration.AlarmName;
  const created = {
    value: 'INSUFFICIENT_DATA',
    reason: UNCHECKED,
    updatedMs: nowMs,
    transitionedMs: nowMs,
  } as const;
  const state = before?.state ?? created;
  const alarm = { ...put, id: before?.id ?? ids.uuid(), configuredMs: nowMs, state } as Alarm;
  putAlarm(transaction, scope, alarm);
  if (before === undefined && tags !== undefined && tags.length > 0) {
    await putTags(transaction, alarmTagsKey(scope, name), tags);
  }
  const item = configurationUpdate(scope, alarm, before === undefined ? 'Create' : 'Update', nowMs);
  addHistory(transaction, scope, name, item, ids.hex(16));
}
