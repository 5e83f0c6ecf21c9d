import { aptInstall, canInstall, onPath } from './aptPackages.ts';

/** Installs bubblewrap by apt when we are root on a Debian and it is missing. True when it is there at the end. */
export async function ensureBubblewrap(say: (line: string) => void): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  if (onPath('bwrap')) return true;
  if (!canInstall()) {
    say('bubblewrap is missing, so functions are not isolated; install it: sudo apt-get install bubblewrap');
    return false;
  }
  say('installing bubblewrap');
  return aptInstall(['bubblewrap']);
}
