import { aptInstall, canInstall, onPath } from './aptPackages.ts';

const PACKAGES = { ip: 'iproute2', nft: 'nftables' };

/** Installs by apt, when we are root on a Debian, what functions' networks need; without it they have none, and
 *  `up` says so. */
export async function ensureNetworkPackages(say: (line: string) => void): Promise<void> {
  const missing = Object.entries(PACKAGES).flatMap(([program, name]) => (onPath(program) ? [] : [name]));
  if (process.platform !== 'linux' || missing.length === 0 || !canInstall()) return;
  say(`installing ${missing.join(' and ')}`);
  await aptInstall(missing);
}
