import type { InstanceProfile } from '@aws-sdk/client-iam';
import type { View } from '../../store/store.ts';
import { arnOf } from './arn.ts';
import { countOne, discountOne } from './counts.ts';
import { entityById, findEntity, findOwnRole } from './entity.ts';
import { deleteConflict, iamFault, noSuchEntity, quotaExceeded, required } from './fault.ts';
import { createUniqueId } from './iamIds.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOf, pageOfCollection } from './page.ts';
import {
  instanceProfiles,
  named,
  profilesOfRole,
  type InstanceProfileRecord,
  type RoleRecord,
} from './records.ts';
import { shownRole } from './role.ts';
import { exactly, mergedTags, newTags, remainingTags, tagPage, tagsMember } from './tags.ts';

type ProfileOperation =
  | 'CreateInstanceProfile'
  | 'GetInstanceProfile'
  | 'ListInstanceProfiles'
  | 'ListInstanceProfilesForRole'
  | 'DeleteInstanceProfile'
  | 'AddRoleToInstanceProfile'
  | 'RemoveRoleFromInstanceProfile'
  | 'TagInstanceProfile'
  | 'UntagInstanceProfile'
  | 'ListInstanceProfileTags';

/** Kept for tools that make them as a matter of course: there are no instances here that could have one. */
export function instanceProfileOperations(iam: Iam): Operations<ProfileOperation> {
  const setTags = (
    account: string,
    name: string | undefined,
    tagsOf: (profile: InstanceProfileRecord) => InstanceProfileRecord['tags'],
  ) =>
    iam.commit(async (tx) => {
      const profile = await findProfile(tx, account, name);
      instanceProfiles.put(tx, named(account, profile.name), { ...profile, tags: tagsOf(profile) });
      return {};
    });
  return {
    CreateInstanceProfile: async (input, { account }) => {
      const profile: InstanceProfileRecord = {
        name: required(input.InstanceProfileName, 'instanceProfileName'),
        id: createUniqueId('AIPA', iam.ids),
        path: input.Path ?? '/',
        createdAtMs: iam.now(),
        tags: newTags(input.Tags),
      };
      await iam.commit(async (tx) => {
        if (await instanceProfiles.get(tx, named(account, profile.name))) {
          throw iamFault('EntityAlreadyExists', `Instance Profile ${profile.name} already exists.`);
        }
        instanceProfiles.put(tx, named(account, profile.name), profile);
        await countOne(tx, account, 'instanceProfiles');
      });
      return { InstanceProfile: shownProfile(account, profile, undefined) };
    },

    GetInstanceProfile: async (input, { account }) =>
      iam.store.read(async (view) => {
        const profile = await findProfile(view, account, input.InstanceProfileName);
        return { InstanceProfile: await profileWithRole(view, account, profile) };
      }),

    ListInstanceProfiles: async (input, { account }) => {
      const prefix = input.PathPrefix ?? '/';
      return iam.store.read(async (view) => {
        const page = await pageOfCollection(view, instanceProfiles, [account], input, ({ path }) =>
          path.startsWith(prefix),
        );
        const InstanceProfiles = await Promise.all(
          page.items.map((profile) => profileWithRole(view, account, profile)),
        );
        return { InstanceProfiles, ...page.rest };
      });
    },

    ListInstanceProfilesForRole: async (input, { account }) =>
      iam.store.read(async (view) => {
        const role = await findEntity(view, account, 'role', required(input.RoleName, 'roleName'));
        const profiles = await profilesWithRole(view, account, role);
        const page = pageOf(profiles, input, ({ InstanceProfileName = '' }) =>
          InstanceProfileName.toLowerCase(),
        );
        return { InstanceProfiles: page.items, ...page.rest };
      }),

    DeleteInstanceProfile: async (input, { account }) => {
      await iam.commit(async (tx) => {
        const profile = await findProfile(tx, account, input.InstanceProfileName);
        if (profile.role !== undefined) throw deleteConflict('remove roles from instance profile first');
        instanceProfiles.delete(tx, named(account, profile.name));
        await discountOne(tx, account, 'instanceProfiles');
      });
      return {};
    },

    AddRoleToInstanceProfile: async (input, { account }) => {
      await iam.commit(async (tx) => {
        const profile = await findProfile(tx, account, input.InstanceProfileName);
        const role = await findOwnRole(tx, account, required(input.RoleName, 'roleName'));
        if (profile.role !== undefined) throw quotaExceeded('InstanceSessionsPerInstanceProfile', 1);
        const key = named(account, profile.name);
        instanceProfiles.put(tx, key, { ...profile, role: role.id });
        profilesOfRole.put(tx, [account, role.id, key[1]], {});
      });
      return {};
    },

    RemoveRoleFromInstanceProfile: async (input, { account }) => {
      await iam.commit(async (tx) => {
        const { role: held, ...profile } = await findProfile(tx, account, input.InstanceProfileName);
        const role = await findOwnRole(tx, account, required(input.RoleName, 'roleName'));
        if (held !== role.id) throw noSuchEntity('role', role.name);
        const key = named(account, profile.name);
        instanceProfiles.put(tx, key, profile);
        profilesOfRole.delete(tx, [account, role.id, key[1]]);
      });
      return {};
    },

    TagInstanceProfile: (input, { account }) =>
      setTags(account, input.InstanceProfileName, ({ tags }) => mergedTags(tags, input.Tags, exactly)),

    UntagInstanceProfile: (input, { account }) =>
      setTags(account, input.InstanceProfileName, ({ tags }) => remainingTags(tags, input.TagKeys, exactly)),

    ListInstanceProfileTags: async (input, { account }) => {
      const { tags } = await iam.store.read((view) => findProfile(view, account, input.InstanceProfileName));
      return tagPage(tags, input);
    },
  };
}

async function findProfile(
  view: View,
  account: string,
  given: string | undefined,
): Promise<InstanceProfileRecord> {
  const name = required(given, 'instanceProfileName');
  const profile = await instanceProfiles.get(view, named(account, name));
  if (profile) return profile;
  throw iamFault('NoSuchEntity', `Instance Profile ${name} cannot be found.`);
}

/** By name. */
export async function profilesWithRole(
  view: View,
  account: string,
  role: RoleRecord,
): Promise<InstanceProfile[]> {
  const entries = await profilesOfRole.list(view, { prefix: [account, role.id] });
  const profiles = await Promise.all(
    entries.map(({ key }) => instanceProfiles.get(view, [account, String(key.at(-1))])),
  );
  return profiles
    .filter((profile) => profile !== undefined)
    .map((profile) => shownProfile(account, profile, role));
}

async function profileWithRole(
  view: View,
  account: string,
  profile: InstanceProfileRecord,
): Promise<InstanceProfile> {
  const role = profile.role === undefined ? undefined : await entityById(view, account, 'role', profile.role);
  return shownProfile(account, profile, role);
}

function shownProfile(
  account: string,
  profile: InstanceProfileRecord,
  role: RoleRecord | undefined,
): InstanceProfile {
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: arnOf(account, 'instance-profile', profile),
    CreateDate: new Date(profile.createdAtMs),
    Roles: role ? [shownRole(account, role)] : [],
    ...tagsMember(profile.tags),
  };
}
