import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { HostEnvironment } from './command.ts';

/** A Java on this machine, as its `release` file describes it: nothing is executed to find it. */
export interface Jdk {
  /** Resolved folder that holds bin/ and lib/. */
  readonly home: string;
  /** e.g. `21.0.4` */
  readonly version: string;
  readonly major: number;
  /** It has javac: a JDK, not only a runtime environment. */
  readonly compiler: boolean;
}

/** Folders whose entries are Java homes. */
const COLLECTIONS = ['/usr/lib/jvm', '/usr/java', '/opt/java', '/opt'];

/**
 * Every Java of the machine, best first: with a compiler, then what belongs to the system, which sandboxes see without
 * a mount, then the newest.
 */
export function findJdks(environment: HostEnvironment, collections: readonly string[] = COLLECTIONS): Jdk[] {
  const home = environment['HOME'];
  const own = home === undefined ? [] : [join(home, '.sdkman/candidates/java'), join(home, '.jdks')];
  const onPath = (environment['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
  const places = [
    ...(environment['JAVA_HOME'] === undefined ? [] : [environment['JAVA_HOME']]),
    ...[...collections, ...own].flatMap((folder) => entries(folder)),
    ...onPath.map((folder) => join(folder, 'java')).filter((path) => existsSync(path)),
  ];
  const found = new Map<string, Jdk>();
  for (const place of places) {
    const jdk = readJdk(place);
    if (jdk !== undefined) found.set(jdk.home, jdk);
  }
  const rank = ({ compiler, home: path }: Jdk) => (compiler ? 2 : 0) + (path.startsWith('/usr/') ? 1 : 0);
  return [...found.values()].toSorted(
    (a, b) => rank(b) - rank(a) || b.version.localeCompare(a.version, 'en', { numeric: true }),
  );
}

/** `path` is a Java's folder or its `java` program. */
export function readJdk(path: string): Jdk | undefined {
  try {
    const real = realpathSync(path);
    const home = statSync(real).isDirectory() ? real : dirname(dirname(real));
    if (!existsSync(join(home, 'bin', 'java'))) return undefined;
    const version = /^JAVA_VERSION="([^"]+)"/m.exec(readFileSync(join(home, 'release'), 'utf8'))?.[1];
    const major = /^\d+/.exec((version ?? '').replace(/^1\./, ''))?.[0];
    if (version === undefined || major === undefined) return undefined;
    return { home, version, major: Number(major), compiler: existsSync(join(home, 'bin', 'javac')) };
  } catch {
    return undefined;
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
