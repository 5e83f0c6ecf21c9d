import { aptInstall, canInstall, onPath } from './aptPackages.ts';

const PACKAGES = { ip: 'iproute2', nft: 'nftables' };
/** What ordinary users reach the internet with; tests try that as root too. */
const ORDINARY_USERS = { pasta: 'passt' };

/** Installs by apt, when we are root on a Debian, what functions' networks need; without it they have none, and
 *  `up` says so. */
export async function ensureNetworkPackages(say: (line: string) => void, forTests = false): Promise<void> {
  const packages = forTests ? { ...PACKAGES, ...ORDINARY_USERS } : PACKAGES;
  const missing = Object.entries(packages).flatMap(([program, name]) => (onPath(program) ? [] : [name]));
  if (process.platform !== 'linux' || missing.length === 0 || !canInstall()) return;
  say(`installing ${missing.join(' and ')}`);
  await aptInstall(missing);
}
