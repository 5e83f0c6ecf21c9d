import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './runChild.ts';

/** Installs bubblewrap by apt when we are root on a Debian and it is missing. True when it is there at the end. */
export async function ensureBubblewrap(say: (line: string) => void): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  if (onPath('bwrap')) return true;
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    say('bubblewrap is missing, so functions are not isolated; install it: sudo apt-get install bubblewrap');
    return false;
  }
  say('installing bubblewrap');
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    runChild('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'bubblewrap'], {
      ...quiet,
      env: environment,
    });
  if ((await install()) === 0) return true;
  await runChild('apt-get', ['update', '-q'], { ...quiet, env: environment });
  return (await install()) === 0;
}

export function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}
