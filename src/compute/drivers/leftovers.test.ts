/** After kill -9 of the platform, the next driver on the same folder finds nothing alive and removes the rest. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock, type Clock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { createBubblewrapDriver } from './bubblewrap/bubblewrapDriver.ts';
import { findProgram } from './findProgram.ts';
import { createOciDriver } from './oci/ociDriver.ts';
import { createProcessDriver } from './process/processDriver.ts';

const clock = systemClock();
const drivers = { bubblewrap: createBubblewrapDriver, process: createProcessDriver, oci: createOciDriver };
for (const [name, create] of Object.entries(drivers)) {
  const skip = name === 'oci' && findProgram('runc') === undefined ? 'runc is not installed' : false;
  test(`${name}: a killed platform leaves nothing behind`, { skip }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-leftovers-'));
    const code = join(folder, 'code');
    const driverFolder = join(folder, 'driver');
    mkdirSync(code);
    writeFileSync(join(code, 'index.js'), '');
    const marker = `77${process.pid}`;
    const script = join(import.meta.dirname, 'fixtures', 'abandonedPlatform.ts');
    const platform = spawn(process.execPath, [script, name, driverFolder, code, marker], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => platform.once('exit', resolve));
    const said = String(await new Promise((resolve) => platform.stdout.once('data', resolve)));
    assert.equal(commandsOf(marker).length, 2);
    const prepared = said.includes('prepared one') ? 1 : 0;
    const isPrepared = () => withWord(`prepared-${marker}`).length > 0;
    assert.equal(isPrepared(), prepared === 1);
    assert.equal(readdirSync(join(driverFolder, 'sandboxes')).length, 2 + prepared);
    platform.kill('SIGKILL');
    await ended;
    await until(clock, () => !isPrepared());
    // Sandboxes die with their platform, frozen ones too where the kernel can kill what it froze.
    if (said.includes('cgroup v2')) await until(clock, () => commandsOf(marker).length === 0);

    const driver = await create({ folder: driverFolder, clock, ids: systemIds(), log: silentLog() });
    await until(clock, () => commandsOf(marker).length === 0);
    assert.deepEqual(readdirSync(join(driverFolder, 'sandboxes')), []);
    await driver.close();
    rmSync(folder, { recursive: true, force: true });
  });
}

async function until(time: Clock, holds: () => boolean): Promise<void> {
  const deadline = time.monotonic() + 5_000;
  while (!holds()) {
    assert.ok(time.monotonic() < deadline, 'waited five seconds');
    await time.sleep(5);
  }
}

const commandsOf = (word: string) => withWord(word).filter((command) => command.startsWith('sleep'));

function withWord(word: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandOf)
    .filter((command) => command.split('\0').includes(word));
}

function commandOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
