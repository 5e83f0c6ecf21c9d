import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { simulatedClock } from '../base/clock.ts';
import type { InvocationResult } from './invocation.ts';
import { ResponseStream } from './responseStream.ts';

const KIB = 1024;
const WELL: InvocationResult = {
  payload: new Uint8Array(),
  functionError: undefined,
  logTail: async () => new Uint8Array(),
};

function streamOf(bandwidth = { burstBytes: 1e12, bytesPerSecond: 1e12 }) {
  const clock = simulatedClock();
  const held: boolean[] = [];
  const stream = new ResponseStream(undefined, { clock, bandwidth, hold: (value) => held.push(value) });
  return { clock, held, stream };
}

const all = async (stream: ResponseStream): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const batch of stream) pieces.push(...batch);
  return Buffer.concat(pieces);
};

test('what waits is given in order, small pieces together, whoever comes first', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ size: fc.nat(40_000), read: fc.boolean() }), { maxLength: 60 }),
      async (steps) => {
        const { stream } = streamOf();
        const written: Buffer[] = [];
        const read: Promise<IteratorResult<readonly Uint8Array[], undefined>>[] = [];
        for (const [index, step] of steps.entries()) {
          if (step.read && (await settled(read.at(-1)))) read.push(stream.next());
          const piece = Buffer.alloc(step.size, index);
          written.push(piece);
          stream.push(piece);
        }
        stream.settle(WELL);
        const early = (await Promise.all(read)).flatMap(({ value }) => value ?? []);
        const late = await all(stream);
        assert.ok(Buffer.concat([...early, late]).equals(Buffer.concat(written)));
      },
    ),
  );
});

function sizeOf({ value }: IteratorResult<readonly Uint8Array[], undefined>): number {
  return (value ?? []).reduce((sum, { byteLength }) => sum + byteLength, 0);
}

async function settled(promise: Promise<unknown> | undefined): Promise<boolean> {
  if (promise === undefined) return true;
  const open = Symbol('open');
  return (await Promise.race([promise, Promise.resolve(open)])) !== open;
}

test('a hundred small pieces are one', async () => {
  const { stream } = streamOf();
  for (let n = 0; n < 100; n++) stream.push(Buffer.of(n));
  assert.equal(sizeOf(await stream.next()), 100);
});

test('the function is held while its client does not read, and let go when it does', async () => {
  const { stream, held } = streamOf();
  let pushed = 0;
  while (held.length === 0) {
    stream.push(Buffer.alloc(32 * KIB));
    pushed += 32 * KIB;
  }
  assert.deepEqual(held, [true]);
  assert.ok(pushed <= 288 * KIB, `${pushed}`);
  await stream.next();
  assert.deepEqual(held, [true], 'not before half of it is gone');
  while (held.length === 1) await stream.next();
  assert.deepEqual(held, [true, false]);
});

test('a flood of pieces of one byte is held as well', () => {
  const { stream, held } = streamOf();
  let pushed = 0;
  while (held.length === 0) {
    stream.push(Buffer.of(1));
    pushed++;
  }
  assert.ok(pushed < 2100, `${pushed} pieces`);
});

test('the burst is free, the rest keeps to the bandwidth', async () => {
  const { stream, held, clock } = streamOf({ burstBytes: 600 * KIB, bytesPerSecond: 200 * KIB });
  const read = async (bytes: number) => {
    for (let sum = 0; sum < bytes; sum += sizeOf(await stream.next()));
  };
  for (let n = 0; n < 10; n++) {
    stream.push(Buffer.alloc(60 * KIB));
    await read(60 * KIB);
  }
  assert.deepEqual(held, []);
  stream.push(Buffer.alloc(100 * KIB));
  await read(100 * KIB);
  assert.deepEqual(held, [true]);
  await clock.advance(490);
  assert.deepEqual(held, [true]);
  await clock.advance(20);
  assert.deepEqual(held, [true, false]);
});

test('a client that has gone holds nobody, and keeps nothing', async () => {
  const { stream, held } = streamOf({ burstBytes: 1, bytesPerSecond: 1 });
  stream.push(Buffer.alloc(400 * KIB));
  assert.deepEqual(held, [true]);
  await stream.return();
  assert.deepEqual(held, [true, false]);
  stream.push(Buffer.alloc(400 * KIB));
  assert.deepEqual(held, [true, false]);
  stream.settle(WELL);
  assert.equal((await stream.next()).done, true);
  assert.equal((await stream.ended).functionError, undefined);
});

test('one who waits is told of the end, and of the failure of the platform', async () => {
  const ended = streamOf().stream;
  const waiting = ended.next();
  ended.settle({ ...WELL, functionError: 'Unhandled' });
  assert.equal((await waiting).done, true);
  assert.equal((await ended.ended).functionError, 'Unhandled');
  const { stream: failed, held } = streamOf();
  failed.push(Buffer.alloc(300 * KIB));
  failed.fail(new Error('the platform is stopping'));
  assert.deepEqual(held, [true, false]);
  assert.equal(sizeOf(await failed.next()), 300 * KIB);
  await assert.rejects(failed.next(), /stopping/);
  await assert.rejects(failed.ended, /stopping/);
});
