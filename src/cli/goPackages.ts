import { existsSync } from 'node:fs';
import { aptInstall, canInstall, onPath } from './aptPackages.ts';

/** Where Go's own installer puts it, whatever the PATH. */
const OF_ITS_OWN = '/usr/local/go/bin/go';

/** Installs Debian's Go for the tests, when we are root there and none is here; without it they say so and skip. */
export async function ensureGo(say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux' || onPath('go') || existsSync(OF_ITS_OWN) || !canInstall()) return;
  say('installing golang-go');
  await aptInstall(['golang-go']);
}
