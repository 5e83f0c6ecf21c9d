import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE_FOLDER, readConfig, UsageError } from '../config.ts';
import { ensureBubblewrap } from './bubblewrapPackage.ts';
import { buildBundle } from './bundle.ts';
import { runChild } from './runChild.ts';

/** `./mayfly bench NAME [ARGS]`: runs `bench/NAME.bench.ts`, which prints a table of ratios. */
export async function bench(args: readonly string[]): Promise<number> {
  const folder = join(CLONE_FOLDER, 'bench');
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.bench.ts'))
    .map((file) => file.slice(0, -'.bench.ts'.length));
  const [name, ...rest] = args;
  if (name === undefined) {
    process.stdout.write(`${names.join('\n')}\n`);
    return 0;
  }
  if (!names.includes(name)) throw new UsageError(`no benchmark '${name}'; there are: ${names.join(', ')}`);
  await ensureBubblewrap((line) => process.stderr.write(`mayfly: ${line}\n`));
  // What runs is what a second start runs, and nobody makes it meanwhile.
  await buildBundle(readConfig([]).config.cacheFolder, new AbortController().signal);
  return runChild(process.execPath, [join(folder, `${name}.bench.ts`), ...rest], { cwd: CLONE_FOLDER });
}
