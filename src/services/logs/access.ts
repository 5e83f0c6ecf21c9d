import type { Store, View } from '../../store/store.ts';
import { groupNotFound, streamNotFound } from './faults.ts';
import { checkNameLengths, given } from './names.ts';
import {
  groupKey,
  groups,
  ofGroup,
  streams,
  type GroupRecord,
  type Home,
  type StreamRecord,
} from './records.ts';

export async function existingGroup(view: View, home: Home, name: string): Promise<GroupRecord> {
  const group = await groups.get(view, groupKey(home, name));
  if (!group) throw groupNotFound();
  return group;
}

export async function existingStream(
  view: View,
  home: Home,
  group: GroupRecord,
  name: string,
): Promise<StreamRecord> {
  const stream = await streams.get(view, ofGroup(home, group.id, name));
  if (!stream) throw streamNotFound();
  return stream;
}

export async function changeGroup(
  store: Store,
  home: Home,
  name: string | undefined,
  change: (group: GroupRecord) => GroupRecord,
): Promise<void> {
  const groupName = given(name, 'logGroupName');
  checkNameLengths(groupName);
  await store.transact(async (tx) => {
    const group = await existingGroup(tx, home, groupName);
    groups.put(tx, groupKey(home, groupName), change(group));
  });
}
