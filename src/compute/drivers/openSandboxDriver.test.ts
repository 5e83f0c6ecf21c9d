import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../base/clock.ts';
import { OperationalError } from '../../base/errors.ts';
import { systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { detectIsolation } from './detectIsolation.ts';
import { explainFailure, settingHint } from './isolationHint.ts';
import { openSandboxDriver } from './openSandboxDriver.ts';

const needs = { clock: systemClock(), ids: systemIds(), log: silentLog() };

test('what is detected is what opens', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-open-'));
  const detected = await detectIsolation(needs);
  const driver = await openSandboxDriver({ ...needs, folder, isolation: 'auto' });
  assert.equal(driver.name, detected.driver);
  assert.equal(driver.describe().driver, detected.driver);
  await driver.close();
  rmSync(folder, { recursive: true });
});

test('where functions can have no network they have none, and the report says why', async () => {
  const detected = await detectIsolation(needs);
  if (detected.driver !== 'bubblewrap') return;
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-open-'));
  // Nobody's to give: for an ordinary user it does not even come to that.
  const network = { egress: 'internet', range: '192.0.2.0/24' } as const;
  const driver = await openSandboxDriver({ ...needs, folder, isolation: 'bubblewrap', network });
  const { properties, warnings } = driver.describe();
  assert.equal(properties['network'], 'none');
  assert.match(warnings.join(' '), /Functions have no network: .+ Try: .+/);
  assert.equal(driver.gateway, undefined);
  await driver.close();
  rmSync(folder, { recursive: true });
});

test('processes, when asked for, and the report says what that means', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-open-'));
  const driver = await openSandboxDriver({ ...needs, folder, isolation: 'process' });
  assert.equal(driver.name, 'process');
  assert.match(driver.describe().warnings.join(' '), /not isolated/);
  await driver.close();
  rmSync(folder, { recursive: true });
});

test('where bubblewrap cannot work: an error when asked for, else processes and the reason', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-open-'));
  const blocked = join(folder, 'blocked');
  writeFileSync(blocked, 'a file where the driver wants a folder');
  await assert.rejects(
    openSandboxDriver({ ...needs, folder: blocked, isolation: 'bubblewrap' }),
    OperationalError,
  );
  await assert.rejects(openSandboxDriver({ ...needs, folder: blocked, isolation: 'auto' }));
  assert.deepEqual(readdirSync(folder), ['blocked']);
  rmSync(folder, { recursive: true });
});

test('hints name the setting that forbids sandboxes', () => {
  const hint = (name: string, value: string, reason = 'bwrap: No permissions to create new namespace') =>
    settingHint(reason, (asked) => (asked === name ? value : undefined)) ?? '';
  assert.match(hint('kernel/apparmor_restrict_unprivileged_userns', '1'), /apparmor_restrict/);
  assert.match(hint('kernel/unprivileged_userns_clone', '0'), /unprivileged_userns_clone=1/);
  assert.match(hint('user/max_user_namespaces', '0'), /max_user_namespaces/);
  assert.match(hint('', '', 'mount: Operation not permitted'), /container/);
  assert.match(hint('', '', 'bwrap: Unknown option --size'), /0\.8/);
  assert.equal(hint('', '', 'the disk is full'), '');
  const absent = new OperationalError('find', 'bwrap is not installed', {
    hint: 'apt-get install bubblewrap',
  });
  assert.equal(explainFailure(absent).hint, 'apt-get install bubblewrap');
});
