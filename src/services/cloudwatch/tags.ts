import type { Tag } from '@aws-sdk/client-cloudwatch';
import { Fault } from '../../protocol/fault.ts';
import { collection } from '../../store/collection.ts';
import type { Key, Store, Transaction, View } from '../../store/store.ts';
import type { TagPairs } from '../service.ts';
import { alarmKey, alarmNameIn, compositeAlarms, metricAlarms } from './alarms/alarmRecord.ts';
import { dashboards } from './dashboards/dashboardRecord.ts';
import { invalidValue, validation } from './faults.ts';
import type { Scope } from './metric.ts';
import type { CloudWatchOperation } from './operation.ts';

/** Key: account, then `alarm`, region, name, or `dashboard`, name. */
const tags = collection<Readonly<Record<string, string>>>(['cloudwatch', 'tags']);

const MAX_TAGS = 50;

export function alarmTagsKey({ account, region }: Scope, name: string): Key {
  return [account, 'alarm', region, name];
}

export function dashboardTagsKey(account: string, name: string): Key {
  return [account, 'dashboard', name];
}

/** Adds them to those that are there. */
export async function putTags(transaction: Transaction, key: Key, added: readonly Tag[]): Promise<void> {
  const pairs = added.map(({ Key: name = '', Value: value = '' }) => [name, value] as const);
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) {
    throw invalidValue('The parameter Tags must not hold a key twice.');
  }
  const reserved = pairs.find(([name]) => /^aws:/i.test(name));
  if (reserved) throw validation(`aws: prefixed tag key names are not allowed for external use.`);
  const after = { ...(await tags.get(transaction, key)), ...Object.fromEntries(pairs) };
  if (Object.keys(after).length > MAX_TAGS) {
    throw invalidValue(`A resource has at most ${MAX_TAGS} tags.`);
  }
  tags.put(transaction, key, after);
}

export function deleteTags(transaction: Transaction, key: Key): void {
  tags.delete(transaction, key);
}

/** Of alarms and dashboards. */
export function tagOperations({ store }: { readonly store: Store }) {
  const tagResource: CloudWatchOperation<'TagResource'> = async ({ ResourceARN = '', Tags = [] }, call) => {
    await store.transact(async (transaction) => {
      await putTags(transaction, await existing(transaction, call, ResourceARN), Tags);
    });
    return {};
  };
  const untagResource: CloudWatchOperation<'UntagResource'> = async (
    { ResourceARN = '', TagKeys = [] },
    call,
  ) => {
    await store.transact(async (transaction) => {
      const key = await existing(transaction, call, ResourceARN);
      const before = Object.entries((await tags.get(transaction, key)) ?? {});
      tags.put(transaction, key, Object.fromEntries(before.filter(([name]) => !TagKeys.includes(name))));
    });
    return {};
  };
  const listTags: CloudWatchOperation<'ListTagsForResource'> = async ({ ResourceARN = '' }, call) => {
    const key = tagsKeyOf(call, ResourceARN);
    // AWS answers for alarms that are no more: none.
    const found = key && (await store.read((view) => tags.get(view, key)));
    return { Tags: Object.entries(found ?? {}).map(([name, value]) => ({ Key: name, Value: value })) };
  };
  return { TagResource: tagResource, UntagResource: untagResource, ListTagsForResource: listTags };
}

/** For who authorizes: what `aws:ResourceTag` stands for. */
export async function tagsOf(store: Store, scope: Scope, arn: string): Promise<TagPairs> {
  const key = tagsKeyOf(scope, arn);
  return Object.entries((key && (await store.read((view) => tags.get(view, key)))) ?? {});
}

async function existing(view: View, scope: Scope, arn: string): Promise<Key> {
  const key = tagsKeyOf(scope, arn);
  const name = String(key?.at(-1));
  const isThere =
    key?.[1] === 'alarm'
      ? ((await metricAlarms.get(view, alarmKey(scope, name))) ??
        (await compositeAlarms.get(view, alarmKey(scope, name))))
      : key && (await dashboards.get(view, [scope.account, name]));
  if (key !== undefined && isThere !== undefined) return key;
  throw new Fault('ResourceNotFoundException', 'Unknown', {
    members: { ResourceType: 'Unknown', ResourceId: 'Unknown' },
  });
}

function tagsKeyOf(scope: Scope, arn: string): Key | undefined {
  if (!arn.isWellFormed()) return undefined;
  const alarm = alarmNameIn(scope, arn);
  if (alarm !== undefined) return alarmTagsKey(scope, alarm);
  const prefix = `arn:aws:cloudwatch::${scope.account}:dashboard/`;
  return arn.startsWith(prefix) ? dashboardTagsKey(scope.account, arn.slice(prefix.length)) : undefined;
}
