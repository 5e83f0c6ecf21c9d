import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { createRuntimeCatalogue, type CatalogueOptions, type HostCatalogue } from './catalogue.ts';

/** A machine in a folder, for tests: a PATH with programs of our own, a home, a cache. */
export interface FixtureHost {
  readonly folder: string;
  readonly cacheFolder: string;
  /** Writes an executable shell script and returns its path. */
  program(path: string, script: string): string;
  /** A script that answers the probe as an interpreter would. */
  python(path: string, said: object): string;
  catalogue(options?: Partial<CatalogueOptions>): HostCatalogue;
  close(): Promise<void>;
}

export function fixtureHost(): FixtureHost {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-host-'));
  const open: HostCatalogue[] = [];
  const host: FixtureHost = {
    folder,
    cacheFolder: join(folder, 'cache'),
    program: (path, script) => {
      const whole = join(folder, path);
      mkdirSync(dirname(whole), { recursive: true });
      // A new file each time: the one before may be running.
      writeFileSync(`${whole}.new`, `#!/bin/sh\n${script}\n`);
      chmodSync(`${whole}.new`, 0o755);
      renameSync(`${whole}.new`, whole);
      return whole;
    },
    python: (path, said) =>
      host.program(
        path,
        `[ "$1" = -I ] || exit 0\necho asked >> ${folder}/asked\ncat <<'END'\n${JSON.stringify(said)}\nEND`,
      ),
    catalogue: (options = {}) => {
      const catalogue = createRuntimeCatalogue({
        cacheFolder: host.cacheFolder,
        runtimesFolder: join(import.meta.dirname, '../../../runtimes'),
        environment: { PATH: `${folder}/bin:/usr/bin:/bin`, HOME: `${folder}/home` },
        log: silentLog(),
        clock: systemClock(),
        libraries: false,
        platformNode: { path: process.execPath, version: process.versions.node },
        ...options,
      });
      open.push(catalogue);
      return catalogue;
    },
    close: async () => {
      await Promise.all(open.map((catalogue) => catalogue.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return host;
}
