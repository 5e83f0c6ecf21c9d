import { findJdks } from '../compute/runtimes/javaFind.ts';
import { aptInstall, canInstall, onPath } from './aptPackages.ts';

/** Installs by apt a JDK, and Maven, which fetches AWS's libraries for Java, when we are root on a Debian and they are
 *  not here; without them the tests of Java say so and skip. */
export async function ensureJava(say: (line: string) => void): Promise<void> {
  const jdk = findJdks(process.env).some(({ compiler, major }) => compiler && major >= 17);
  const missing = [...(jdk ? [] : ['openjdk-17-jdk-headless']), ...(onPath('mvn') ? [] : ['maven'])];
  if (process.platform !== 'linux' || missing.length === 0 || !canInstall()) return;
  say(`installing ${missing.join(' and ')}`);
  await aptInstall(missing);
}
