import type { AlarmType, HistoryItemType } from '@aws-sdk/client-cloudwatch';
import { collection } from '../../../store/collection.ts';
import type { Key, Store, Transaction } from '../../../store/store.ts';
import type { Scope } from '../metric.ts';
import { alarmArn, type Alarm, type AlarmState } from './alarmRecord.ts';
import { awsDate } from './stateReason.ts';

export interface HistoryItem {
  readonly alarmType: AlarmType;
  readonly atMs: number;
  readonly kind: HistoryItemType;
  readonly summary: string;
  /** JSON. */
  readonly data: string;
}

/** Key: account, region, alarm's name, time, id. */
export const history = collection<HistoryItem>(['cloudwatch', 'alarmHistory']);
/** Key: account, region, time, id; value: the alarm's name. */
export const historyByTime = collection<string>(['cloudwatch', 'alarmHistoryByTime']);

/** AWS keeps it for so long, of deleted alarms too. */
const KEPT_MS = 30 * 86_400_000;
const SWEPT_AT_A_TIME = 500;

export function addHistory(
  transaction: Transaction,
  { account, region }: Scope,
  name: string,
  item: HistoryItem,
  id: string,
): void {
  history.put(transaction, [account, region, name, item.atMs, id], item);
  historyByTime.put(transaction, [account, region, item.atMs, id], name);
}

export function stateUpdate(alarm: Alarm, next: AlarmState): HistoryItem {
  const plain = ({ value, reason, reasonData }: AlarmState) => ({
    stateValue: value,
    stateReason: reason,
    ...(reasonData !== undefined && { stateReasonData: JSON.parse(reasonData) as unknown }),
  });
  return {
    alarmType: alarm.type,
    atMs: next.updatedMs,
    kind: 'StateUpdate',
    summary: `Alarm updated from ${alarm.state.value} to ${next.value}`,
    data: JSON.stringify({ version: '1.0', oldState: plain(alarm.state), newState: plain(next) }),
  };
}

export function configurationUpdate(
  scope: Scope,
  alarm: Alarm,
  change: 'Create' | 'Update' | 'Delete',
  atMs: number,
): HistoryItem {
  const { AlarmName: name } = alarm.configuration;
  const told = {
    Create: ['created', 'createdAlarm'],
    Update: ['updated', 'updatedAlarm'],
    Delete: ['deleted', 'deletedAlarm'],
  } as const;
  const [done, member] = told[change];
  const described = {
    ...alarm.configuration,
    AlarmArn: alarmArn(scope, name),
    AlarmConfigurationUpdatedTimestamp: awsDate(alarm.configuredMs),
    StateValue: alarm.state.value,
  };
  return {
    alarmType: alarm.type,
    atMs,
    kind: 'ConfigurationUpdate',
    summary: `Alarm "${name}" ${done}`,
    data: JSON.stringify({ version: '1.0', type: change, [member]: described }),
  };
}

/** Drops what is older than AWS keeps it. */
export async function sweepHistory(store: Store, nowMs: number, signal: AbortSignal): Promise<void> {
  const scopes = await store.read(async (view) => {
    const found: Key[] = [];
    for (let after: Key | undefined; ; after = [...(found.at(-1) ?? []), Number.MAX_SAFE_INTEGER]) {
      const [entry] = await historyByTime.list(view, { limit: 1, ...(after && { after }) });
      if (entry === undefined) return found;
      found.push(entry.key.slice(0, 2));
    }
  });
  for (const scope of scopes) {
    while (!signal.aborted && (await sweepSome(store, scope, nowMs - KEPT_MS)) === SWEPT_AT_A_TIME);
  }
}

function sweepSome(store: Store, scope: Key, beforeMs: number): Promise<number> {
  return store.transact(async (transaction) => {
    const before = [...scope, Math.max(0, beforeMs)];
    const old = await historyByTime.list(transaction, { prefix: scope, before, limit: SWEPT_AT_A_TIME });
    for (const { key, value: name } of old) {
      historyByTime.delete(transaction, key);
      history.delete(transaction, [...scope, name, ...key.slice(2)]);
    }
    return old.length;
  });
}
