import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const BASIC = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

/** A role of the function's own that may write its logs and no more, under a name as AWS's console gives. */
export async function createBasicRole(
  iam: IAMClient,
  functionName: string,
  signal: AbortSignal,
): Promise<string> {
  const RoleName = `${functionName.slice(0, 50)}-role-${randomLetters(8)}`;
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName, Path: '/service-role/', AssumeRolePolicyDocument: TRUST }),
    { abortSignal: signal },
  );
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: BASIC }), { abortSignal: signal });
  return Role?.Arn ?? '';
}

function randomLetters(count: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return [...crypto.getRandomValues(new Uint8Array(count))]
    .map((byte) => letters[byte % letters.length])
    .join('');
}

/** Of a function that was not created after all; what may not be deleted stays. */
export async function deleteBasicRole(iam: IAMClient, roleArn: string): Promise<void> {
  const RoleName = roleArn.split('/').at(-1) ?? '';
  try {
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: BASIC }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
  } catch {
    // The person is told why there is no function, which matters more.
  }
}
