import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { RolePolicy } from './effectiveAccess.ts';

export interface RoleAccess {
  readonly policies: readonly RolePolicy[];
  /** ARN of the role's permissions boundary. */
  readonly boundary: string | undefined;
}

/** All policies of a role with their documents. */
export async function loadRoleAccess(
  iam: IAMClient,
  RoleName: string,
  abortSignal: AbortSignal,
): Promise<RoleAccess> {
  const options = { abortSignal };
  const [role, attached, inline] = await Promise.all([
    iam.send(new GetRoleCommand({ RoleName }), options),
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName, MaxItems: 1000 }), options),
    iam.send(new ListRolePoliciesCommand({ RoleName, MaxItems: 1000 }), options),
  ]);
  const policies = await Promise.all([
    ...(attached.AttachedPolicies ?? []).map(async ({ PolicyName = '', PolicyArn = '' }) => {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }), options);
      const version = { PolicyArn, VersionId: Policy?.DefaultVersionId ?? 'v1' };
      const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(version), options);
      return { name: PolicyName, inline: false, document: decodeURIComponent(PolicyVersion?.Document ?? '') };
    }),
    ...(inline.PolicyNames ?? []).map(async (PolicyName) => {
      const { PolicyDocument = '' } = await iam.send(
        new GetRolePolicyCommand({ RoleName, PolicyName }),
        options,
      );
      return { name: PolicyName, inline: true, document: decodeURIComponent(PolicyDocument) };
    }),
  ]);
  return { policies, boundary: role.Role?.PermissionsBoundary?.PermissionsBoundaryArn };
}
