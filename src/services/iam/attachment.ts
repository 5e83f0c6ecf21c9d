import type { AttachedPolicy } from '@aws-sdk/client-iam';
import type { Transaction } from '../../store/store.ts';
import { findEntity, findOwnRole, putPolicies, type RecordOf } from './entity.ts';
import { iamFault, noSuchPolicy, notAttachable, quotaExceeded, required, titled } from './fault.ts';
import { findPolicy } from './findPolicy.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOf, type PageRequest } from './page.ts';
import { attachments, type EntityKind } from './records.ts';

type AttachmentOperation =
  | 'AttachUserPolicy'
  | 'DetachUserPolicy'
  | 'ListAttachedUserPolicies'
  | 'AttachGroupPolicy'
  | 'DetachGroupPolicy'
  | 'ListAttachedGroupPolicies'
  | 'AttachRolePolicy'
  | 'DetachRolePolicy'
  | 'ListAttachedRolePolicies';

export const MOST_ATTACHED = 10;

/** Policies that only service-linked roles have. */
const OF_SERVICES = 'arn:aws:iam::aws:policy/aws-service-role/';

export function attachmentOperations(iam: Iam): Operations<AttachmentOperation> {
  const attach = async (
    account: string,
    kind: EntityKind,
    name: string | undefined,
    arn: string | undefined,
  ) => {
    const policy = required(arn, 'policyArn');
    await iam.commit(async (tx) => {
      const entity = await changeable(tx, account, kind, required(name, `${kind}Name`));
      if (policy.startsWith(OF_SERVICES)) {
        throw iamFault('PolicyNotAttachable', 'Cannot attach a Service Role Policy to a Customer Role.');
      }
      if (!(await findPolicy(iam, tx, account, policy))) throw notAttachable(policy);
      if (entity.attached.includes(policy)) return;
      if (entity.attached.length >= MOST_ATTACHED) {
        throw quotaExceeded(`PoliciesPer${titled(kind)}`, MOST_ATTACHED);
      }
      putPolicies(tx, account, kind, entity, { attached: [...entity.attached, policy] });
      attachments.put(tx, [account, policy, 'policy', kind, entity.id], {});
    });
    return {};
  };
  const detach = async (
    account: string,
    kind: EntityKind,
    name: string | undefined,
    arn: string | undefined,
  ) => {
    const policy = required(arn, 'policyArn');
    await iam.commit(async (tx) => {
      const entity = await changeable(tx, account, kind, required(name, `${kind}Name`));
      if (!entity.attached.includes(policy)) throw noSuchPolicy(policy);
      const attached = entity.attached.filter((each) => each !== policy);
      putPolicies(tx, account, kind, entity, { attached });
      attachments.delete(tx, [account, policy, 'policy', kind, entity.id]);
    });
    return {};
  };
  const list = async (
    account: string,
    kind: EntityKind,
    name: string | undefined,
    request: PageRequest & { readonly PathPrefix?: string | undefined },
  ) => {
    const entity = await iam.store.read((view) =>
      findEntity(view, account, kind, required(name, `${kind}Name`)),
    );
    const policies = attachedPolicies(entity.attached).filter(({ PolicyArn }) =>
      pathOf(PolicyArn).startsWith(request.PathPrefix ?? '/'),
    );
    const sorted = policies.toSorted((one, other) => (one.PolicyArn < other.PolicyArn ? -1 : 1));
    const page = pageOf(sorted, request, ({ PolicyArn }) => PolicyArn);
    return { AttachedPolicies: page.items, ...page.rest };
  };
  return {
    AttachUserPolicy: (input, { account }) => attach(account, 'user', input.UserName, input.PolicyArn),
    AttachGroupPolicy: (input, { account }) => attach(account, 'group', input.GroupName, input.PolicyArn),
    AttachRolePolicy: (input, { account }) => attach(account, 'role', input.RoleName, input.PolicyArn),
    DetachUserPolicy: (input, { account }) => detach(account, 'user', input.UserName, input.PolicyArn),
    DetachGroupPolicy: (input, { account }) => detach(account, 'group', input.GroupName, input.PolicyArn),
    DetachRolePolicy: (input, { account }) => detach(account, 'role', input.RoleName, input.PolicyArn),
    ListAttachedUserPolicies: (input, { account }) => list(account, 'user', input.UserName, input),
    ListAttachedGroupPolicies: (input, { account }) => list(account, 'group', input.GroupName, input),
    ListAttachedRolePolicies: (input, { account }) => list(account, 'role', input.RoleName, input),
  };
}

function changeable(
  tx: Transaction,
  account: string,
  kind: EntityKind,
  name: string,
): Promise<RecordOf[EntityKind]> {
  return kind === 'role' ? findOwnRole(tx, account, name) : findEntity(tx, account, kind, name);
}

/** As they stand in answers: the name is the end of the ARN. */
export function attachedPolicies(arns: readonly string[]): Required<AttachedPolicyOf>[] {
  return arns.map((PolicyArn) => ({
    PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
    PolicyArn,
  }));
}

type AttachedPolicyOf = { [Key in keyof AttachedPolicy]: string };

const pathOf = (arn: string): string => arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
