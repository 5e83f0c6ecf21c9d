import { join, relative } from 'node:path';
import type { RuntimeState } from '../runtimeCatalogue.ts';
import type { RuntimeProcess } from '../sandbox.ts';
import { installedAtFirstUse } from './installedAtFirstUse.ts';
import { CLIENT_ARCHIVE, CLIENT_JAR, createJavaClient, type JavaClient } from './javaClient.ts';
import { findJdks, readJdk, type Jdk } from './javaFind.ts';
import { fetchJavaLibraries, haveJavaLibraries } from './javaLibraries.ts';
import { javaOptions } from './javaOptions.ts';
import { NAMED_HINT } from './namedInterpreter.ts';
import {
  LIBRARY_PATH,
  PREBOOT_LIMITS,
  PROCESS_BOOT_VARIABLES,
  type CataloguedRuntime,
  type Shelf,
} from './shelf.ts';

/**
 * Java of one major version as it is found on the host; `named` is used instead of searching, and may be newer, since
 * Java runs what was compiled for an older one. Its first use fetches AWS's libraries and compiles the client.
 */
export function createJavaRuntime(
  shelf: Shelf,
  major: number,
  named: string | undefined,
  search: (shelf: Shelf) => Jdk[] = ({ environment }) => findJdks(environment),
): CataloguedRuntime {
  const runtime = `java${major}`;
  const absent = (reason: string, hint?: string): RuntimeState => ({
    kind: 'absent',
    reason,
    installHint: hint ?? (named === undefined ? installHint(major) : NAMED_HINT),
  });
  /** The JDK, or why there is none. */
  const find = (): Jdk | string => {
    const found = named === undefined ? search(shelf).find((jdk) => jdk.major === major) : readJdk(named);
    if (found === undefined) {
      return named === undefined
        ? `no JDK ${major} was found`
        : `${named} is not a JDK's folder or java program`;
    }
    if (found.major < major) return `${found.home} is Java ${found.version}, older than ${runtime}`;
    if (!found.compiler) return `${found.home} is a Java runtime without a compiler, not a JDK`;
    return whyUnfit(found, shelf.environment['HOME']) ?? found;
  };
  const look = (): RuntimeState | Found => {
    const jdk = find();
    if (typeof jdk === 'string') return absent(jdk);
    const client = createJavaClient(shelf, runtime, jdk);
    return client.isInstalled() ? ready(runtime, jdk, client) : { jdk, client };
  };
  const install = async ({ jdk, client }: Found): Promise<RuntimeState> => {
    shelf.log.info({ runtime, jdk: jdk.home }, 'fetching the libraries for Java and compiling its client');
    try {
      await fetchJavaLibraries(shelf);
    } catch (error) {
      return absent(messageOf(error), OFFLINE_HINT);
    }
    try {
      await client.install();
      return ready(runtime, jdk, client);
    } catch (error) {
      return absent(
        messageOf(error),
        `Look whether ${jdk.home} is a whole JDK, then create the function again.`,
      );
    }
  };
  return installedAtFirstUse({
    look,
    hindrance: () =>
      shelf.downloads || haveJavaLibraries(shelf)
        ? undefined
        : absent('its libraries are not in the cache and downloads are switched off', OFFLINE_HINT),
    install,
    progress: "fetching AWS's libraries for Java and compiling the client",
  });
}

interface Found {
  readonly jdk: Jdk;
  readonly client: JavaClient;
}

const OFFLINE_HINT =
  'Install Maven (apt-get install maven), let it reach Maven Central or a mirror, and create the function again.';

function installHint(major: number): string {
  return `Install a JDK, for example with apt-get install openjdk-${major}-jdk-headless, or name one with --runtime java${major}=PATH.`;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const inSystem = ({ home }: Jdk) => home.startsWith('/usr/');

/** The folder is shown to functions: it must be a JDK's and nothing more. */
function whyUnfit(jdk: Jdk, home: string | undefined): string | undefined {
  const holds = (path: string) => !relative(jdk.home, path).startsWith('..');
  return !inSystem(jdk) && home !== undefined && holds(home)
    ? `${jdk.home} holds the home folder`
    : undefined;
}

const JAVA_BOOT_VARIABLES = [
  ...PROCESS_BOOT_VARIABLES,
  'JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS',
  '_JAVA_OPTIONS',
].filter((name) => name !== 'LANG' && name !== 'LC_ALL');

function ready(runtime: string, jdk: Jdk, client: JavaClient): RuntimeState {
  const home = inSystem(jdk) ? jdk.home : '/var/lang';
  const processFor = (
    memoryMiB: number,
    variables: Readonly<Record<string, string>> = {},
  ): RuntimeProcess => ({
    runtime,
    argv: [
      join(home, 'bin', 'java'),
      ...javaOptions(
        jdk.major,
        memoryMiB,
        JAVA_OPTION_VARIABLES.map((name) => variables[name] ?? '').join(' '),
      ),
      `-XX:SharedArchiveFile=${CLIENT_ARCHIVE}`,
      '-jar',
      CLIENT_JAR,
    ],
    environment: {
      PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      LD_LIBRARY_PATH: LIBRARY_PATH,
      MAYFLY_CHANNEL_FD: '3',
      ...PLACES,
      ...withoutAgents(variables),
    },
    mounts: [
      ...(inSystem(jdk) ? [] : [{ host: jdk.home, inside: home }]),
      { host: client.folder, inside: '/var/runtime' },
    ],
    limits: PREBOOT_LIMITS,
    startsInTaskRoot: true,
  });
  return {
    kind: 'ready',
    version: jdk.version,
    bootVariables: JAVA_BOOT_VARIABLES,
    takesWrapper: true,
    process: processFor(DEFAULT_MEMORY_MIB),
    processFor,
  };
}

/** Places for the function's variables, AWS's among them, where native code looks (NativeVariables.java). */
const PLACES = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`MAYFLY_PLACE_${index}`, '']));

const JAVA_OPTION_VARIABLES = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS'];
/** An agent lies in the package, which is not there yet: the client refuses it by name. */
function withoutAgents(variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      JAVA_OPTION_VARIABLES.includes(name) ? value.replaceAll(/-(javaagent|agentpath):\S*/g, '') : value,
    ]),
  );
}

const DEFAULT_MEMORY_MIB = 128;
