import { AttachRolePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { UsageError } from '../config.ts';
import { commandArguments } from './commandArguments.ts';
import { oneLine, platformClients } from './platformClients.ts';

const USAGE = './mayfly role create-basic NAME';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** `role create-basic`: a role for functions that may write their logs and no more; prints its ARN. */
export async function role(args: readonly string[]): Promise<number> {
  const { config, positionals } = commandArguments(args, USAGE, {});
  const [verb, RoleName, ...rest] = positionals;
  if (verb !== 'create-basic' || RoleName === undefined || rest.length > 0) {
    throw new UsageError(`usage: ${USAGE}`);
  }
  const { iam } = await platformClients(config);
  try {
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
    const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    process.stdout.write(`${Role?.Arn}\n`);
  } catch (error) {
    throw oneLine(error);
  }
  return 0;
}
