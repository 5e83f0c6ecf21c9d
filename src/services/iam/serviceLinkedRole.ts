import { countOne, discountOne } from './counts.ts';
import { addEntity, findEntity, removeEntity } from './entity.ts';
import { iamFault, required } from './fault.ts';
import { createUniqueId } from './iamIds.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { attachments, named, roles, serviceUses, uses, type RoleRecord } from './records.ts';
import { DEFAULT_SESSION_SECONDS, shownRole } from './role.ts';

type LinkedOperation =
  | 'CreateServiceLinkedRole'
  | 'DeleteServiceLinkedRole'
  | 'GetServiceLinkedRoleDeletionStatus';

const SUFFIX = '.amazonaws.com';

/**
 * Roles that AWS's services make for themselves. No service here assumes one; they exist so that tools which make
 * them, or look for them, go on.
 */
export function serviceLinkedRoleOperations(iam: Iam): Operations<LinkedOperation> {
  return {
    CreateServiceLinkedRole: async (input, { account }) => {
      const service = required(input.AWSServiceName, 'aWSServiceName');
      const role = await newRole(iam, service, input.CustomSuffix, input.Description);
      await iam.commit(async (tx) => {
        if (await roles.get(tx, named(account, role.name))) {
          throw iamFault(
            'InvalidInput',
            `Service role name ${role.name} has been taken in this account, please try a different suffix.`,
          );
        }
        await addEntity(tx, account, 'role', role);
        for (const arn of role.attached) attachments.put(tx, [account, arn, 'policy', 'role', role.id], {});
        await countOne(tx, account, 'roles');
      });
      const { MaxSessionDuration: _, ...shown } = shownRole(account, role);
      return { Role: shown };
    },

    DeleteServiceLinkedRole: async (input, { account }) => {
      const role = await iam.commit(async (tx) => {
        const found = await findEntity(tx, account, 'role', required(input.RoleName, 'roleName'));
        if (found.linkedService === undefined) {
          throw iamFault('InvalidInput', `Role ${found.name} is not a service-linked role.`);
        }
        removeEntity(tx, account, 'role', found);
        uses.delete(tx, [account, found.id]);
        serviceUses.deletePrefix(tx, [account, found.id]);
        for (const arn of found.attached) attachments.delete(tx, [account, arn, 'policy', 'role', found.id]);
        await discountOne(tx, account, 'roles');
        return found;
      });
      const task = `task/aws-service-role/${role.linkedService ?? ''}/${role.name}/${iam.ids.uuid()}`;
      return { DeletionTaskId: task };
    },

    /** Nothing uses these roles, so a deletion is over when it is answered. */
    GetServiceLinkedRoleDeletionStatus: async (input, { account }) => {
      const id = required(input.DeletionTaskId, 'deletionTaskId');
      const [, name] = /^task\/aws-service-role\/[^/]+\/([^/]+)\/[0-9a-f-]{36}$/.exec(id) ?? [];
      const left =
        name === undefined || (await iam.store.read((view) => roles.get(view, named(account, name))));
      if (left) throw iamFault('NoSuchEntity', `Deletion Task ${id} cannot be found.`);
      return { Status: 'SUCCEEDED' as const };
    },
  };
}

async function newRole(
  iam: Iam,
  service: string,
  customSuffix: string | undefined,
  description: string | undefined,
): Promise<RoleRecord> {
  const { serviceLinkedRoles } = await import('./generated/serviceLinkedRoles.ts');
  const known = serviceLinkedRoles.find(([name]) => `${name}${SUFFIX}` === service);
  if (!known) throw iamFault('InvalidInput', `Service-linked roles of ${service} are not known here.`);
  const [, role, policy, suffixed] = known;
  if (customSuffix !== undefined && suffixed === undefined) {
    throw iamFault('InvalidInput', `Custom suffix is not allowed for ${service}`);
  }
  return {
    name: `AWSServiceRoleFor${role}${customSuffix === undefined ? '' : `_${customSuffix}`}`,
    id: createUniqueId('AROA', iam.ids),
    path: `/aws-service-role/${service}/`,
    createdAtMs: iam.now(),
    inline: {},
    attached: [`arn:aws:iam::aws:policy/aws-service-role/${policy}`],
    tags: [],
    trust: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [service] } }],
    }),
    maxSessionSeconds: DEFAULT_SESSION_SECONDS,
    ...(description !== undefined && { description }),
    linkedService: service,
  };
}
