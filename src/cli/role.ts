import { UsageError } from '../config.ts';
import { createBasicRole } from './basicRole.ts';
import { commandArguments } from './commandArguments.ts';
import { oneLine, platformClients } from './platformClients.ts';

const USAGE = './mayfly role create-basic NAME';

/** `role create-basic`: a role for functions that may write their logs and no more; prints its ARN. */
export async function role(args: readonly string[]): Promise<number> {
  const { config, positionals } = commandArguments(args, USAGE, {});
  const [verb, name, ...rest] = positionals;
  if (verb !== 'create-basic' || name === undefined || rest.length > 0) {
    throw new UsageError(`usage: ${USAGE}`);
  }
  const { iam } = await platformClients(config);
  try {
    process.stdout.write(`${await createBasicRole(iam, name)}\n`);
  } catch (error) {
    throw oneLine(error);
  }
  return 0;
}
