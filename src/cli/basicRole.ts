import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  EntityAlreadyExistsException,
  GetRoleCommand,
  NoSuchEntityException,
  type IAMClient,
} from '@aws-sdk/client-iam';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** A role for functions that may write their logs and no more. Resolves with its ARN. */
export async function createBasicRole(iam: IAMClient, RoleName: string): Promise<string> {
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  return Role?.Arn ?? '';
}

/** The role of this name, whatever it may do; when there is none a basic one. Resolves with its ARN. */
export async function ensureBasicRole(iam: IAMClient, RoleName: string): Promise<string> {
  const existing = async () => (await iam.send(new GetRoleCommand({ RoleName }))).Role?.Arn ?? '';
  try {
    return await existing();
  } catch (error) {
    if (!(error instanceof NoSuchEntityException)) throw error;
  }
  return createBasicRole(iam, RoleName).catch((error: unknown) => {
    if (error instanceof EntityAlreadyExistsException) return existing();
    throw error;
  });
}
