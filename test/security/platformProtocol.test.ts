/** Through the whole platform: functions that lie on the runtime channel, and all ways to end. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '../harness.ts';
import { hostilePlatform, skipWithoutPythonRuntime, type HostilePlatform } from './hostileFunctions.ts';

let platform: HostilePlatform;
before(async () => {
  platform = await hostilePlatform();
});
after(() => platform?.close());

const exitMessage = (requestId: string, reason: string) => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: Runtime exited ${reason}`,
});
const KILLED = 'with error: signal: killed';

for (const [what, source] of [
  ['answers for another request', `frame(19, { id: '00000000-0000-0000-0000-000000000000' }, '1')`],
  ['answers for nothing that could be a request', `frame(19, { id: { toString: 1 } }, '1')`],
  ['answers with meta that is no object', `raw(Buffer.from([19, 0, 0, 0, 1, 0, 0, 0, 0, 0x31]))`],
  [
    'answers with meta that poisons',
    `raw(Buffer.concat([Buffer.from([19, 0, 0, 0, 23, 0, 0, 0, 0]), Buffer.from('{"__proto__":{"id":"x"}}'.slice(0, 23))]))`,
  ],
  ['writes random bytes', `raw(require('node:crypto').randomBytes(4096).fill(0xff, 0, 9))`],
  ['announces a frame of 4 GiB', `raw(Buffer.from([19, 0, 0, 0, 2, 255, 255, 255, 255]))`],
  ['announces meta of 4 GiB', `raw(Buffer.from([21, 255, 255, 255, 255, 0, 0, 0, 0]))`],
  ['says that it is ready again', `frame(17, {})`],
  ['says that it has booted again', `frame(16, {})`],
  ['fails to initialise after all', `frame(18, { errorType: 'x' }, '{}')`],
  ['sends what only the platform sends', `frame(2, { id: context.awsRequestId })`],
  ['writes random bytes to the channel', `require('node:fs').writeSync(3, Buffer.alloc(4096, 0xff))`],
  ['closes the channel', `require('node:fs').closeSync(3)`],
  // Its client's frames go out there.
  ['closes the socket of its answers', `require('node:fs').closeSync(4)`],
  [
    'writes random bytes where its answers go',
    `require('node:fs').writeSync(4, require('node:crypto').randomBytes(4096).fill(0xff, 0, 9))`,
  ],
  [
    'announces a frame of 4 GiB where its answers go, after the beginning of another on the channel',
    `require('node:fs').writeSync(3, Buffer.from([19, 0, 0])); require('node:fs').writeSync(4, Buffer.from([19, 0, 0, 0, 2, 255, 255, 255, 255]))`,
  ],
  [
    'closes everything',
    `for (let fd = 0; fd < 100; fd++) try { require('node:fs').closeSync(fd); } catch {}`,
  ],
] as const) {
  test(`a function that ${what} is ended`, async () => {
    const { answer, functionError, requestId } = await platform.node.run(`${source}; await forever()`);
    assert.equal(functionError, 'Unhandled');
    const { errorType, errorMessage } = answer as { errorType: string; errorMessage: string };
    assert.equal(errorType, 'Runtime.ExitError');
    // A runtime whose own event loop lost its descriptors may abort before the platform ends it.
    const reason =
      what === 'closes everything'
        ? 'Runtime exited with error: '
        : 'Runtime exited with error: signal: killed';
    assert.ok(errorMessage.startsWith(`RequestId: ${requestId} Error: ${reason}`), errorMessage);
    await platform.unharmed(platform.node);
  });
}

test('a second answer changes nothing for the next invocation', async () => {
  const attacker = await platform.attacker('node');
  const twice = `frame(19, { id: context.awsRequestId }, '"first"'); frame(19, { id: context.awsRequestId }, '"second"');
    return 'third'`;
  assert.equal(await attacker.answer(twice), 'first');
  assert.equal(await attacker.answer(`return 'honest'`), 'honest');
  await platform.unharmed(attacker);
});

test('an answer before its invocation is no answer', async () => {
  const answering = `
    const frame = (type, meta, body = '') => {
      const m = Buffer.from(JSON.stringify(meta)), b = Buffer.from(body), h = Buffer.alloc(9);
      h[0] = type; h.writeUInt32BE(m.length, 1); h.writeUInt32BE(b.length, 5);
      require('node:fs').writeSync(3, Buffer.concat([h, m, b]));
    };`;
  for (const frames of [
    `frame(19, { id: 'any' }, '1'); for (;;);`,
    `frame(17, {}); frame(19, { id: '' }, '1'); for (;;);`,
    `frame(17, {}); frame(17, {}); for (;;);`,
    `frame(16, {}); for (;;);`,
  ]) {
    const attacker = await platform.attacker('node', { code: `${answering} ${frames}`, timeoutSeconds: 3 });
    const { answer, functionError } = await attacker.run('');
    assert.equal(functionError, 'Unhandled', frames);
    assert.match(
      (answer as { errorType: string }).errorType,
      /^(Runtime.ExitError|Sandbox.Timedout)$/,
      frames,
    );
    await platform.neighbourIsWell();
  }
});

test('answers without end are answered by the end', async () => {
  const attacker = await platform.attacker('node', { timeoutSeconds: 20 });
  await attacker.answer(`globalThis.last = context.awsRequestId; return 1`);
  const cpu = process.cpuUsage();
  const outcome = await attacker.run(`for (;;) frame(19, { id: globalThis.last }, Buffer.alloc(1 << 20))`);
  const { user, system } = process.cpuUsage(cpu);
  assert.equal((outcome.answer as { errorType: string }).errorType, 'Runtime.ExitError');
  assert.ok((user + system) / 1e6 < 4, `${(user + system) / 1e6} s of the platform's time`);
  await platform.unharmed(attacker);
});

test('a frame that is begun and never finished is not kept for an idle environment', async () => {
  const attacker = await platform.attacker('node', { timeoutSeconds: 20 });
  const idle = async () => {
    const page = await (await fetch(`${platform.endpoint}/_mayfly/metrics`)).text();
    return Number(/^mayfly_environments\{state="idle"\} (\d+)$/m.exec(page)?.[1]);
  };
  const before = await idle();
  const answer = await attacker.answer(`
    frame(19, { id: context.awsRequestId }, '"answered"');
    const head = Buffer.alloc(9); head[0] = 21; head.writeUInt32BE(8 << 20, 5);
    raw(head); raw(Buffer.alloc(1 << 20)); await forever()`);
  assert.equal(answer, 'answered');
  await eventually('its end', async () => ((await idle()) <= before ? true : undefined));
  await platform.unharmed(attacker);
});

for (const [how, source, reason] of [
  ['exit 0', 'process.exit(0)', 'without providing a reason'],
  ['exit 7', 'process.exit(7)', 'with error: exit status 7'],
  ['SIGKILL', `process.kill(process.pid, 'SIGKILL'); await forever()`, KILLED],
  [
    'SIGSEGV',
    `process.kill(process.pid, 'SIGSEGV'); await forever()`,
    'with error: signal: segmentation fault',
  ],
  ['SIGTERM', `process.kill(process.pid, 'SIGTERM'); await forever()`, 'with error: signal: terminated'],
  ['abort', 'process.abort()', 'with error: signal: aborted'],
] as const) {
  test(`node: an end by ${how}`, async () => {
    const { answer, functionError, requestId, tail } = await platform.node.run(source);
    assert.equal(functionError, 'Unhandled');
    assert.deepEqual(answer, exitMessage(requestId, reason));
    assert.match(tail, /REPORT .*\tStatus: error\tError Type: Runtime.ExitError\n/);
    await platform.unharmed(platform.node);
  });
}

for (const [how, source, reason] of [
  ['os._exit(0)', 'os._exit(0)', 'without providing a reason'],
  ['sys.exit(3)', 'import sys; sys.exit(3)', 'with error: exit status 3'],
  ['os.abort', 'os.abort()', 'with error: signal: aborted'],
  ['a null pointer', 'import ctypes; ctypes.string_at(0)', 'with error: signal: segmentation fault'],
  ['closing the channel', 'import time; os.close(3); time.sleep(60)', KILLED],
  ['garbage on the channel', 'import time; os.write(3, b"\\xff" * 64); time.sleep(60)', KILLED],
  ['an answer for another', 'import time; frame(19, {"id": "other"}, b"1"); time.sleep(60)', KILLED],
] as const) {
  test(`python: an end by ${how}`, { skip: skipWithoutPythonRuntime }, async () => {
    const { python } = platform;
    assert.ok(python);
    const { answer, functionError, requestId } = await python.run(source);
    assert.equal(functionError, 'Unhandled');
    assert.deepEqual(answer, exitMessage(requestId, reason));
    await platform.unharmed(python);
  });
}
