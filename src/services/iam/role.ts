import type { Role } from '@aws-sdk/client-iam';
import { arnOf } from './arn.ts';
import { countOne, discountOne } from './counts.ts';
import { policySize } from '../../policy/index.ts';
import { encodedDocument, readDocument } from './document.ts';
import { addEntity, findEntity, findOwnRole, putEntity, removeEntity } from './entity.ts';
import { deleteConflict, quotaExceeded, required } from './fault.ts';
import { createUniqueId } from './iamIds.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOfCollection } from './page.ts';
import { boundaryMember, checkBoundary, linkBoundary } from './permissionsBoundary.ts';
import { profilesOfRole, roles, serviceUses, uses, type RoleRecord, type UseRecord } from './records.ts';
import { ignoringCase, mergedTags, newTags, remainingTags, tagPage, tagsMember } from './tags.ts';
import { principalIds, shownTrust } from './trustPolicy.ts';

type RoleOperation =
  | 'CreateRole'
  | 'GetRole'
  | 'ListRoles'
  | 'UpdateRole'
  | 'UpdateRoleDescription'
  | 'UpdateAssumeRolePolicy'
  | 'DeleteRole'
  | 'TagRole'
  | 'UntagRole'
  | 'ListRoleTags';

export const DEFAULT_SESSION_SECONDS = 3600;
const MOST_TRUST_CHARACTERS = 2048;

export function roleOperations(iam: Iam): Operations<RoleOperation> {
  const change = (account: string, name: string | undefined, how: (role: RoleRecord) => RoleRecord) =>
    iam.commit(async (tx) => {
      const role = how(await findOwnRole(tx, account, required(name, 'roleName')));
      putEntity(tx, account, 'role', role);
      return role;
    });
  return {
    CreateRole: async (input, { account }) => {
      const role: RoleRecord = {
        name: required(input.RoleName, 'roleName'),
        id: createUniqueId('AROA', iam.ids),
        path: input.Path ?? '/',
        createdAtMs: iam.now(),
        inline: {},
        attached: [],
        tags: newTags(input.Tags),
        trust: trustDocument(input.AssumeRolePolicyDocument),
        maxSessionSeconds: input.MaxSessionDuration ?? DEFAULT_SESSION_SECONDS,
        ...(input.Description !== undefined && { description: input.Description }),
        ...(input.PermissionsBoundary !== undefined && { boundary: input.PermissionsBoundary }),
      };
      await iam.commit(async (tx) => {
        const trustIds = await principalIds(tx, account, role.trust);
        await checkBoundary(iam, tx, account, role.boundary);
        await addEntity(tx, account, 'role', { ...role, trustIds });
        linkBoundary(tx, account, 'role', role.id, undefined, role.boundary);
        await countOne(tx, account, 'roles');
      });
      const { MaxSessionDuration: _, ...shown } = shownRole(account, role);
      return { Role: { ...shown, ...boundaryMember(role.boundary), ...tagsMember(role.tags) } };
    },

    GetRole: async (input, { account }) =>
      iam.store.read(async (view) => {
        const role = await findEntity(view, account, 'role', required(input.RoleName, 'roleName'));
        const used = await uses.get(view, [account, role.id]);
        const AssumeRolePolicyDocument = encodedDocument(await shownTrust(view, account, role));
        return { Role: { ...wholeRole(account, role, used), AssumeRolePolicyDocument } };
      }),

    ListRoles: async (input, { account }) => {
      const prefix = input.PathPrefix ?? '/';
      const page = await iam.store.read((view) =>
        pageOfCollection(view, roles, [account], input, ({ path }) => path.startsWith(prefix)),
      );
      return { Roles: page.items.map((role) => shownRole(account, role)), ...page.rest };
    },

    UpdateRole: async (input, { account }) => {
      await change(account, input.RoleName, (role) => ({
        ...role,
        ...(input.Description !== undefined && { description: input.Description }),
        maxSessionSeconds: input.MaxSessionDuration ?? role.maxSessionSeconds,
      }));
      return {};
    },

    UpdateRoleDescription: async (input, { account }) => {
      const description = required(input.Description, 'description');
      const role = await change(account, input.RoleName, (before) => ({ ...before, description }));
      return { Role: shownRole(account, role) };
    },

    UpdateAssumeRolePolicy: async (input, { account }) => {
      const trust = trustDocument(input.PolicyDocument);
      await iam.commit(async (tx) => {
        const role = await findOwnRole(tx, account, required(input.RoleName, 'roleName'));
        const trustIds = await principalIds(tx, account, trust);
        putEntity(tx, account, 'role', { ...role, trust, trustIds });
      });
      return {};
    },

    DeleteRole: async (input, { account }) => {
      await iam.commit(async (tx) => {
        const role = await findOwnRole(tx, account, required(input.RoleName, 'roleName'));
        if (Object.keys(role.inline).length > 0) throw deleteConflict('delete policies first');
        if (role.attached.length > 0) throw deleteConflict('detach all policies first');
        const profiles = await profilesOfRole.list(tx, { prefix: [account, role.id], limit: 1 });
        if (profiles.length > 0) throw deleteConflict('remove roles from instance profile first');
        removeEntity(tx, account, 'role', role);
        linkBoundary(tx, account, 'role', role.id, role.boundary, undefined);
        uses.delete(tx, [account, role.id]);
        serviceUses.deletePrefix(tx, [account, role.id]);
        await discountOne(tx, account, 'roles');
      });
      return {};
    },

    TagRole: async (input, { account }) => {
      await change(account, input.RoleName, (role) => ({
        ...role,
        tags: mergedTags(role.tags, input.Tags, ignoringCase),
      }));
      return {};
    },

    UntagRole: async (input, { account }) => {
      await change(account, input.RoleName, (role) => ({
        ...role,
        tags: remainingTags(role.tags, input.TagKeys, ignoringCase),
      }));
      return {};
    },

    ListRoleTags: async (input, { account }) => {
      const name = required(input.RoleName, 'roleName');
      const role = await iam.store.read((view) => findEntity(view, account, 'role', name));
      return tagPage(role.tags, input);
    },
  };
}

function trustDocument(given: string | undefined): string {
  const document = required(given, 'policyDocument');
  readDocument(document, 'trust');
  if (policySize(document) > MOST_TRUST_CHARACTERS) {
    throw quotaExceeded('ACLSizePerRole', MOST_TRUST_CHARACTERS);
  }
  return document;
}

/** What lists show of a role. */
export function shownRole(account: string, role: RoleRecord): Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: arnOf(account, 'role', role),
    CreateDate: new Date(role.createdAtMs),
    AssumeRolePolicyDocument: encodedDocument(role.trust),
    ...(role.description !== undefined && { Description: role.description }),
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

function wholeRole(account: string, role: RoleRecord, used: UseRecord | undefined): Role {
  return {
    ...shownRole(account, role),
    ...boundaryMember(role.boundary),
    ...tagsMember(role.tags),
    RoleLastUsed: roleLastUsed(used),
  };
}

export function roleLastUsed(used: UseRecord | undefined): { LastUsedDate?: Date; Region?: string } {
  return used ? { LastUsedDate: new Date(used.atMs), Region: used.region } : {};
}
