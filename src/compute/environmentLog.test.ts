import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../base/clock.ts';
import { EnvironmentLog, logStreamName } from './environmentLog.ts';
import { FrameType } from './frames.ts';
import type { FunctionVersion } from './functionVersion.ts';

const VERSION = {
  account: '000000000000',
  region: 'us-east-1',
  functionName: 'hello',
  version: '$LATEST',
  logGroup: '/aws/lambda/hello',
} as FunctionVersion;

function setUp() {
  const clock = simulatedClock();
  const batches: string[][] = [];
  const log = new EnvironmentLog(VERSION, 'stream', clock, (target, lines) => {
    assert.deepEqual(target, {
      account: '000000000000',
      region: 'us-east-1',
      group: VERSION.logGroup,
      stream: 'stream',
      version: VERSION,
    });
    batches.push(lines.map((line) => line.message));
  });
  return { clock, log, batches };
}

test('lines of an invocation are handed on together', () => {
  const { log, batches } = setUp();
  log.add(1, 'INIT\n');
  log.begin();
  log.add(2, 'START\n');
  log.stdout(Buffer.from('out\nunfinished'));
  log.finishLines();
  assert.deepEqual(batches, []);
  log.end();
  log.end();
  assert.deepEqual(batches, [['INIT\n', 'START\n', 'out\n', 'unfinished\n']]);
});

test('the tail begins with the invocation, whatever was handed on before its end', async () => {
  const { log } = setUp();
  log.add(1, 'before\n');
  const tail = log.begin();
  const early = tail.read();
  log.add(1, 'one\n');
  log.flush();
  log.add(1, 'two\n');
  log.flush();
  log.add(1, 'three\n');
  log.end();
  const next = log.begin();
  log.add(1, 'of the next\n');
  assert.equal(Buffer.from(await early).toString(), 'one\ntwo\nthree\n');
  assert.equal(Buffer.from(await tail.read()).toString(), 'one\ntwo\nthree\n');
  log.end();
  assert.equal(Buffer.from(await next.read()).toString(), 'of the next\n');
});

test('much output is handed on in parts, and only the end of it kept for the tail', async () => {
  const { log, batches } = setUp();
  const tail = log.begin();
  for (let i = 0; i < 10_000; i++) log.add(1, `line ${i} ${'x'.repeat(100)}\n`);
  assert.ok(batches.length > 5);
  log.end();
  assert.equal(batches.flat().length, 10_000);
  const text = Buffer.from(await tail.read()).toString();
  assert.equal(text.length, 4096);
  assert.ok(batches.flat().join('').endsWith(text));
});

test('the time of a frame is believed unless it is impossible', () => {
  const { clock, log } = setUp();
  const times: number[] = [];
  const timed = new EnvironmentLog(VERSION, 's', clock, (_, lines) =>
    times.push(...lines.map((l) => l.timestampMs)),
  );
  const now = clock.now();
  const frame = (timestampMs: unknown, text = 'x') => ({
    type: FrameType.log,
    meta: { timestampMs },
    body: Buffer.from(text),
  });
  for (const claimed of [now - 5, now + 5, now - 3_600_000, NaN, 'soon', undefined])
    timed.frame(frame(claimed));
  timed.end();
  assert.deepEqual(times, [now - 5, now, now, now, now, now]);
  log.frame(frame(now, 'with newline\n'));
  log.end();
});

test('streams are named by day, version and a random number', () => {
  const at = Date.UTC(2026, 10, 21, 23, 59);
  assert.equal(logStreamName(VERSION, at, 'ff'), '2026/11/21/[$LATEST]ff');
  const shared = { ...VERSION, logGroup: '/shared', version: '7' };
  assert.equal(logStreamName(shared, at, 'ff'), '2026/11/21/hello[7]ff');
});

test('what arrives later is not dated earlier, else readers would see it in another order', () => {
  const clock = simulatedClock();
  const dated: [number, string][] = [];
  const log = new EnvironmentLog(VERSION, 'stream', clock, (_target, lines) => {
    dated.push(...lines.map((line) => [line.timestampMs, line.message] as [number, string]));
  });
  const now = clock.now();
  log.stdout(Buffer.from('loading\n'));
  log.frame({ type: FrameType.log, meta: { timestampMs: now - 5 }, body: Buffer.from('error') });
  log.add(now + 1, 'START\n');
  log.flush();
  assert.deepEqual(dated, [
    [now, 'loading\n'],
    [now, 'error\n'],
    [now + 1, 'START\n'],
  ]);
});
