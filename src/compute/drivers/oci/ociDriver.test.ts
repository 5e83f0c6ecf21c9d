import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'node:test';
import { systemClock } from '../../../base/clock.ts';
import { systemIds } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { sandboxConformance } from '../../sandbox.conformance.ts';
import { tryDriver } from '../trialSandbox.ts';
import { createOciDriver } from './ociDriver.ts';

const surroundings = { clock: systemClock(), ids: systemIds(), log: silentLog() };
const user = process.getuid?.() === 0 ? 'root' : 'an ordinary user';

for (const ociRuntime of ['runc', 'crun', 'runsc']) {
  const name = `oci (${ociRuntime}) as ${user}`;
  const absent = await reasonToSkip(ociRuntime);
  if (absent !== undefined) describe(name, { skip: absent }, () => {});
  else {
    const create = (folder: string) => createOciDriver({ ...surroundings, folder, ociRuntime });
    sandboxConformance({ name, isolated: true, create });
  }
}

async function reasonToSkip(ociRuntime: string): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-oci-'));
  try {
    const driver = await createOciDriver({ ...surroundings, folder, ociRuntime });
    try {
      await tryDriver(driver);
    } finally {
      await driver.close();
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
