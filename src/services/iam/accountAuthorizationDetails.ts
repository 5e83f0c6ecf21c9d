import type {
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  UserDetail,
} from '@aws-sdk/client-iam';
import type { View } from '../../store/store.ts';
import { arnOf } from './arn.ts';
import { attachedPolicies } from './attachment.ts';
import { encodedDocument } from './document.ts';
import { allEntities, entitiesById } from './entity.ts';
import { profilesWithRole } from './instanceProfile.ts';
import { ownPolicies, shownPolicy, usesOf, type PolicyUses } from './managedPolicy.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOf } from './page.ts';
import { boundaryMember } from './permissionsBoundary.ts';
import { wholeVersion } from './policyVersion.ts';
import {
  uses,
  type EntityRecord,
  type GroupRecord,
  type PolicyRecord,
  type RoleRecord,
  type UserRecord,
} from './records.ts';
import { roleLastUsed, shownRole } from './role.ts';
import { tagsMember } from './tags.ts';
import { userBasics } from './user.ts';

/** All of an account as one sequence, paged through as such. */
type Detail =
  | { readonly filter: 'User'; readonly record: UserRecord }
  | { readonly filter: 'Group'; readonly record: GroupRecord }
  | { readonly filter: 'Role'; readonly record: RoleRecord }
  | { readonly filter: 'LocalManagedPolicy' | 'AWSManagedPolicy'; readonly record: PolicyRecord };

export function accountAuthorizationDetailsOperation(iam: Iam): Operations<'GetAccountAuthorizationDetails'> {
  return {
    GetAccountAuthorizationDetails: async (input, { account }) =>
      iam.store.read(async (view) => {
        const used = await usesOf(view, account);
        const all = (await allDetails(iam, view, account, used)).filter(
          ({ filter }) => (input.Filter ?? []).length === 0 || input.Filter?.includes(filter),
        );
        const { items, rest } = pageOf(all, input, position);
        const details = new DetailWriter(view, account, used);
        for (const item of items) await details.add(item);
        return { ...details.answer, ...rest };
      }),
  };
}

async function allDetails(iam: Iam, view: View, account: string, used: PolicyUses): Promise<Detail[]> {
  const [users, groups, roles, own, awss] = await Promise.all([
    allEntities(view, account, 'user'),
    allEntities(view, account, 'group'),
    allEntities(view, account, 'role'),
    ownPolicies(view, account),
    iam.awsPolicies.list(),
  ]);
  // Of AWS's, those that somebody has.
  const inUse = awss.filter((policy) => used.has(arnOf('aws', 'policy', policy)));
  const details: Detail[] = [
    ...users.map((record) => ({ filter: 'User' as const, record })),
    ...groups.map((record) => ({ filter: 'Group' as const, record })),
    ...roles.map((record) => ({ filter: 'Role' as const, record })),
    ...own.map((record) => ({ filter: 'LocalManagedPolicy' as const, record })),
    ...inUse.map((record) => ({ filter: 'AWSManagedPolicy' as const, record })),
  ];
  return details.toSorted((one, other) => (position(one) < position(other) ? -1 : 1));
}

const position = ({ filter, record }: Detail): string => `${filter} ${record.name.toLowerCase()}`;

class DetailWriter {
  readonly answer = {
    UserDetailList: [] as UserDetail[],
    GroupDetailList: [] as GroupDetail[],
    RoleDetailList: [] as RoleDetail[],
    Policies: [] as ManagedPolicyDetail[],
  };
  readonly #view: View;
  readonly #account: string;
  readonly #used: PolicyUses;

  constructor(view: View, account: string, used: PolicyUses) {
    this.#view = view;
    this.#account = account;
    this.#used = used;
  }

  async add(detail: Detail): Promise<void> {
    if (detail.filter === 'User') this.answer.UserDetailList.push(await this.#user(detail.record));
    else if (detail.filter === 'Group') this.answer.GroupDetailList.push(this.#group(detail.record));
    else if (detail.filter === 'Role') this.answer.RoleDetailList.push(await this.#role(detail.record));
    else this.answer.Policies.push(this.#policy(detail.filter, detail.record));
  }

  async #user(user: UserRecord): Promise<UserDetail> {
    const groups = await entitiesById(this.#view, this.#account, 'group', user.groups);
    return {
      ...userBasics(this.#account, user),
      UserPolicyList: inlinePolicies(user),
      GroupList: groups.map(({ name }) => name),
      AttachedManagedPolicies: attachedPolicies(user.attached),
      ...boundaryMember(user.boundary),
      ...tagsMember(user.tags),
    };
  }

  #group(group: GroupRecord): GroupDetail {
    return {
      Path: group.path,
      GroupName: group.name,
      GroupId: group.id,
      Arn: arnOf(this.#account, 'group', group),
      CreateDate: new Date(group.createdAtMs),
      GroupPolicyList: inlinePolicies(group),
      AttachedManagedPolicies: attachedPolicies(group.attached),
    };
  }

  async #role(role: RoleRecord): Promise<RoleDetail> {
    const { Description: _, MaxSessionDuration: __, ...shown } = shownRole(this.#account, role);
    return {
      ...shown,
      InstanceProfileList: await profilesWithRole(this.#view, this.#account, role),
      RolePolicyList: inlinePolicies(role),
      AttachedManagedPolicies: attachedPolicies(role.attached),
      ...boundaryMember(role.boundary),
      ...tagsMember(role.tags),
      RoleLastUsed: roleLastUsed(await uses.get(this.#view, [this.#account, role.id])),
    };
  }

  #policy(filter: 'LocalManagedPolicy' | 'AWSManagedPolicy', policy: PolicyRecord): ManagedPolicyDetail {
    const owner = filter === 'AWSManagedPolicy' ? 'aws' : this.#account;
    return {
      ...shownPolicy(owner, policy, this.#used),
      ...(policy.description !== undefined && { Description: policy.description }),
      PolicyVersionList: policy.versions.toReversed().map((version) => wholeVersion(policy, version)),
    };
  }
}

function inlinePolicies({ inline }: EntityRecord): PolicyDetail[] {
  return Object.entries(inline).map(([PolicyName, document]) => ({
    PolicyName,
    PolicyDocument: encodedDocument(document),
  }));
}
