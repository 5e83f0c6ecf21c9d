import type { Group } from '@aws-sdk/client-iam';
import { arnOf } from './arn.ts';
import { countOne, discountOne } from './counts.ts';
import { addEntity, entitiesById, findEntity, moveEntity, putEntity, removeEntity } from './entity.ts';
import { deleteConflict, iamFault, quotaExceeded, required } from './fault.ts';
import { createUniqueId } from './iamIds.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOf, pageOfCollection } from './page.ts';
import { groups, members, type GroupRecord } from './records.ts';
import { userBasics } from './user.ts';

type GroupOperation =
  | 'CreateGroup'
  | 'GetGroup'
  | 'ListGroups'
  | 'UpdateGroup'
  | 'DeleteGroup'
  | 'AddUserToGroup'
  | 'RemoveUserFromGroup'
  | 'ListGroupsForUser';

const MOST_GROUPS_OF_A_USER = 10;

export function groupOperations(iam: Iam): Operations<GroupOperation> {
  return {
    CreateGroup: async (input, { account }) => {
      const group: GroupRecord = {
        name: required(input.GroupName, 'groupName'),
        id: createUniqueId('AGPA', iam.ids),
        path: input.Path ?? '/',
        createdAtMs: iam.now(),
        inline: {},
        attached: [],
      };
      await iam.commit(async (tx) => {
        await addEntity(tx, account, 'group', group);
        await countOne(tx, account, 'groups');
      });
      return { Group: shownGroup(account, group) };
    },

    GetGroup: async (input, { account }) =>
      iam.store.read(async (view) => {
        const group = await findEntity(view, account, 'group', required(input.GroupName, 'groupName'));
        const found = await members.list(view, { prefix: [account, group.id] });
        const ids = found.map(({ key }) => String(key.at(-1)));
        const inside = (await entitiesById(view, account, 'user', ids)).toSorted((one, other) =>
          one.name < other.name ? -1 : 1,
        );
        const page = pageOf(inside, input, ({ name }) => name);
        const Users = page.items.map((user) => userBasics(account, user));
        return { Group: shownGroup(account, group), Users, ...page.rest };
      }),

    ListGroups: async (input, { account }) => {
      const prefix = input.PathPrefix ?? '/';
      const page = await iam.store.read((view) =>
        pageOfCollection(view, groups, [account], input, ({ path }) => path.startsWith(prefix)),
      );
      return { Groups: page.items.map((group) => shownGroup(account, group)), ...page.rest };
    },

    UpdateGroup: async (input, { account }) => {
      await iam.commit(async (tx) => {
        const group = await findEntity(tx, account, 'group', required(input.GroupName, 'groupName'));
        const changed = {
          ...group,
          name: input.NewGroupName ?? group.name,
          path: input.NewPath ?? group.path,
        };
        await moveEntity(tx, account, 'group', group, changed);
      });
      return {};
    },

    DeleteGroup: async (input, { account }) => {
      await iam.commit(async (tx) => {
        const group = await findEntity(tx, account, 'group', required(input.GroupName, 'groupName'));
        if (Object.keys(group.inline).length > 0) throw deleteConflict('delete policies first');
        if (group.attached.length > 0) throw deleteConflict('detach all policies first');
        const someone = await members.list(tx, { prefix: [account, group.id], limit: 1 });
        if (someone.length > 0) throw deleteConflict('remove users from group first');
        removeEntity(tx, account, 'group', group);
        await discountOne(tx, account, 'groups');
      });
      return {};
    },

    AddUserToGroup: async (input, { account }) => {
      await iam.commit(async (tx) => {
        const group = await findEntity(tx, account, 'group', required(input.GroupName, 'groupName'));
        const user = await findEntity(tx, account, 'user', required(input.UserName, 'userName'));
        if (user.groups.includes(group.id)) return;
        if (user.groups.length >= MOST_GROUPS_OF_A_USER) {
          throw quotaExceeded('GroupsPerUser', MOST_GROUPS_OF_A_USER);
        }
        putEntity(tx, account, 'user', { ...user, groups: [...user.groups, group.id] });
        members.put(tx, [account, group.id, user.id], {});
      });
      return {};
    },

    RemoveUserFromGroup: async (input, { account }) => {
      await iam.commit(async (tx) => {
        const group = await findEntity(tx, account, 'group', required(input.GroupName, 'groupName'));
        const user = await findEntity(tx, account, 'user', required(input.UserName, 'userName'));
        if (!user.groups.includes(group.id)) {
          throw iamFault('NoSuchEntity', `User ${user.name} is not in group ${group.name}.`);
        }
        putEntity(tx, account, 'user', { ...user, groups: user.groups.filter((id) => id !== group.id) });
        members.delete(tx, [account, group.id, user.id]);
      });
      return {};
    },

    ListGroupsForUser: async (input, { account }) =>
      iam.store.read(async (view) => {
        const user = await findEntity(view, account, 'user', required(input.UserName, 'userName'));
        const all = await entitiesById(view, account, 'group', user.groups);
        const sorted = all.toSorted((one, other) => (one.name < other.name ? -1 : 1));
        const page = pageOf(sorted, input, ({ name }) => name);
        return { Groups: page.items.map((group) => shownGroup(account, group)), ...page.rest };
      }),
  };
}

function shownGroup(account: string, group: GroupRecord): Group {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: arnOf(account, 'group', group),
    CreateDate: new Date(group.createdAtMs),
  };
}
