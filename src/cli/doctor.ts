import { join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { systemIds } from '../base/ids.ts';
import { createLog } from '../base/log.ts';
import { detectIsolation } from '../compute/drivers/index.ts';
import type { RuntimeState } from '../compute/runtimeCatalogue.ts';
import { createRuntimeCatalogue } from '../compute/runtimes/catalogue.ts';
import { CLONE_FOLDER, hostEnvironment, readConfig } from '../config.ts';
import { table } from './table.ts';

/** `doctor`: what this machine can and can't isolate, which runtimes it has and where, what to install. */
export async function doctor(args: readonly string[]): Promise<number> {
  const { config } = readConfig(args);
  const surroundings = { clock: systemClock(), ids: systemIds(), log: createLog('error') };
  const user = process.getuid?.() === 0 ? 'root' : 'an ordinary user';
  process.stdout.write(
    `Mayfly on ${process.platform} ${process.arch}, Node ${process.version}, as ${user}\n\nIsolation\n`,
  );
  const isolation = await detectIsolation(surroundings);
  if (isolation.driver === 'bubblewrap') {
    const { properties, warnings } = isolation.report;
    const rows = Object.entries(properties).map(([name, value]) => [
      `  ${name}`,
      value === true ? 'yes' : value === false ? 'no' : value,
    ]);
    process.stdout.write(`  bubblewrap works here\n${table(rows)}`);
    for (const warning of warnings) process.stdout.write(`  ! ${warning}\n`);
  } else {
    process.stdout.write(
      `  ! functions cannot be isolated: ${isolation.reason}\n  ! try: ${isolation.hint}\n`,
    );
  }
  process.stdout.write('\nRuntimes\n');
  const catalogue = createRuntimeCatalogue({
    ...surroundings,
    cacheFolder: config.cacheFolder,
    runtimesFolder: join(CLONE_FOLDER, 'runtimes'),
    environment: hostEnvironment(),
    downloads: false,
  });
  const runtimes = await catalogue.discover();
  process.stdout.write(table(runtimes.map(({ runtime, state }) => [`  ${runtime}`, ...explain(state)])));
  await catalogue.close();
  return isolation.driver === 'bubblewrap' ? 0 : 1;
}

function explain(state: RuntimeState): [string, string] {
  switch (state.kind) {
    case 'ready':
      return ['ready', `${state.version}  ${state.process.mounts.map(({ host }) => host).at(-1) ?? ''}`];
    case 'downloadable':
      return ['on demand', 'fetched from the npm registry when a function first needs it'];
    case 'preparing':
      return ['preparing', state.progress];
    case 'absent':
      return ['absent', `${state.reason}; ${state.installHint}`];
  }
}
