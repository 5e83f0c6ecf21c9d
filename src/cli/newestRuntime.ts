import { join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { OperationalError } from '../base/errors.ts';
import { createLog } from '../base/log.ts';
import { createRuntimeCatalogue } from '../compute/runtimes/catalogue.ts';
import { CLONE_FOLDER, hostEnvironment, type Config } from '../config.ts';

/** The newest runtime of a language that this machine has or can fetch, e.g. `python3.13`. Throws OperationalError. */
export async function newestRuntime(config: Config, language: string): Promise<string> {
  const catalogue = createRuntimeCatalogue({
    clock: systemClock(),
    log: createLog('error'),
    cacheFolder: config.cacheFolder,
    runtimesFolder: join(CLONE_FOLDER, 'runtimes'),
    environment: hostEnvironment(),
    overrides: config.runtimes,
  });
  try {
    const found = (await catalogue.discover()).filter(({ runtime }) => runtime.startsWith(language));
    const usable = found.filter(({ state }) => state.kind !== 'absent').map(({ runtime }) => runtime);
    const newest = usable.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
    if (newest !== undefined) return newest;
    throw new OperationalError('choose a runtime', `this machine has no runtime for ${language}`, {
      hint: './mayfly doctor says what to install',
    });
  } finally {
    await catalogue.close();
  }
}
