import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE_FOLDER, readConfig } from '../config.ts';

/** `version`: of this clone. */
export async function version(args: readonly string[]): Promise<number> {
  readConfig(args, [], undefined, []);
  const manifest = JSON.parse(readFileSync(join(CLONE_FOLDER, 'package.json'), 'utf8')) as {
    version: string;
  };
  process.stdout.write(`${manifest.version}\n`);
  return 0;
}
