/** What every sandbox driver promises; run by each driver's test. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../base/clock.ts';
import { OperationalError } from '../base/errors.ts';
import { bootScripted, LIMITS, prepareScripted, scriptedRuntime } from './drivers/scriptedSandbox.fixture.ts';
import type { RuntimeProcess, SandboxDriver } from './sandbox.ts';

export interface ConformanceSubject {
  readonly name: string;
  create(folder: string): Promise<SandboxDriver>;
  /** Functions can't change what they see. */
  readonly isolated: boolean;
}

/** Of two reasons Linux names the file system, gVisor the owner. */
const UNWRITABLE = /EROFS|EACCES/;

export function sandboxConformance(subject: ConformanceSubject): void {
  describe(`sandbox driver: ${subject.name}`, () => {
    const clock = systemClock();
    let folder = '';
    let code = '';
    let driver: SandboxDriver;
    const boot = (changes: Partial<RuntimeProcess> = {}) => bootScripted(driver, changes);
    const never = new AbortController().signal;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'mayfly-sandbox-'));
      code = join(folder, 'unpacked');
      mkdirSync(join(code, 'library'), { recursive: true });
      writeFileSync(join(code, 'index.js'), 'hello');
      writeFileSync(join(code, 'library', 'tool'), '#!/bin/sh\necho tool\n');
      chmodSync(join(code, 'library', 'tool'), 0o755);
      symlinkSync('library/tool', join(code, 'link'));
      driver = await subject.create(join(folder, 'driver'));
    });
    after(async () => {
      await driver.close();
      rmSync(folder, { recursive: true, force: true });
    });

    test('shows no code before assignment, and all of it after', async () => {
      const { sandbox, evaluate } = await boot();
      const root = JSON.stringify(sandbox.taskRoot);
      const early = `const fs = require('fs'); return fs.existsSync(${root}) ? fs.readdirSync(${root}, { recursive: true }) : []`;
      const places = (await evaluate(early)) as string[];
      assert.deepEqual(
        places.filter((name) => name !== 'lib'),
        [],
      );
      await sandbox.assign({ codeFolder: code, limits: LIMITS });
      const seen = await evaluate(`
        const fs = require('fs');
        process.chdir(${root});
        return {
          names: fs.readdirSync('.').sort(), cwd: process.cwd(), text: fs.readFileSync('index.js', 'utf8'),
          link: fs.readlinkSync('link'), mode: fs.statSync('link').mode & 0o777,
          output: require('child_process').execFileSync('./link').toString(),
        }`);
      assert.deepEqual(seen, {
        names: ['index.js', 'library', 'link'],
        cwd: sandbox.taskRoot,
        text: 'hello',
        link: 'library/tool',
        mode: 0o755,
        output: 'tool\n',
      });
      await sandbox.kill();
    });

    test('a runtime that starts in the task root works where the code appears', async () => {
      const { sandbox, evaluate } = await boot({ startsInTaskRoot: true });
      const look = `return { cwd: process.cwd(), names: require('fs').readdirSync('.').sort() }`;
      const { cwd, names } = (await evaluate(look)) as { cwd: string; names: string[] };
      assert.deepEqual([cwd, names.filter((name) => name !== 'lib')], [sandbox.taskRoot, []]);
      await sandbox.assign({ codeFolder: code, limits: LIMITS });
      assert.deepEqual(await evaluate(look), {
        cwd: sandbox.taskRoot,
        names: ['index.js', 'library', 'link'],
      });
      await sandbox.kill();
    });

    test('shows layers from their assignment on, and an empty folder without them', async () => {
      const layers = join(folder, 'layers');
      mkdirSync(join(layers, 'lib'), { recursive: true });
      mkdirSync(join(layers, 'bin'));
      writeFileSync(join(layers, 'lib', 'data'), 'of a layer');
      writeFileSync(join(layers, 'bin', 'tool'), '#!/bin/sh\necho tool\n');
      chmodSync(join(layers, 'bin', 'tool'), 0o755);
      // Twice, since the second is shown what the first has left.
      for (let round = 0; round < 2; round++) {
        const { sandbox, evaluate } = await boot();
        const { layersRoot = '/opt' } = sandbox;
        const look = `const fs = require('fs'); process.chdir(${JSON.stringify(layersRoot)});
          return fs.readdirSync('.').sort().map((name) => [name, fs.readdirSync(name)])`;
        assert.deepEqual(await evaluate(look), [['lib', []]]);
        await sandbox.assign({ codeFolder: code, layersFolder: layers, limits: LIMITS });
        assert.deepEqual(await evaluate(look), [
          ['bin', ['tool']],
          ['lib', ['data']],
        ]);
        const run = `return require('child_process').execFileSync('./bin/tool').toString()`;
        assert.equal(await evaluate(run), 'tool\n');
        const write = evaluate(`require('fs').writeFileSync('lib/data', 'changed')`);
        if (subject.isolated) await assert.rejects(write, UNWRITABLE);
        else await write;
        const make = evaluate(`require('fs').writeFileSync('new', '')`);
        if (subject.isolated) await assert.rejects(make, UNWRITABLE);
        else await make;
        await sandbox.kill();
        assert.equal(readFileSync(join(layers, 'lib', 'data'), 'utf8'), 'of a layer');
      }
      const { sandbox, evaluate } = await boot();
      await sandbox.assign({ codeFolder: code, limits: LIMITS });
      const { layersRoot = '/opt' } = sandbox;
      assert.deepEqual(await evaluate(`return require('fs').readdirSync(${JSON.stringify(layersRoot)})`), []);
      await sandbox.kill();
    });

    test('code of one sandbox reaches the next assignment of it unchanged', async () => {
      for (let round = 0; round < 3; round++) {
        const { sandbox, evaluate } = await boot();
        await sandbox.assign({ codeFolder: code, limits: LIMITS });
        const file = JSON.stringify(join(sandbox.taskRoot, 'index.js'));
        const write = evaluate(`require('fs').writeFileSync(${file}, 'changed')`);
        if (subject.isolated) await assert.rejects(write, UNWRITABLE);
        else await write;
        await sandbox.kill();
      }
      const { sandbox, evaluate } = await boot();
      await sandbox.assign({ codeFolder: code, limits: LIMITS });
      const file = JSON.stringify(join(sandbox.taskRoot, 'index.js'));
      assert.equal(await evaluate(`return require('fs').readFileSync(${file}, 'utf8')`), 'hello');
      await sandbox.kill();
    });

    test('is assigned at most once, and only with the limits it was booted with', async () => {
      const { sandbox } = await boot();
      await sandbox.assign({ codeFolder: undefined, limits: { ...LIMITS, memoryMiB: 128 }, boost: true });
      sandbox.endBoost();
      sandbox.endBoost();
      await assert.rejects(sandbox.assign({ codeFolder: undefined, limits: LIMITS }), OperationalError);
      await sandbox.kill();
      const other = await boot();
      const limits = { ...LIMITS, ephemeralStorageMiB: 1024 };
      await assert.rejects(other.sandbox.assign({ codeFolder: undefined, limits }), /ephemeralStorageMiB/);
      await other.sandbox.kill();
    });

    test('inherits nothing but the given environment', async () => {
      const { sandbox, evaluate } = await boot({ environment: { PATH: '/usr/bin', COLOUR: 'blue=green' } });
      const seen = (await evaluate('return process.env')) as Record<string, string>;
      assert.equal(seen['COLOUR'], 'blue=green');
      assert.equal(seen['MAYFLY_CHANNEL_FD'], '3');
      const names = Object.keys(seen).filter(
        (name) => !['PWD', 'TMPDIR', 'OLDPWD', 'SHLVL', '_'].includes(name),
      );
      assert.deepEqual(names.sort(), ['COLOUR', 'MAYFLY_CHANNEL_FD', 'PATH']);
      await sandbox.kill();
    });

    test('passes on standard output and standard error, to their ends', async () => {
      const { sandbox, evaluate } = await boot();
      const texts = Promise.all([textOf(sandbox.stdout), textOf(sandbox.stderr)]);
      await evaluate(`console.log('out'); console.error('err')`);
      evaluate('process.exit(0)').catch(() => {});
      assert.deepEqual(await texts, ['out\n', 'err\n']);
      await sandbox.kill();
    });

    test('tells the exit code', async () => {
      const { sandbox, evaluate } = await boot();
      await assert.rejects(evaluate('process.exit(7)'));
      assert.deepEqual(await sandbox.exited, { code: 7, signal: null, outOfMemory: false });
      await sandbox.kill();
    });

    test('tells the signal', async () => {
      const { sandbox, evaluate } = await boot();
      await assert.rejects(evaluate(`process.kill(process.pid, 'SIGTERM'); await new Promise(() => {})`));
      assert.deepEqual(await sandbox.exited, { code: null, signal: 'SIGTERM', outOfMemory: false });
    });

    test('a process that exceeds its memory ends, and the exit says why', async () => {
      const { sandbox, evaluate } = await boot();
      await sandbox.assign({ codeFolder: undefined, limits: { ...LIMITS, memoryMiB: 128 } });
      await assert.rejects(
        evaluate(`const kept = []; for (;;) {
        kept.push(Buffer.alloc(1 << 22, 1)); await new Promise((resolve) => setTimeout(resolve, 2)); }`),
      );
      assert.deepEqual(await sandbox.exited, { code: null, signal: 'SIGKILL', outOfMemory: true });
      assert.ok(sandbox.peakMemoryBytes() > 100 * 2 ** 20);
      assert.ok(sandbox.peakMemoryBytes() <= 128 * 2 ** 20);
    });

    test('kill ends everything, frozen or not, and is idempotent', async () => {
      for (const frozen of [false, true]) {
        const { sandbox, evaluate } = await boot();
        await sandbox.assign({ codeFolder: code, limits: LIMITS });
        await evaluate(`process.on('SIGTERM', () => {});
          require('child_process').spawn('sleep', ['${sleeps('99')}'], { detached: true, stdio: 'ignore' }).unref()`);
        if (frozen) sandbox.freeze();
        await Promise.all([sandbox.kill(), sandbox.kill()]);
        await sandbox.kill();
        assert.equal((await sandbox.exited).signal, 'SIGKILL');
        if (subject.isolated) assert.deepEqual(commandsOf(sleeps('99')), []);
        assert.equal(existsSync(join(folder, 'driver', 'sandboxes', sandbox.id)), false);
      }
    });

    test('the end of the runtime ends what it left behind', async () => {
      const { sandbox, evaluate } = await boot();
      await evaluate(`require('child_process').spawn('sleep', ['${sleeps('98')}'], { stdio: 'ignore' })`);
      await assert.rejects(evaluate('process.exit(0)'));
      await sandbox.exited;
      await sandbox.kill();
      assert.deepEqual(commandsOf(sleeps('98')), []);
    });

    test('a frozen sandbox does nothing until it is thawed', async () => {
      const { sandbox, evaluate } = await boot();
      await evaluate('globalThis.ticks = 0; setInterval(() => globalThis.ticks++, 1)');
      sandbox.freeze();
      const answer = evaluate('return globalThis.ticks');
      const early = await Promise.race([answer, clock.sleep(100).then(() => 'frozen')]);
      assert.equal(early, 'frozen');
      sandbox.thaw();
      assert.equal(typeof (await answer), 'number');
      await sandbox.kill();
    });

    test('tells what memory it occupies', async () => {
      const { sandbox } = await boot();
      assert.ok((await sandbox.proportionalSetSize()) > 2 ** 20);
      assert.ok(sandbox.peakMemoryBytes() > 2 ** 20);
      await sandbox.kill();
    });

    test('a runtime that cannot be executed is refused or ends at once', async () => {
      const booting = driver.boot(scriptedRuntime({ argv: ['/nowhere/node'] }), never);
      const outcome = await booting.then(
        (sandbox) => sandbox.exited.then(({ code: exitCode }) => exitCode !== 0),
        (error: unknown) => error instanceof OperationalError,
      );
      assert.equal(outcome, true);
    });

    test('an aborted boot rejects with the reason', async () => {
      const reason = new Error('not wanted any more');
      await assert.rejects(driver.boot(scriptedRuntime(), AbortSignal.abort(reason)), reason);
    });

    test('a prepared sandbox has all but its runtime, which starts when it is told', async (context) => {
      const prepared = await prepareScripted(driver);
      if (prepared === undefined) return context.skip('this driver prepares none');
      const { sandbox } = prepared;
      const waitingBytes = await sandbox.proportionalSetSize();
      assert.ok(waitingBytes > 0 && waitingBytes < 4 * 2 ** 20, `${waitingBytes} bytes`);
      const evaluate = await prepared.start(true);
      assert.equal(await evaluate('return process.env.MAYFLY_AWAITED'), '1');
      await sandbox.assign({ codeFolder: code, limits: LIMITS });
      const file = JSON.stringify(join(sandbox.taskRoot, 'index.js'));
      assert.equal(await evaluate(`return require('fs').readFileSync(${file}, 'utf8')`), 'hello');
      assert.ok((await sandbox.proportionalSetSize()) > waitingBytes);
      await sandbox.kill();
      const other = await prepareScripted(driver);
      const later = await other?.start(false);
      assert.equal(await later?.('return process.env.MAYFLY_AWAITED'), undefined);
      await other?.sandbox.kill();
    });

    test('a prepared sandbox ends like any other before its runtime has started', async (context) => {
      const one = await prepareScripted(driver);
      if (one === undefined) return context.skip('this driver prepares none');
      await one.sandbox.kill();
      assert.equal((await one.sandbox.exited).signal, 'SIGKILL');
      const other = await prepareScripted(driver);
      // Its channel is all that holds it: with the platform it would be gone.
      other?.sandbox.channel.destroy();
      assert.notEqual(await other?.sandbox.exited, undefined);
      await other?.sandbox.kill();
    });

    test('ten boots at once each get temporary files of their own', async () => {
      const all = await Promise.all(Array.from({ length: 10 }, () => boot()));
      const write = `const path = require('os').tmpdir() + '/mine'; const fs = require('fs');
        const before = fs.existsSync(path); fs.writeFileSync(path, 'x'); return before`;
      const before = await Promise.all(all.map(({ evaluate }) => evaluate(write)));
      assert.deepEqual(before, Array(10).fill(false));
      assert.equal(new Set(all.map(({ sandbox }) => sandbox.id)).size, 10);
      await Promise.all(all.map(({ sandbox }) => sandbox.kill()));
    });

    test('close ends every sandbox, cleans up, and boots nothing more', async () => {
      const place = join(folder, 'other');
      const other = await subject.create(place);
      const { sandbox } = await bootScripted(other);
      const prepared = await prepareScripted(other);
      await other.close();
      assert.equal((await sandbox.exited).signal, 'SIGKILL');
      if (prepared !== undefined) assert.equal((await prepared.sandbox.exited).signal, 'SIGKILL');
      assert.equal(existsSync(join(place, 'sandboxes', sandbox.id)), false);
      await assert.rejects(other.boot(scriptedRuntime(), never), OperationalError);
    });
  });
}

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** How long a process sleeps that is looked for afterwards: no other test file's at work on the machine does so. */
function sleeps(which: string): string {
  return `863${which}.${process.pid}`;
}

/** Processes of the whole machine with this word in their command line, if it can be seen here. */
function commandsOf(word: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readCommand(name))
    .filter((command) => command.split('\0').includes(word));
}

function readCommand(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
