import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
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
  const environment = { LANG: 'x\0--bind\0/\0/tmp' };
  await assert.rejects(
    driver.boot(scriptedRuntime({ environment }), new AbortController().signal),
    /no argument of bwrap has a NUL/,
  );
  assert.deepEqual(readdirSync(join(folder, 'sandboxes')), []);
  await driver.close();
  rmSync(folder, { recursive: true });
});

/** What a hostile host library could do: Debian's libfakeroot makes setpriv change no user. */
const PRETENDER = `
int setresuid() { return 0; } int setresgid() { return 0; } int setreuid() { return 0; } int setregid() { return 0; }
int setuid() { return 0; } int setgid() { return 0; } int setgroups() { return 0; } int prctl() { return 0; }
int prlimit64() { return 0; } int prlimit() { return 0; } int capset() { return 0; }`;
const compiler = spawnSync('cc', ['--version']).status === 0;

test(
  'a preloaded library sees no program with rights',
  { skip: compiler ? false : 'no C compiler to make a library with' },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-preload-'));
    const library = join(folder, 'library');
    mkdirSync(library);
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'pretender.c'), PRETENDER);
    const compiled = spawnSync(
      'cc',
      ['-w', '-shared', '-fPIC', '-o', join(library, 'x.so'), join(folder, 'pretender.c')],
      { encoding: 'utf8' },
    );
    assert.equal(compiled.status, 0, compiled.stderr);
    const driver = await createBubblewrapDriver({
      folder: join(folder, 'driver'),
      clock: systemClock(),
      ids: systemIds(),
      log: silentLog(),
    });
    try {
      const usual = scriptedRuntime();
      const environment = { ...usual.environment, LD_PRELOAD: '/library/x.so' };
      const mounts = [...usual.mounts, { host: library, inside: '/library' }];
      const { evaluate } = await bootScripted(driver, { environment, mounts });
      const status = String(
        await evaluate(`const fs = require('fs');
        return fs.readFileSync('/proc/self/status', 'utf8') + fs.readFileSync('/proc/self/limits', 'utf8')
          + process.env.LD_PRELOAD`),
      );
      assert.doesNotMatch(status, /^[UG]id:.*\t0\b/m);
      assert.match(status, /^CapBnd:\t0+$/m);
      assert.match(status, new RegExp(`^Max open files +${LIMITS.openFiles} +${LIMITS.openFiles} `, 'm'));
      assert.match(status, /\/library\/x\.so$/);
    } finally {
      await driver.close();
      rmSync(folder, { recursive: true });
    }
  },
);
