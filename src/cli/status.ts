import { readConfig } from '../config.ts';
import { dataFolderOwner } from '../store/dataFolderLock.ts';
import { healthOf } from './runningPlatform.ts';

/** `status`: exit code 0 when a platform runs on the data folder and answers, 3 when none runs, 1 when it is mute. */
export async function status(args: readonly string[]): Promise<number> {
  const { dataFolder } = readConfig(args).config;
  const owner = await dataFolderOwner(dataFolder);
  if (!owner) {
    process.stdout.write(`nothing runs on ${dataFolder}\n`);
    return 3;
  }
  const where = owner.port === undefined ? 'not listening yet' : `http://${owner.address}:${owner.port}`;
  const health = await healthOf(owner);
  process.stdout.write(`process ${owner.pid}, ${where}, data folder ${dataFolder}\n`);
  if (health) process.stdout.write(`${JSON.stringify(health, null, 2)}\n`);
  return health ? 0 : 1;
}
