import { readConfig } from '../config.ts';
import { dataFolderOwner } from '../store/dataFolderLock.ts';
import { addressOf, healthOf } from './runningPlatform.ts';
import { table } from './table.ts';

/** `status`: exit code 0 when a platform runs on the data folder and answers, 3 when none runs, 1 when it is mute. */
export async function status(args: readonly string[]): Promise<number> {
  const { dataFolder } = readConfig(args, [], undefined, ['data', 'config']).config;
  const owner = await dataFolderOwner(dataFolder);
  if (!owner) {
    process.stdout.write(`nothing runs on ${dataFolder}\n`);
    return 3;
  }
  const health = await healthOf(owner);
  const rows = [
    ['listens on', owner.port === undefined ? 'nothing yet' : addressOf(owner)],
    ['process', String(owner.pid)],
    ['data folder', dataFolder],
    ...Object.entries(health ?? { status: 'does not answer' }).map(([name, value]) => [name, String(value)]),
  ];
  process.stdout.write(table(rows));
  return health ? 0 : 1;
}
