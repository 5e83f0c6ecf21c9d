import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeFrame, FrameType } from '../../src/compute/frames.ts';

type OnFrame = (type: number, meta: unknown, bytes: Buffer, bodyStart: number, bodyEnd: number) => void;
const path: string = '../nodejs/channel.mjs';
const { frameDecoder } = (await import(path)) as {
  frameDecoder: (onFrame: OnFrame) => (chunk: Buffer) => void;
};

/** Every chunk comes in the same buffer, as from the event loop. */
function decodeAll(chunks: readonly Buffer[]): { type: number; meta: unknown; body: Buffer }[] {
  const found: { type: number; meta: unknown; body: Buffer }[] = [];
  const decode = frameDecoder((type, meta, bytes, start, end) =>
    found.push({ type, meta, body: Buffer.from(bytes.subarray(start, end)) }),
  );
  const shared = Buffer.alloc(Math.max(1, ...chunks.map((chunk) => chunk.length)));
  for (const chunk of chunks) {
    shared.fill(0xff);
    chunk.copy(shared);
    decode(shared.subarray(0, chunk.length));
  }
  return found;
}

function chunked(bytes: Buffer, parts: readonly number[]): Buffer[] {
  const at = [0, ...parts.map((part) => Math.floor(part * bytes.length)), bytes.length].toSorted(
    (a, b) => a - b,
  );
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const frame = fc.record({
  type: fc.constantFrom(FrameType.assign, FrameType.invoke),
  meta: fc.dictionary(fc.string(), fc.string(), { maxKeys: 5, noNullPrototype: true }),
  body: fc.uint8Array({ maxLength: 300 }),
});
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

test('the Node.js client reads what the platform writes, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 6 }), cuts, (frames, parts) => {
      const bytes = Buffer.concat(frames.flatMap(({ type, meta, body }) => encodeFrame(type, meta, body)));
      const expected = frames.map(({ type, meta, body }) => ({ type, meta, body: Buffer.from(body) }));
      assert.deepEqual(decodeAll(chunked(bytes, parts)), expected);
    }),
  );
});

test('the Node.js client reads large frames in small pieces', () => {
  const large = Buffer.alloc(5_000_000, 7);
  const parts = Array.from({ length: 80 }, (_, index) => index / 80);
  const bytes = Buffer.concat(encodeFrame(FrameType.invoke, { id: 'x' }, large));
  const [found] = decodeAll(chunked(bytes, parts));
  assert.ok(found?.body.equals(large));
});
