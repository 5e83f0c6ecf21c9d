import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import type { TestPlatform } from '../harness.ts';

/** The key of a new user, who may do what the policy says, or nothing. */
export async function newUser({ iam }: TestPlatform, UserName: string, PolicyArn?: string) {
  await iam.send(new CreateUserCommand({ UserName }));
  if (PolicyArn !== undefined) await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
}
