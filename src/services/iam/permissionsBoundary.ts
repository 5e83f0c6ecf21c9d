import type { AttachedPermissionsBoundary } from '@aws-sdk/client-iam';
import type { Transaction, View } from '../../store/store.ts';
import { findEntity, findOwnRole, putPolicies } from './entity.ts';
import { iamFault, required } from './fault.ts';
import { findPolicy } from './findPolicy.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { attachments } from './records.ts';

type BoundaryOperation =
  | 'PutUserPermissionsBoundary'
  | 'DeleteUserPermissionsBoundary'
  | 'PutRolePermissionsBoundary'
  | 'DeleteRolePermissionsBoundary';

export function permissionsBoundaryOperations(iam: Iam): Operations<BoundaryOperation> {
  const setBoundary = (
    account: string,
    kind: 'user' | 'role',
    name: string,
    boundary: string | undefined,
  ): Promise<void> =>
    iam.commit(async (tx) => {
      const entity =
        kind === 'user' ? await findEntity(tx, account, 'user', name) : await findOwnRole(tx, account, name);
      const { boundary: before } = entity;
      if (boundary === undefined && before === undefined) {
        throw iamFault('NoSuchEntity', `The permissions boundary of ${kind} ${entity.name} cannot be found.`);
      }
      await checkBoundary(iam, tx, account, boundary);
      linkBoundary(tx, account, kind, entity.id, before, boundary);
      putPolicies(tx, account, kind, entity, { boundary });
    });
  return {
    PutUserPermissionsBoundary: async (input, { account }) => {
      const boundary = required(input.PermissionsBoundary, 'permissionsBoundary');
      await setBoundary(account, 'user', required(input.UserName, 'userName'), boundary);
      return {};
    },
    DeleteUserPermissionsBoundary: async (input, { account }) => {
      await setBoundary(account, 'user', required(input.UserName, 'userName'), undefined);
      return {};
    },
    PutRolePermissionsBoundary: async (input, { account }) => {
      const boundary = required(input.PermissionsBoundary, 'permissionsBoundary');
      await setBoundary(account, 'role', required(input.RoleName, 'roleName'), boundary);
      return {};
    },
    DeleteRolePermissionsBoundary: async (input, { account }) => {
      await setBoundary(account, 'role', required(input.RoleName, 'roleName'), undefined);
      return {};
    },
  };
}

/** Throws unless the ARN is of a managed policy that may be a boundary. */
export async function checkBoundary(
  iam: Pick<Iam, 'awsPolicies'>,
  view: View,
  account: string,
  arn: string | undefined,
): Promise<void> {
  if (arn === undefined) return;
  if (!/^arn:aws:iam::(aws|\d{12}):policy\//.test(arn)) {
    throw iamFault('ValidationError', `Value (${arn}) for parameter PermissionsBoundary is invalid.`);
  }
  if (await findPolicy(iam, view, account, arn)) return;
  throw iamFault('NoSuchEntity', `Scope ARN: ${arn} does not exist or is not attachable.`);
}

/** Keeps account of who has a policy as boundary. */
export function linkBoundary(
  tx: Transaction,
  account: string,
  kind: 'user' | 'role',
  id: string,
  before: string | undefined,
  after: string | undefined,
): void {
  if (before !== undefined) attachments.delete(tx, [account, before, 'boundary', kind, id]);
  if (after !== undefined) attachments.put(tx, [account, after, 'boundary', kind, id], {});
}

export function boundaryMember(boundary: string | undefined): {
  PermissionsBoundary?: AttachedPermissionsBoundary;
} {
  if (boundary === undefined) return {};
  return {
    PermissionsBoundary: {
      PermissionsBoundaryType: 'Policy' as 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: boundary,
    },
  };
}
