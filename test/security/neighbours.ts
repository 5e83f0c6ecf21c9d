/** An attacker and its neighbour, in two sandboxes of one platform, and the host around them. */
import assert from 'node:assert/strict';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { systemIds } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { createBubblewrapDriver } from '../../src/compute/drivers/bubblewrap/bubblewrapDriver.ts';
import {
  bootScripted,
  LIMITS,
  type ScriptedSandbox,
} from '../../src/compute/drivers/scriptedSandbox.fixture.ts';
import type { SandboxDriver } from '../../src/compute/sandbox.ts';

export interface Neighbours {
  /** The platform's data folder, with a file `secret` in it. */
  readonly folder: string;
  readonly driver: SandboxDriver;
  readonly attacker: ScriptedSandbox;
  readonly neighbour: ScriptedSandbox;
  /** Another attacker; without the CPU quota when `boost`, so that it does its worst sooner. */
  newAttacker(memoryMiB?: number, boost?: boolean): Promise<ScriptedSandbox>;
  /** Asserts that the neighbour still answers, promptly, and has its files. */
  neighbourIsWell(): Promise<void>;
  close(): Promise<void>;
}

/** Appears in the neighbour's code, environment and /tmp, in the platform's folder and in the host's environment. */
export const SECRET = 'mayfly-secret-c0ffee';

export const PYTHON = '/usr/bin/python3';
export const skipWithoutPython = canExecute(PYTHON) ? false : `${PYTHON} is not installed`;
export const asRoot = process.getuid?.() === 0;

function canExecute(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What escape.test.ts is run with a second time; see escapeWithNetwork.test.ts. */
const egress = (process.env['MAYFLY_TEST_EGRESS'] ?? 'none') as 'none' | 'platform' | 'internet';

export async function startNeighbours(): Promise<Neighbours> {
  process.env['MAYFLY_TEST_SECRET'] = SECRET;
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-security-'));
  writeFileSync(join(folder, 'secret'), SECRET);
  const code = join(folder, 'code');
  mkdirSync(code);
  writeFileSync(join(code, 'index.js'), SECRET);
  const clock = systemClock();
  const driver = await createBubblewrapDriver({
    folder: join(folder, 'driver'),
    clock,
    ids: systemIds(),
    log: silentLog(),
    network: { egress, range: '10.213.0.0/16' },
  });
  const neighbour = await bootScripted(driver, { environment: { PATH: '/usr/bin', SECRET } });
  await neighbour.sandbox.assign({ codeFolder: code, limits: LIMITS });
  await neighbour.evaluate(`require('fs').writeFileSync('/tmp/kept', '${SECRET}')`);
  const newAttacker = async (memoryMiB = LIMITS.memoryMiB, boost = true) => {
    const scripted = await bootScripted(driver);
    await scripted.sandbox.assign({ codeFolder: undefined, limits: { ...LIMITS, memoryMiB }, boost });
    return scripted;
  };
  return {
    folder,
    driver,
    neighbour,
    attacker: await newAttacker(),
    newAttacker,
    neighbourIsWell: async () => {
      const started = clock.monotonic();
      assert.equal(
        await neighbour.evaluate(`return require('fs').readFileSync('/tmp/kept', 'utf8')`),
        SECRET,
      );
      assert.ok(clock.monotonic() - started < 2_000, 'the neighbour answers within two seconds');
    },
    close: async () => {
      await driver.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** JavaScript that runs a Python program inside and answers its standard output. */
export function python(program: string): string {
  return `const { execFileSync } = require('child_process');
    return execFileSync('${PYTHON}', ['-c', ${JSON.stringify(program)}], { encoding: 'utf8', stdio: 'pipe' })`;
}
