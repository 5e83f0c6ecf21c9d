import { MOST_ATTACHED } from './attachment.ts';
import { QUOTAS } from './counts.ts';
import { INLINE_CHARACTERS } from './inlinePolicy.ts';
import { ownPolicies } from './managedPolicy.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { accounts } from './records.ts';

/** What is not supported counts none. */
export function accountSummaryOperation(iam: Iam): Operations<'GetAccountSummary'> {
  return {
    GetAccountSummary: async (_input, { account }) =>
      iam.store.read(async (view) => {
        const counts = (await accounts.get(view, [account]))?.counts ?? {};
        const policies = await ownPolicies(view, account);
        return {
          SummaryMap: {
            Users: counts.users ?? 0,
            UsersQuota: QUOTAS.users.limit,
            Groups: counts.groups ?? 0,
            GroupsQuota: QUOTAS.groups.limit,
            Roles: counts.roles ?? 0,
            RolesQuota: QUOTAS.roles.limit,
            Policies: counts.policies ?? 0,
            PoliciesQuota: QUOTAS.policies.limit,
            PolicyVersionsInUse: policies.reduce((sum, { versions }) => sum + versions.length, 0),
            InstanceProfiles: counts.instanceProfiles ?? 0,
            InstanceProfilesQuota: QUOTAS.instanceProfiles.limit,
            Providers: counts.providers ?? 0,
            // The root has one key, always.
            AccountAccessKeysPresent: 1,
            UserPolicySizeQuota: INLINE_CHARACTERS.user,
            GroupPolicySizeQuota: INLINE_CHARACTERS.group,
            RolePolicySizeQuota: INLINE_CHARACTERS.role,
            AttachedPoliciesPerUserQuota: MOST_ATTACHED,
            AttachedPoliciesPerGroupQuota: MOST_ATTACHED,
            AttachedPoliciesPerRoleQuota: MOST_ATTACHED,
            ...CONSTANT,
          },
        };
      }),
  };
}

const CONSTANT = {
  GroupsPerUserQuota: 10,
  AccessKeysPerUserQuota: 2,
  PolicySizeQuota: 6144,
  VersionsPerPolicyQuota: 5,
  PolicyVersionsInUseQuota: 10_000,
  AssumeRolePolicySizeQuota: 2048,
  GlobalEndpointTokenVersion: 1,
  SigningCertificatesPerUserQuota: 2,
  ServerCertificates: 0,
  ServerCertificatesQuota: 20,
  MFADevices: 0,
  MFADevicesInUse: 0,
  AccountMFAEnabled: 0,
  AccountPasswordPresent: 0,
  AccountSigningCertificatesPresent: 0,
};
