import { findJdks } from '../compute/runtimes/javaFind.ts';
import { aptInstall, canInstall } from './aptPackages.ts';

const PACKAGE = 'openjdk-17-jdk-headless';

/** Installs Debian's JDK for the tests, when we are root there and none is here; without it they say so and skip. */
export async function ensureJava(say: (line: string) => void): Promise<void> {
  const found = findJdks(process.env).some(({ compiler, major }) => compiler && major >= 17);
  if (process.platform !== 'linux' || found || !canInstall()) return;
  say(`installing ${PACKAGE}`);
  await aptInstall([PACKAGE]);
}
