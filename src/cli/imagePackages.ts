import { missingImagePrograms } from '../compute/images/createImages.ts';
import { aptInstall, canInstall } from './aptPackages.ts';

/** Installs by apt, for tests, what functions from container images need; `up` leaves that to who wants images. */
export async function ensureImagePackages(say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux' || !canInstall()) return;
  const missing = [...missingImagePrograms(), 'busybox-static'];
  if (missing.length === 1) return;
  say(`installing ${missing.join(', ')}`);
  await aptInstall(missing);
}

/** For `doctor`. */
export function imagesText(ociRuntime: string): string {
  if (process.platform !== 'linux') return '  ! container images need Linux\n';
  const missing = missingImagePrograms(ociRuntime);
  if (missing.length === 0) return `  functions from container images work here, with ${ociRuntime}\n`;
  return `  functions from container images need: apt-get install ${missing.join(' ')}\n`;
}
