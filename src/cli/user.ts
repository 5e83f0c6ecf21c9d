import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { UsageError } from '../config.ts';
import { commandArguments } from './commandArguments.ts';
import { oneLine, platformClients } from './platformClients.ts';

const USAGE = './mayfly user create NAME [--admin]';

/**
 * `user create`: a user with an access key, printed in the format of AWS's credentials files; with --admin one who may
 * do everything.
 */
export async function user(args: readonly string[]): Promise<number> {
  const { config, positionals, flags } = commandArguments(args, USAGE, { admin: 'flag' });
  const [verb, UserName, ...rest] = positionals;
  if (verb !== 'create' || UserName === undefined || rest.length > 0) throw new UsageError(`usage: ${USAGE}`);
  const { iam } = await platformClients(config);
  try {
    await iam.send(new CreateUserCommand({ UserName }));
    if (flags.has('admin')) {
      const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    }
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    process.stdout.write(
      `[${UserName}]\naws_access_key_id = ${AccessKey?.AccessKeyId}\naws_secret_access_key = ${AccessKey?.SecretAccessKey}\n`,
    );
  } catch (error) {
    throw oneLine(error);
  }
  return 0;
}
