import type { View } from '../../store/store.ts';
import { entitiesById } from './entity.ts';
import { required } from './fault.ts';
import { mustFind } from './managedPolicy.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOf } from './page.ts';
import { attachments, type EntityKind } from './records.ts';

interface Holder {
  readonly kind: EntityKind;
  readonly name: string;
  readonly id: string;
}

const ORDER: readonly EntityKind[] = ['group', 'user', 'role'];
const FILTERS: Readonly<Record<string, EntityKind>> = { User: 'user', Group: 'group', Role: 'role' };

export function entitiesForPolicyOperation(iam: Iam): Operations<'ListEntitiesForPolicy'> {
  return {
    ListEntitiesForPolicy: async (input, { account }) =>
      iam.store.read(async (view) => {
        const arn = required(input.PolicyArn, 'policyArn');
        await mustFind(iam, view, account, arn);
        const usage = input.PolicyUsageFilter === 'PermissionsBoundary' ? 'boundary' : 'policy';
        const usages = input.PolicyUsageFilter === undefined ? ['policy', 'boundary'] : [usage];
        const kinds = FILTERS[input.EntityFilter ?? ''];
        const holders: Holder[] = [];
        for (const kind of ORDER) {
          if (kinds !== undefined && kinds !== kind) continue;
          const ids = await idsOf(view, account, arn, usages, kind);
          for (const { name, id, path } of await entitiesById(view, account, kind, ids)) {
            if (path.startsWith(input.PathPrefix ?? '/')) holders.push({ kind, name, id });
          }
        }
        const position = ({ kind, name }: Holder) => `${ORDER.indexOf(kind)}${name}`;
        const sorted = holders.toSorted((one, other) => (position(one) < position(other) ? -1 : 1));
        const { items, rest } = pageOf(sorted, input, position);
        const of = (kind: EntityKind) => items.filter((holder) => holder.kind === kind);
        return {
          PolicyGroups: of('group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
          PolicyUsers: of('user').map(({ name, id }) => ({ UserName: name, UserId: id })),
          PolicyRoles: of('role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
          ...rest,
        };
      }),
  };
}

/** Each once, also who has it both attached and as boundary. */
async function idsOf(
  view: View,
  account: string,
  arn: string,
  usages: readonly string[],
  kind: EntityKind,
): Promise<string[]> {
  const ids = new Set<string>();
  for (const usage of usages) {
    for (const { key } of await attachments.list(view, { prefix: [account, arn, usage, kind] })) {
      ids.add(String(key.at(-1)));
    }
  }
  return [...ids];
}
