import { missingImagePrograms } from '../compute/images/imagePrograms.ts';
import { aptInstall, canInstall, onPath } from './aptPackages.ts';

/**
 * Installs by apt, for tests, what functions from container images need, and crun, which is to run them as well as runc;
 * `up` leaves that to who wants images.
 */
export async function ensureImagePackages(say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux' || !canInstall()) return;
  const missing = missingImagePrograms();
  // By itself: a release that has no crun still has the others.
  const wanted = [missing.length > 0 ? [...missing, 'busybox-static'] : [], onPath('crun') ? [] : ['crun']];
  for (const packages of wanted.filter(({ length }) => length > 0)) {
    say(`installing ${packages.join(', ')}`);
    await aptInstall(packages);
  }
}

/** For `doctor`. */
export function imagesText(ociRuntime: string): string {
  if (process.platform !== 'linux') return '  ! container images need Linux\n';
  const missing = missingImagePrograms(ociRuntime);
  if (missing.length === 0) return `  functions from container images work here, with ${ociRuntime}\n`;
  return `  functions from container images need: apt-get install ${missing.join(' ')}\n`;
}
