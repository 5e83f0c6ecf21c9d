/**
 * What an invoker promises, over whichever driver: run by `invoker.process.test.ts` and
 * `invoker.bubblewrap.test.ts` with the real Node.js runtime client and functions that do their worst.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FunctionVersion } from './functionVersion.ts';
import { Throttled } from './invocation.ts';
import { invokerPlatform, until, type InvokerPlatform } from './invoker.fixture.ts';

const ECHO = `exports.handler = async (event) => event;`;
const COUNT = `let n = 0; exports.handler = async () => ++n;`;

/** For hostile functions: writes a frame of its own to the channel. */
const FRAME = `
  const fs = require('node:fs');
  const frame = (type, meta, body = '') => {
    const m = Buffer.from(JSON.stringify(meta)), b = Buffer.from(body), h = Buffer.alloc(9);
    h[0] = type; h.writeUInt32BE(m.length, 1); h.writeUInt32BE(b.length, 5);
    write(Buffer.concat([h, m, b]));
  };
  // Where the client's own frames go, or the order of both would be anybody's guess.
  const answers = (() => { try { return fs.fstatSync(4).isSocket() ? 4 : 3; } catch { return 3; } })();
  const write = (bytes) => fs.writeSync(answers, bytes);
  const forever = () => new Promise((resolve) => setTimeout(resolve, 60000));
`;

export function invokerConformance(driver: 'process' | 'bubblewrap'): void {
  describe(`invoker over the ${driver} driver`, { timeout: 60_000 }, () => {
    let platform: InvokerPlatform;
    before(async () => {
      platform = await invokerPlatform({ driver });
      platform.invoker.warm('nodejs24.x');
    });
    after(() => platform.close());
    const define = (code: string, changes?: Partial<FunctionVersion>) =>
      platform.define({ 'index.js': code }, changes);
    /** Another function still works, whatever the one under test did. */
    const unharmed = async () => {
      const other = await define(ECHO);
      assert.deepEqual((await platform.invoke(other, { fine: true })).answer, { fine: true });
    };
    const report = (version: FunctionVersion) =>
      platform.lines(version).findLast((line) => line.startsWith('REPORT')) ?? '';
    test('a second invocation finds the environment of the first', async () => {
      const version = await define(COUNT);
      assert.equal((await platform.invoke(version)).answer, 1);
      assert.equal((await platform.invoke(version)).answer, 2);
      assert.equal(platform.streams(version).length, 1);
      const [first, second] = platform.usage.slice(-2);
      assert.ok(first && second);
      assert.ok(first.initMs > 0 && first.billedMs === Math.ceil(first.durationMs + first.initMs));
      assert.ok(second.initMs === 0 && second.billedMs === Math.ceil(second.durationMs));
    });

    test('the next invocation, at once after the answer, waits for the same environment', async () => {
      const version = await define(COUNT);
      const answers = [];
      for (let i = 0; i < 20; i++) {
        const { payload } = await platform.invoker.invoke(version, {
          requestId: `request-${i}`,
          invokedFunctionArn: version.functionArn,
          payload: Buffer.from('{}'),
        });
        answers.push(Number(Buffer.from(payload).toString()));
      }
      assert.deepEqual(
        answers,
        Array.from({ length: 20 }, (_, i) => i + 1),
      );
    });

    test('invocations at the same time have environments of their own', async () => {
      const version = await define(
        `exports.handler = () => new Promise((resolve) => setTimeout(resolve, 1500))`,
      );
      const running = [1, 2, 3].map(() => platform.invoke(version));
      await until(() => platform.invoker.stats().environments.busy === 3);
      await Promise.all(running);
      assert.equal(platform.streams(version).length, 3);
    });

    test('who waits for a new environment takes one that becomes idle first', async () => {
      const version = await define(`exports.handler = async () => 1`);
      await Promise.all(Array.from({ length: 40 }, () => platform.invoke(version)));
      assert.ok(platform.streams(version).length < 40);
    });

    test('lines stand in the order of AWS, application lines before END', async () => {
      const version = await define(
        `console.log('load');
         exports.handler = async () => { process.stdout.write('one\\ntwo\\nthree'); console.log('four'); };`,
      );
      const { requestId, tail } = await platform.invoke(version);
      const lines = platform.lines(version);
      assert.match(lines[0] ?? '', /^INIT_START Runtime Version: nodejs:24\.v\d+\tRuntime Version ARN: arn:/);
      assert.match(lines[1] ?? '', /\tundefined\tINFO\tload\n$/);
      assert.equal(lines[2], `START RequestId: ${requestId} Version: $LATEST\n`);
      const written = lines.slice(3, -2).map((line) => line.replace(/^.*INFO\t/, ''));
      assert.deepEqual(written.toSorted(), ['four\n', 'one\n', 'three\n', 'two\n']);
      assert.equal(lines.at(-2), `END RequestId: ${requestId}\n`);
      assert.match(
        lines.at(-1) ?? '',
        new RegExp(
          `^REPORT RequestId: ${requestId}\\tDuration: \\d+\\.\\d\\d ms\\tBilled Duration: \\d+ ms` +
            `\\tMemory Size: 2048 MB\\tMax Memory Used: \\d+ MB\\tInit Duration: \\d+\\.\\d\\d ms\\t\\n$`,
        ),
      );
      assert.equal(tail, lines.slice(2).join(''));
      await platform.invoke(version);
      assert.match(report(version), /Max Memory Used: \d+ MB\t\n$/);
    });

    test('the tail is the last 4 KiB', async () => {
      const version = await define(
        `exports.handler = async () => { for (let i = 0; i < 9000; i++) console.log('line ' + i); }`,
      );
      const { tail } = await platform.invoke(version);
      assert.equal(tail.length, 4096);
      assert.ok(platform.lines(version).join('').endsWith(tail));
    });

    test('an error of the handler keeps the environment', async () => {
      const version = await define(
        `let n = 0; exports.handler = async () => { if (++n === 1) throw new TypeError('no'); return n; }`,
      );
      const failed = await platform.invoke(version);
      assert.equal(failed.functionError, 'Unhandled');
      const { errorType, errorMessage } = failed.answer as Record<string, unknown>;
      assert.deepEqual([errorType, errorMessage], ['TypeError', 'no']);
      assert.doesNotMatch(report(version), /Status/);
      assert.equal(platform.usage.at(-1)?.error, true);
      assert.equal((await platform.invoke(version)).answer, 2);
    });

    test('a timeout ends the environment', async () => {
      const version = await define(
        `let n = 0; exports.handler = async () => { if (++n === 2) while (true); return n; }`,
        { timeoutMs: 300 },
      );
      await platform.invoke(version);
      const { answer, functionError, requestId } = await platform.invoke(version);
      assert.equal(functionError, 'Unhandled');
      assert.deepEqual(answer, {
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${requestId} Error: Task timed out after 0.30 seconds`,
      });
      assert.match(report(version), /Duration: 300\.00 ms\tBilled Duration: 300 ms.*\tStatus: timeout\n$/);
      assert.match(platform.lines(version).at(-1) ?? '', /Z \S+ Task timed out after 0\.30 seconds\n\n$/);
      assert.equal((await platform.invoke(version)).answer, 1);
    });

    for (const [how, code, reason] of [
      ['exit 3', 'process.exit(3)', 'with error: exit status 3'],
      ['exit 0', 'process.exit(0)', 'without providing a reason'],
      ['a signal', `process.kill(process.pid, 'SIGKILL')`, 'with error: signal: killed'],
    ] as const) {
      test(`an end by ${how} is told as AWS does`, async () => {
        const version = await define(
          `exports.handler = async () => { console.log('last words'); ${code}; };`,
        );
        const { answer, requestId, tail } = await platform.invoke(version);
        assert.deepEqual(answer, {
          errorType: 'Runtime.ExitError',
          errorMessage: `RequestId: ${requestId} Error: Runtime exited ${reason}`,
        });
        assert.match(tail, /last words\n/);
        assert.ok(
          tail.includes(`RequestId: ${requestId} Error: Runtime exited ${reason}\nRuntime.ExitError\nEND`),
        );
        assert.match(report(version), /\tStatus: error\tError Type: Runtime.ExitError\n$/);
        await unharmed();
      });
    }

    test('an answer that is followed by an exit is still an answer', async () => {
      const version = await define(
        `${FRAME} exports.handler = async (event, context) => {
           frame(19, { id: context.awsRequestId }, '"done"'); process.exit(1); };`,
      );
      assert.equal((await platform.invoke(version)).answer, 'done');
    });

    test('a crash at import is initialised again inside the invocation', async () => {
      const version = await define(`console.log('loading'); throw new RangeError('broken');`);
      const { answer, functionError, requestId } = await platform.invoke(version);
      assert.equal(functionError, 'Unhandled');
      assert.equal((answer as { errorType: string }).errorType, 'RangeError');
      const shape = platform
        .lines(version)
        .map((line) => line.replace(/^.*\t(INFO|ERROR)\t/, '$1 ').split(/[\t\n]/)[0]);
      assert.deepEqual(
        shape.map((line) => line?.split(/ (Duration|RequestId|Runtime)/)[0]),
        [
          'INIT_START',
          'INFO loading',
          'ERROR Uncaught Exception ',
          'INIT_REPORT Init',
          'INFO loading',
          'ERROR Uncaught Exception ',
          'INIT_REPORT Init',
          'START',
          'END',
          'REPORT',
        ],
      );
      const reports = platform.lines(version).filter((line) => line.startsWith('INIT_REPORT'));
      assert.match(reports[0] ?? '', /Phase: init\tStatus: error\tError Type: \S+\n$/);
      assert.match(reports[1] ?? '', /Phase: invoke\tStatus: error\tError Type: \S+\n$/);
      assert.ok(report(version).includes(requestId));
      assert.doesNotMatch(report(version), /Init Duration/);
      assert.equal(platform.streams(version).length, 1);
    });

    test('an exit at import, and a missing handler', async () => {
      const exits = await define(`process.exit(7)`);
      const { answer, requestId } = await platform.invoke(exits);
      assert.deepEqual(answer, {
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: exit status 7`,
      });
      const missing = await define(`exports.other = 1`);
      const { errorType } = (await platform.invoke(missing)).answer as Record<string, unknown>;
      assert.equal(errorType, 'Runtime.HandlerNotFound');
      assert.match(report(missing), /\tStatus: error\tError Type: Runtime.HandlerNotFound\n$/);
    });

    test('a response beyond 6 MB is refused by name, the environment stays', async () => {
      const version = await define(
        `let n = 0; exports.handler = async (bytes) => { n++; return bytes ? 'x'.repeat(bytes) : n; }`,
      );
      const { answer, functionError } = await platform.invoke(version, 6_291_555);
      assert.equal(functionError, 'Unhandled');
      assert.deepEqual(answer, {
        errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
        errorType: 'Function.ResponseSizeTooLarge',
      });
      assert.equal(((await platform.invoke(version, 6_291_554)).answer as string).length, 6_291_554);
      assert.equal((await platform.invoke(version, 0)).answer, 3);
    });

    test('a large event arrives whole', async () => {
      const version = await define(`exports.handler = async (event) => event.length`);
      assert.equal((await platform.invoke(version, 'x'.repeat(6_000_000))).answer, 6_000_000);
    });

    for (const [what, code] of [
      ['answers for another invocation', `frame(19, { id: 'other' }, '1'); await forever();`],
      ['writes garbage', `write(Buffer.from('garbage, and more of it\\n')); await forever();`],
      [
        'announces a frame without end',
        `write(Buffer.from([19, 0, 0, 0, 2, 255, 255, 255, 255])); await forever();`,
      ],
      ['says that it is ready again', `frame(17, {}); await forever();`],
      ['fails to initialise once more', `frame(18, { errorType: 'x' }, '{}'); await forever();`],
      ['closes the channel', `fs.closeSync(3); await forever();`],
    ] as const) {
      test(`a function that ${what} is ended`, async () => {
        const version = await define(`${FRAME} exports.handler = async () => { ${code} }`);
        const { answer, functionError } = await platform.invoke(version);
        assert.equal(functionError, 'Unhandled');
        assert.equal((answer as { errorType: string }).errorType, 'Runtime.ExitError');
        assert.match(report(version), /\tStatus: error\tError Type: Runtime.ExitError\n$/);
        await unharmed();
      });
    }

    test('a second answer ends the environment, not the invocation of another', async () => {
      const version = await define(
        `${FRAME} let n = 0; exports.handler = async (event, context) => {
           frame(19, { id: context.awsRequestId }, '"first"'); return ++n; };`,
      );
      assert.equal((await platform.invoke(version)).answer, 'first');
      assert.equal((await platform.invoke(version)).answer, 'first');
      await until(() => platform.invoker.stats().environments.busy === 0);
      await unharmed();
    });

    test('retired: idle environments end at once, busy ones after their invocation', async () => {
      const version = await define(
        `let n = 0; exports.handler = (ms) => new Promise((resolve) => setTimeout(() => resolve(++n), ms))`,
      );
      await platform.invoke(version, 0);
      const before = platform.invoker.stats().environments.idle;
      platform.invoker.retire(version.functionArn, () => false);
      assert.equal(platform.invoker.stats().environments.idle, before - 1);
      await platform.invoke(version, 0);
      const running = platform.invoke(version, 200);
      platform.invoker.retire(version.functionArn, () => false);
      assert.equal((await running).answer, 2);
      assert.equal((await platform.invoke(version, 0)).answer, 1);
      platform.invoker.retire(version.functionArn, () => true);
      assert.equal((await platform.invoke(version, 0)).answer, 2);
    });

    test('long lines are split, every byte of them kept', async () => {
      const version = await define(
        `exports.handler = async () => { require('fs').writeSync(1, 'é'.repeat(300000) + '\\nshort\\n'); };`,
      );
      await platform.invoke(version);
      const lines = platform.lines(version).filter((line) => /^[é\n]+$/.test(line));
      assert.ok(lines.length > 1);
      assert.ok(lines.every((line) => Buffer.byteLength(line) <= 262_144 - 26));
      assert.equal(lines.join('').replaceAll('\n', '').length, 300_000);
      assert.ok(platform.lines(version).includes('short\n'));
    });

    test('JSON: platform events instead of lines', async () => {
      const version = await define(`exports.handler = async () => { console.log('hello'); }`, {
        logFormat: 'JSON',
        systemLogLevel: 'DEBUG',
      });
      await platform.invoke(version);
      const events = platform.lines(version).map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.deepEqual(
        events.map((event) => event['type'] ?? event['message']),
        [
          'platform.initStart',
          'platform.initRuntimeDone',
          'platform.initReport',
          'platform.start',
          'hello',
          'platform.runtimeDone',
          'platform.report',
        ],
      );
    });

    test('a variable that acts at process start, and another /tmp, get a sandbox of their own', async () => {
      const read = `exports.handler = async () => require('fs').readFileSync('/proc/self/environ', 'utf8')`;
      const started = (await platform.invoke(await define(read))).answer as string;
      assert.doesNotMatch(started, /MALLOC_ARENA_MAX=3/);
      const version = await define(read, {
        environment: { MALLOC_ARENA_MAX: '3' },
        ephemeralStorageMiB: 1024,
      });
      assert.match((await platform.invoke(version)).answer as string, /MALLOC_ARENA_MAX=3/);
    });

    test('memory beyond the limit ends the environment', async () => {
      const version = await define(
        `exports.handler = async () => { const all = []; while (true) all.push(Buffer.alloc(1 << 20, 1)); }`,
        { memoryMiB: 128, timeoutMs: 20_000 },
      );
      const { answer, requestId } = await platform.invoke(version);
      assert.deepEqual(answer, {
        errorType: 'Runtime.ExitError',
        errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
      });
      assert.match(
        report(version),
        /Memory Size: 128 MB\tMax Memory Used: 128 MB\t.*Status: error\tError Type: Runtime.OutOfMemory\n$/,
      );
      await unharmed();
    });

    test('reserved concurrency: none, and no more than there is', async () => {
      const blocked = await define(ECHO, { reservedConcurrency: 0 });
      await assert.rejects(platform.invoke(blocked), (error) => {
        assert.ok(error instanceof Throttled);
        return error.reason === 'ReservedFunctionConcurrentInvocationLimitExceeded';
      });
      const single = await define(`exports.handler = () => new Promise((r) => setTimeout(r, 200, 1))`, {
        reservedConcurrency: 1,
      });
      const running = platform.invoke(single);
      await assert.rejects(platform.invoke(single), Throttled);
      await running;
      assert.equal((await platform.invoke(single)).answer, 1);
    });

    test('a package that is missing is an error of the platform, not of the function', async () => {
      const version = await define(ECHO, { code: { blob: 'none', sha256: `${'A'.repeat(43)}=` } });
      await assert.rejects(platform.invoke(version), { name: 'OperationalError' });
      await unharmed();
    });
  });
}
