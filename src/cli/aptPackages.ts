import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './runChild.ts';

export function canInstall(): boolean {
  return process.getuid?.() === 0 && onPath('apt-get');
}

/** True when they are there at the end. */
export async function aptInstall(packages: readonly string[]): Promise<boolean> {
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    runChild('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], {
      ...quiet,
      env: environment,
    });
  if ((await install()) === 0) return true;
  await runChild('apt-get', ['update', '-q'], { ...quiet, env: environment });
  return (await install()) === 0;
}

/** Also where only root has it on the PATH. */
export function onPath(program: string): boolean {
  return [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}
