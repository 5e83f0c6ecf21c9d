/** Before `npm pack`: the package holds the console built, so that whoever installs it needs nothing to build it with. */
import { buildConsole } from '../src/cli/consoleBuild.ts';
import { readConfig } from '../src/config.ts';

await buildConsole({
  cacheFolder: readConfig([]).config.cacheFolder,
  signal: AbortSignal.timeout(600_000),
  step: (text) => process.stderr.write(`${text}\n`),
});
