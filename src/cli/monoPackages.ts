import { findDotnets } from '../compute/runtimes/dotnetFind.ts';
import { aptInstall, canInstall, onPath } from './aptPackages.ts';

/** Installs by apt Mono's C# compiler for tests of .NET, when we are root on a Debian and there is no .NET SDK, which
 *  Debian does not have; without it those tests say so and skip. */
export async function ensureMono(say: (line: string) => void): Promise<void> {
  const hasSdk = findDotnets(process.env).some(({ compiler }) => compiler !== undefined);
  if (process.platform !== 'linux' || hasSdk || onPath('mcs') || !canInstall()) return;
  say('installing mono-mcs');
  await aptInstall(['mono-mcs']);
}
