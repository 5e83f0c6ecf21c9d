import {
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  ListAccessKeysCommand,
  ListGroupsForUserCommand,
  RemoveUserFromGroupCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { IdentityPolicies } from './identity.ts';

/** A user can be deleted when nothing hangs on it: what does is removed first, as AWS's console does. */
export async function deleteUser(
  iam: IAMClient,
  UserName: string,
  policies: IdentityPolicies,
  abortSignal: AbortSignal,
): Promise<void> {
  const options = { abortSignal };
  for (const policy of await policies.list(abortSignal)) await policies.remove(policy);
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }), options);
  for (const { AccessKeyId = '' } of AccessKeyMetadata) {
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }), options);
  }
  const { Groups = [] } = await iam.send(new ListGroupsForUserCommand({ UserName }), options);
  for (const { GroupName = '' } of Groups) {
    await iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName }), options);
  }
  await iam.send(new DeleteUserCommand({ UserName }), options);
}
