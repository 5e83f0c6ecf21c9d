import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../../base/clock.ts';
import { OperationalError } from '../../../base/errors.ts';
import { systemIds } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { bootScripted, LIMITS, scriptedRuntime } from '../scriptedSandbox.fixture.ts';
import { createBubblewrapDriver } from './bubblewrapDriver.ts';

test('a platform with a strict umask still shows functions what is theirs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-umask-'));
  const before = process.umask(0o077);
  try {
    const code = join(folder, 'code');
    mkdirSync(code);
    writeFileSync(join(code, 'index.js'), 'hello');
    chmodSync(code, 0o755);
    chmodSync(join(code, 'index.js'), 0o644);
    const driver = await createBubblewrapDriver({
      folder: join(folder, 'driver'),
      clock: systemClock(),
      ids: systemIds(),
      log: silentLog(),
    });
    const { sandbox, evaluate } = await bootScripted(driver);
    await sandbox.assign({ codeFolder: code, limits: LIMITS });
    const seen = await evaluate(`const fs = require('fs');
      return [fs.readFileSync('/var/task/index.js', 'utf8'), fs.readFileSync('/etc/hosts', 'utf8').length > 0,
        require('os').userInfo().username, process.umask()]`);
    assert.deepEqual(seen, ['hello', true, 'sbx_user1051', 0o022]);
    await driver.close();
  } finally {
    process.umask(before);
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a boot that fails says why and leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-failure-'));
  const driver = await createBubblewrapDriver({
    folder,
    clock: systemClock(),
    ids: systemIds(),
    log: silentLog(),
  });
  for (const inside of ['/var/lang', '/elsewhere']) {
    const runtime = scriptedRuntime({ mounts: [{ host: '/nowhere', inside }] });
    await assert.rejects(driver.boot(runtime, new AbortController().signal), (error) => {
      assert.ok(error instanceof OperationalError);
      assert.match(error.message, /\/nowhere/);
      return true;
    });
  }
  // What would follow the NUL are options of bwrap: the whole host, shown to the function.
  const environment = { LD_PRELOAD: 'x\0--bind\0/\0/tmp' };
  await assert.rejects(
    driver.boot(scriptedRuntime({ environment }), new AbortController().signal),
    /no argument of bwrap has a NUL/,
  );
  assert.deepEqual(readdirSync(join(folder, 'sandboxes')), []);
  await driver.close();
  rmSync(folder, { recursive: true });
});
