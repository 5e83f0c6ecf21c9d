import type * as IamSdk from '@aws-sdk/client-iam';
import type { Store } from '../../store/store.ts';
import type { Call, ConditionKeys, Demand, Permissions } from '../service.ts';
import { iamDemands, on, pairsOf, type Entity } from './demands.ts';

type User = { readonly UserName?: string | undefined };
type Role = { readonly RoleName?: string | undefined };
type Group = { readonly GroupName?: string | undefined };
type Policy = { readonly PolicyArn?: string | undefined };
type Profile = { readonly InstanceProfileName?: string | undefined };
type Provider = { readonly OpenIDConnectProviderArn?: string | undefined };
type Path = { readonly PathPrefix?: string | undefined };
type Tags = {
  readonly Tags?:
    | readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
};
type TagKeys = { readonly TagKeys?: readonly string[] | undefined };
type Boundary = { readonly PermissionsBoundary?: string | undefined };

/** What each operation takes permission for. */
export function iamPermissions({ store }: { readonly store: Store }) {
  const demands = iamDemands(store);
  const user = ({ UserName }: User, call: Call) => demands.user(call, UserName);
  const role = ({ RoleName }: Role, call: Call) => demands.role(call, RoleName);
  const group = ({ GroupName }: Group, call: Call) => demands.group(call, GroupName);
  const policy = ({ PolicyArn }: Policy, call: Call) => demands.policy(call, PolicyArn);
  const profile = ({ InstanceProfileName }: Profile, call: Call) =>
    demands.instanceProfile(call, InstanceProfileName);
  const provider = ({ OpenIDConnectProviderArn }: Provider, call: Call) =>
    demands.provider(call, OpenIDConnectProviderArn);
  /** Limited by the boundary that the user or role has. */
  const boundedUser = async (input: User & Policy, call: Call) => bounded(await user(input, call), input);
  const boundedRole = async (input: Role & Policy, call: Call) => bounded(await role(input, call), input);
  const groupPolicy = async (input: Group & Policy, call: Call) => ({
    ...(await group(input, call)),
    ...keysOf({ 'iam:policyarn': input.PolicyArn }),
  });
  /** Who is named by an ARN, of which only the name counts: asked for with the path that he has. */
  const named = (arn: string, call: Call) => {
    const [, account, kind, name] =
      /^arn:aws:iam::(\d{12}):(user|group|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
    if (account !== call.account || name === undefined) return on(call, arn);
    if (kind === 'user') return demands.user(call, name);
    return kind === 'group' ? demands.group(call, name) : demands.role(call, name);
  };
  const source = ({ PolicySourceArn = '*' }: { PolicySourceArn?: string | undefined }, call: Call) =>
    named(PolicySourceArn, call);
  const ofArn = ({ Arn = '*' }: { Arn?: string | undefined }, call: Call) => named(Arn, call);
  /** Renaming needs both, what it was and what it will be. */
  const moved = (demand: Demand, kind: string, path: string | undefined, name: string | undefined) => {
    const [, prefix = '', before = '/', was = ''] =
      /^(.*?:(?:user|group))(\/.*?)([^/]*)$/.exec(demand.resource) ?? [];
    const after = `${prefix}${path ?? before}${name ?? was}`;
    return after === demand.resource
      ? demand
      : [demand, { ...demand, resource: after, shown: `${kind} ${name ?? was}` }];
  };
  return {
    CreateUser: (input, call) => creation(call, 'user', input.UserName, input, 'iam:TagUser'),
    GetUser: user,
    ListUsers: listOf('user'),
    UpdateUser: async (input, call) =>
      moved(await user(input, call), 'user', input.NewPath, input.NewUserName),
    DeleteUser: user,
    TagUser: async (input, call) => ({ ...(await user(input, call)), ...requested(input) }),
    UntagUser: async (input, call) => ({ ...(await user(input, call)), ...untagged(input) }),
    ListUserTags: user,
    ListGroupsForUser: user,
    CreateAccessKey: user,
    ListAccessKeys: user,
    UpdateAccessKey: user,
    DeleteAccessKey: user,
    GetAccessKeyLastUsed: ({ AccessKeyId }, call) => demands.userOfKey(call, AccessKeyId),
    GetLoginProfile: user,
    DeleteLoginProfile: user,
    ListMFADevices: user,
    ListSSHPublicKeys: user,
    ListSigningCertificates: user,
    ListServiceSpecificCredentials: user,

    PutUserPolicy: boundedUser,
    GetUserPolicy: user,
    ListUserPolicies: user,
    DeleteUserPolicy: boundedUser,
    AttachUserPolicy: boundedUser,
    DetachUserPolicy: boundedUser,
    ListAttachedUserPolicies: user,
    PutUserPermissionsBoundary: async (input, call) => ({
      ...(await user(input, call)),
      ...keysOf({ 'iam:permissionsboundary': input.PermissionsBoundary }),
    }),
    DeleteUserPermissionsBoundary: boundedUser,

    CreateGroup: (input, call) => on(call, arnIn(call, 'group', input.Path, input.GroupName)),
    GetGroup: group,
    ListGroups: listOf('group'),
    UpdateGroup: async (input, call) =>
      moved(await group(input, call), 'group', input.NewPath, input.NewGroupName),
    DeleteGroup: group,
    AddUserToGroup: group,
    RemoveUserFromGroup: group,
    PutGroupPolicy: group,
    GetGroupPolicy: group,
    ListGroupPolicies: group,
    DeleteGroupPolicy: group,
    AttachGroupPolicy: groupPolicy,
    DetachGroupPolicy: groupPolicy,
    ListAttachedGroupPolicies: group,

    CreateRole: (input, call) => creation(call, 'role', input.RoleName, input, 'iam:TagRole'),
    GetRole: boundedRole,
    ListRoles: listOf('role'),
    UpdateRole: boundedRole,
    UpdateRoleDescription: boundedRole,
    UpdateAssumeRolePolicy: boundedRole,
    DeleteRole: boundedRole,
    TagRole: async (input, call) => ({ ...(await role(input, call)), ...requested(input) }),
    UntagRole: async (input, call) => ({ ...(await role(input, call)), ...untagged(input) }),
    ListRoleTags: role,
    PutRolePolicy: boundedRole,
    GetRolePolicy: role,
    ListRolePolicies: role,
    DeleteRolePolicy: boundedRole,
    AttachRolePolicy: boundedRole,
    DetachRolePolicy: boundedRole,
    ListAttachedRolePolicies: role,
    PutRolePermissionsBoundary: async (input, call) => ({
      ...(await role(input, call)),
      ...keysOf({ 'iam:permissionsboundary': input.PermissionsBoundary }),
    }),
    DeleteRolePermissionsBoundary: boundedRole,
    ListInstanceProfilesForRole: role,
    CreateServiceLinkedRole: linkedRole,
    DeleteServiceLinkedRole: role,
    GenerateServiceLastAccessedDetails: ofArn,
    GetServiceLastAccessedDetails: anywhere,
    GetServiceLastAccessedDetailsWithEntities: anywhere,
    ListPoliciesGrantingServiceAccess: ofArn,
    GetServiceLinkedRoleDeletionStatus: ({ DeletionTaskId = '' }, call) => {
      const path = DeletionTaskId.replace(/^task/, '').replace(/\/[^/]*$/, '');
      return on(call, `arn:aws:iam::${call.account}:role${path}`);
    },

    CreatePolicy: (input, call) => creation(call, 'policy', input.PolicyName, input, 'iam:TagPolicy'),
    GetPolicy: policy,
    ListPolicies: ({ PathPrefix = '/' }, call) => ({
      ...on(call, `arn:aws:iam::${call.account}:policy${PathPrefix}`),
      shown: `policy path ${PathPrefix}`,
    }),
    DeletePolicy: policy,
    TagPolicy: (input, call) => ({ ...policy(input, call), ...requested(input) }),
    UntagPolicy: (input, call) => ({ ...policy(input, call), ...untagged(input) }),
    ListPolicyTags: policy,
    CreatePolicyVersion: policy,
    GetPolicyVersion: policy,
    ListPolicyVersions: policy,
    DeletePolicyVersion: policy,
    SetDefaultPolicyVersion: policy,
    ListEntitiesForPolicy: policy,

    CreateInstanceProfile: (input, call) =>
      creation(call, 'instance-profile', input.InstanceProfileName, input, 'iam:TagInstanceProfile'),
    GetInstanceProfile: profile,
    ListInstanceProfiles: listOf('instance-profile'),
    DeleteInstanceProfile: profile,
    AddRoleToInstanceProfile: async (input, call) => {
      const { resource } = await role(input, call);
      const keys = { 'iam:passedtoservice': 'ec2.amazonaws.com' };
      return [await profile(input, call), { action: 'iam:PassRole', resource, keys }];
    },
    RemoveRoleFromInstanceProfile: profile,
    TagInstanceProfile: async (input, call) => ({ ...(await profile(input, call)), ...requested(input) }),
    UntagInstanceProfile: async (input, call) => ({ ...(await profile(input, call)), ...untagged(input) }),
    ListInstanceProfileTags: profile,

    CreateOpenIDConnectProvider: (input, call) => {
      const name = (input.Url ?? '').replace(/^https:\/\//, '');
      return tagged(
        on(call, `arn:aws:iam::${call.account}:oidc-provider/${name}`),
        input,
        'iam:TagOpenIDConnectProvider',
      );
    },
    GetOpenIDConnectProvider: provider,
    ListOpenIDConnectProviders: (_input, call) => on(call, `arn:aws:iam::${call.account}:oidc-provider/*`),
    DeleteOpenIDConnectProvider: provider,
    AddClientIDToOpenIDConnectProvider: provider,
    RemoveClientIDFromOpenIDConnectProvider: provider,
    UpdateOpenIDConnectProviderThumbprint: provider,
    TagOpenIDConnectProvider: (input, call) => ({ ...provider(input, call), ...requested(input) }),
    UntagOpenIDConnectProvider: (input, call) => ({ ...provider(input, call), ...untagged(input) }),
    ListOpenIDConnectProviderTags: provider,

    CreateAccountAlias: anywhere,
    DeleteAccountAlias: anywhere,
    ListAccountAliases: anywhere,
    GetAccountSummary: anywhere,
    GetAccountPasswordPolicy: anywhere,
    GetAccountAuthorizationDetails: anywhere,
    GenerateCredentialReport: anywhere,
    GetCredentialReport: anywhere,
    ListServerCertificates: listOf('server-certificate'),
    ListSAMLProviders: (_input, call) => on(call, `arn:aws:iam::${call.account}:saml-provider/*`),
    ListVirtualMFADevices: (_input, call) => on(call, `arn:aws:iam::${call.account}:mfa/`),

    SimulateCustomPolicy: anywhere,
    GetContextKeysForCustomPolicy: anywhere,
    SimulatePrincipalPolicy: source,
    GetContextKeysForPrincipalPolicy: source,
  } satisfies Permissions<typeof IamSdk>;
}

function anywhere(_input: unknown, call: Call): Demand {
  return on(call, '*');
}

/** Lists ask for the path that they list. */
function listOf(kind: string) {
  return ({ PathPrefix = '/' }: Path, call: Call): Demand =>
    on(call, `arn:aws:iam::${call.account}:${kind}${PathPrefix}`);
}

function bounded({ boundary, ...demand }: Entity, { PolicyArn }: Policy): Demand {
  return { ...demand, ...keysOf({ 'iam:permissionsboundary': boundary, 'iam:policyarn': PolicyArn }) };
}

function keysOf(keys: ConditionKeys): Pick<Demand, 'keys'> {
  return { keys };
}

function arnIn({ account }: Call, kind: string, path = '/', name = ''): string {
  return `arn:aws:iam::${account}:${kind}${path}${name}`;
}

/** What is made is asked for by its ARN to be, with the boundary and the tags that it shall have. */
function creation(
  call: Call,
  kind: string,
  name: string | undefined,
  input: Tags & Boundary & { readonly Path?: string | undefined },
  tagAction: string,
): Demand[] {
  const demand = on(call, arnIn(call, kind, input.Path, name));
  return tagged(
    input.PermissionsBoundary === undefined
      ? demand
      : { ...demand, ...keysOf({ 'iam:permissionsboundary': input.PermissionsBoundary }) },
    input,
    tagAction,
  );
}

/** Who makes something with tags must be allowed to tag it, too. */
function tagged(demand: Demand, input: Tags, action: string): Demand[] {
  const tags = requested(input);
  if (tags.requestTags === undefined) return [demand];
  return [
    { ...demand, ...tags },
    { action, resource: demand.resource, ...tags },
  ];
}

function requested({ Tags }: Tags): Pick<Demand, 'requestTags'> {
  return Tags && Tags.length > 0 ? { requestTags: pairsOf(Tags) } : {};
}

function untagged({ TagKeys }: TagKeys): Pick<Demand, 'tagKeys'> {
  return TagKeys ? { tagKeys: TagKeys } : {};
}

async function linkedRole(
  {
    AWSServiceName = '',
    CustomSuffix,
  }: { AWSServiceName?: string | undefined; CustomSuffix?: string | undefined },
  call: Call,
): Promise<Demand> {
  const { serviceLinkedRoles } = await import('./generated/serviceLinkedRoles.ts');
  const [, role = '*'] =
    serviceLinkedRoles.find(([name]) => `${name}.amazonaws.com` === AWSServiceName) ?? [];
  const suffix = CustomSuffix === undefined ? '' : `_${CustomSuffix}`;
  return {
    ...on(
      call,
      arnIn(call, 'role', `/aws-service-role/${AWSServiceName}/`, `AWSServiceRoleFor${role}${suffix}`),
    ),
    ...keysOf({ 'iam:awsservicename': AWSServiceName }),
  };
}
