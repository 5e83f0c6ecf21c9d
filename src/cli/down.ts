import { readConfig } from '../config.ts';
import { dataFolderOwner } from '../store/dataFolderLock.ts';
import { systemErrorCode } from '../base/errors.ts';

/** `down`: asks the platform on the data folder to stop, and waits until it has let go of the folder. */
export async function down(args: readonly string[]): Promise<number> {
  const { dataFolder, graceMs } = readConfig(args, [], undefined, ['data', 'grace-seconds', 'config']).config;
  const owner = await dataFolderOwner(dataFolder);
  if (!owner || owner.pid === 0) {
    process.stdout.write(`nothing runs on ${dataFolder}\n`);
    return 3;
  }
  try {
    process.kill(owner.pid, 'SIGTERM');
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error;
  }
  const end = performance.now() + graceMs + 30_000;
  while (await dataFolderOwner(dataFolder)) {
    if (performance.now() > end) {
      process.stderr.write(
        `mayfly: the process ${owner.pid} has not stopped; end it with: kill -9 ${owner.pid}\n`,
      );
      return 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  process.stdout.write(`stopped (process ${owner.pid})\n`);
  return 0;
}
