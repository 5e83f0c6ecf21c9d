import type { User } from '@aws-sdk/client-iam';
import type { Call } from '../service.ts';
import { arnOf } from './arn.ts';
import { countOne, discountOne } from './counts.ts';
import { addEntity, findEntity, moveEntity, putEntity, removeEntity, userOrCaller } from './entity.ts';
import { deleteConflict, required } from './fault.ts';
import { createUniqueId } from './iamIds.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOfCollection } from './page.ts';
import { boundaryMember, checkBoundary, linkBoundary } from './permissionsBoundary.ts';
import { users, serviceUses, uses, type UserRecord } from './records.ts';
import { ignoringCase, mergedTags, newTags, remainingTags, tagPage, tagsMember } from './tags.ts';

type UserOperation =
  | 'CreateUser'
  | 'GetUser'
  | 'ListUsers'
  | 'UpdateUser'
  | 'DeleteUser'
  | 'TagUser'
  | 'UntagUser'
  | 'ListUserTags';

export function userOperations(iam: Iam): Operations<UserOperation> {
  return {
    CreateUser: async (input, { account }) => {
      const user: UserRecord = {
        name: required(input.UserName, 'userName'),
        id: createUniqueId('AIDA', iam.ids),
        path: input.Path ?? '/',
        createdAtMs: iam.now(),
        inline: {},
        attached: [],
        tags: newTags(input.Tags),
        groups: [],
        accessKeys: [],
        ...(input.PermissionsBoundary !== undefined && { boundary: input.PermissionsBoundary }),
      };
      await iam.commit(async (tx) => {
        await checkBoundary(iam, tx, account, user.boundary);
        await addEntity(tx, account, 'user', user);
        linkBoundary(tx, account, 'user', user.id, undefined, user.boundary);
        await countOne(tx, account, 'users');
      });
      return { User: shownUser(account, user) };
    },

    GetUser: async (input, call) => {
      if (input.UserName === undefined && call.principal.kind === 'root') return { User: rootUser(call) };
      const user = await iam.store.read((view) => userOrCaller(view, call, input.UserName));
      return { User: shownUser(call.account, user) };
    },

    ListUsers: async (input, { account }) => {
      const prefix = input.PathPrefix ?? '/';
      const page = await iam.store.read((view) =>
        pageOfCollection(view, users, [account], input, ({ path }) => path.startsWith(prefix)),
      );
      return { Users: page.items.map((user) => userBasics(account, user)), ...page.rest };
    },

    UpdateUser: async (input, { account }) => {
      await iam.commit(async (tx) => {
        const user = await findEntity(tx, account, 'user', required(input.UserName, 'userName'));
        const changed = {
          ...user,
          name: input.NewUserName ?? user.name,
          path: input.NewPath ?? user.path,
        };
        await moveEntity(tx, account, 'user', user, changed);
      });
      return {};
    },

    DeleteUser: async (input, call) => {
      const { account } = call;
      await iam.commit(async (tx) => {
        const user = await userOrCaller(tx, call, input.UserName);
        refuseDeletion(user);
        removeEntity(tx, account, 'user', user);
        linkBoundary(tx, account, 'user', user.id, user.boundary, undefined);
        uses.delete(tx, [account, user.id]);
        serviceUses.deletePrefix(tx, [account, user.id]);
        await discountOne(tx, account, 'users');
      });
      return {};
    },

    TagUser: async (input, { account }) => {
      await iam.commit(async (tx) => {
        const user = await findEntity(tx, account, 'user', required(input.UserName, 'userName'));
        putEntity(tx, account, 'user', { ...user, tags: mergedTags(user.tags, input.Tags, ignoringCase) });
      });
      return {};
    },

    UntagUser: async (input, { account }) => {
      await iam.commit(async (tx) => {
        const user = await findEntity(tx, account, 'user', required(input.UserName, 'userName'));
        const tags = remainingTags(user.tags, input.TagKeys, ignoringCase);
        putEntity(tx, account, 'user', { ...user, tags });
      });
      return {};
    },

    ListUserTags: async (input, { account }) => {
      const name = required(input.UserName, 'userName');
      const user = await iam.store.read((view) => findEntity(view, account, 'user', name));
      return tagPage(user.tags, input);
    },
  };
}

/** In the order in which AWS looks. */
function refuseDeletion(user: UserRecord): void {
  if (Object.keys(user.inline).length > 0) throw deleteConflict('delete policies first');
  if (user.attached.length > 0) throw deleteConflict('detach all policies first');
  if (user.accessKeys.length > 0) throw deleteConflict('delete access keys first');
  if (user.groups.length > 0) throw deleteConflict('remove users from group first');
}

function rootUser({ account }: Call): User {
  return {
    Path: '/',
    UserName: undefined,
    UserId: account,
    Arn: `arn:aws:iam::${account}:root`,
    CreateDate: undefined,
  };
}

/** What lists show of a user. */
export function userBasics(account: string, user: UserRecord): User {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: arnOf(account, 'user', user),
    CreateDate: new Date(user.createdAtMs),
  };
}

function shownUser(account: string, user: UserRecord): User {
  return { ...userBasics(account, user), ...boundaryMember(user.boundary), ...tagsMember(user.tags) };
}
