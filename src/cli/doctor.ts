import { join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { systemIds } from '../base/ids.ts';
import { createLog } from '../base/log.ts';
import { detectIsolation } from '../compute/drivers/index.ts';
import type { RuntimeState } from '../compute/runtimeCatalogue.ts';
import { createRuntimeCatalogue, type HostCatalogue } from '../compute/runtimes/catalogue.ts';
import { CLONE_FOLDER, hostEnvironment, readConfig } from '../config.ts';
import { ensureCacheFolder } from './cacheFolder.ts';
import { imagesText } from './imagePackages.ts';
import { propertyText } from './isolationText.ts';
import { absentRuntimes } from './absentRuntimes.ts';
import { table } from './table.ts';

/** `doctor`: what this machine can and can't isolate, which runtimes it has and where, what to install. */
export async function doctor(args: readonly string[]): Promise<number> {
  const { config } = readConfig(args, [], undefined, ['cache', 'data', 'runtime', 'oci-runtime', 'config']);
  ensureCacheFolder(config.cacheFolder);
  const surroundings = { clock: systemClock(), ids: systemIds(), log: createLog('error') };
  const user = process.getuid?.() === 0 ? 'root' : 'an ordinary user';
  process.stdout.write(
    `Mayfly on ${process.platform} ${process.arch}, Node ${process.version}, as ${user}\n\nIsolation\n`,
  );
  const isolation = await detectIsolation({
    ...surroundings,
    network: { egress: config.egress, range: config.networkRange },
  });
  if (isolation.driver === 'bubblewrap') {
    const { properties, warnings } = isolation.report;
    const rows = Object.entries(properties).map(([name, value]) => [`  ${words(name)}`, propertyText(value)]);
    process.stdout.write(`  bubblewrap works here\n${table(rows)}`);
    for (const warning of warnings) process.stdout.write(`  ! ${warning}\n`);
  } else {
    process.stdout.write(
      `  ! functions cannot be isolated: ${isolation.reason}\n  ! try: ${isolation.hint}\n`,
    );
  }
  const catalogue = createRuntimeCatalogue({
    ...surroundings,
    cacheFolder: config.cacheFolder,
    runtimesFolder: join(CLONE_FOLDER, 'runtimes'),
    environment: hostEnvironment(),
    overrides: config.runtimes,
    noRuntimeApi: isolation.driver === 'bubblewrap' ? isolation.noRuntimeApi : undefined,
  });
  const runtimes = await catalogue.discover();
  const rows = runtimes.flatMap(({ runtime, state }) =>
    state.kind === 'absent' ? [] : [[`  ${runtime}`, ...explain(state)]],
  );
  const absent = runtimes.flatMap(({ runtime, state }) =>
    state.kind === 'absent' ? [{ ...state, runtime }] : [],
  );
  process.stdout.write(`\nRuntimes\n${table(rows)}`);
  for (const line of absentRuntimes(absent)) process.stdout.write(`  ${line}\n`);
  process.stdout.write(`\nContainer images\n${imagesText(config.ociRuntime)}`);
  if (config.auth !== 'enforce') process.stdout.write(`\nAccess\n${accessText(config.auth)}`);
  process.stdout.write(`\nLibraries that functions find\n${table(libraryRows(catalogue))}`);
  await catalogue.close();
  return isolation.driver === 'bubblewrap' ? 0 : 1;
}

function accessText(auth: 'audit' | 'open'): string {
  return auth === 'audit'
    ? '  ! auth audit: signatures are verified, but nobody is denied; what would be is recorded\n'
    : '  ! auth open: every key is accepted, and nobody is asked for permission\n';
}

function libraryRows(catalogue: HostCatalogue): string[][] {
  return catalogue.libraries().map(({ name, state }) => {
    if (state.kind === 'present') return [`  ${name}`, 'present', `in ${state.folder}`];
    if (state.kind === 'absent') return [`  ${name}`, 'not here', `${state.reason}. ${state.installHint}`];
    return [`  ${name}`, 'not here', 'installed from its registry when a function first needs the runtime'];
  });
}

type FoundState = Exclude<RuntimeState, { kind: 'absent' }>;

function explain(state: FoundState): [string, string] {
  switch (state.kind) {
    case 'ready': {
      if (state.process.protocol === 'http') return ['ready', 'for any program that the function brings'];
      const [program] = state.process.argv;
      const folder = state.process.mounts.find(({ inside }) => inside === '/var/lang')?.host;
      return ['ready', `${state.version} in ${folder ?? program ?? ''}`];
    }
    case 'downloadable':
      return ['on demand', 'fetched from its registry, and made ready, when a function first needs it'];
    case 'preparing':
      return ['preparing', state.progress];
  }
}

/** `memoryLimit` -> `memory limit` */
function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
