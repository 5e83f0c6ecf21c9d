import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeFrame, FrameType } from '../../src/compute/frames.ts';

type Read = (buffer: Buffer, offset: number) => number;
const { frameReader } = createRequire(import.meta.url)('../nodejs/channel.cjs') as {
  frameReader: (read: Read) => () => { type: number; meta: unknown; text: string } | undefined;
};

/** Reads frames from chunks as a socket gives them: never more than one chunk, never more than there is room for. */
function readAll(chunks: readonly Buffer[]): { type: number; meta: unknown; text: string }[] {
  const left = chunks.filter((chunk) => chunk.length > 0);
  const receive = frameReader((buffer, offset) => {
    const [chunk] = left;
    if (chunk === undefined) return 0;
    assert.ok(offset < buffer.length, 'reads into a full buffer');
    const count = chunk.copy(buffer, offset);
    if (count === chunk.length) left.shift();
    else left[0] = chunk.subarray(count);
    return count;
  });
  const found = [];
  for (let frame = receive(); frame !== undefined; frame = receive()) found.push(frame);
  return found;
}

function chunked(bytes: Buffer, parts: readonly number[]): Buffer[] {
  const at = [0, ...parts.map((part) => Math.floor(part * bytes.length)), bytes.length].toSorted(
    (a, b) => a - b,
  );
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const frame = fc.record(
  {
    type: fc.constantFrom(FrameType.assign, FrameType.invoke),
    meta: fc.dictionary(fc.string(), fc.string(), { maxKeys: 5, noNullPrototype: true }),
    text: fc.oneof(
      fc.string(),
      fc.integer({ min: 65_400, max: 65_600 }).map((length) => 'x'.repeat(length)),
    ),
  },
  { noNullPrototype: true },
);
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

test('the Node.js client reads what the platform writes, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 6 }), cuts, (frames, parts) => {
      const bytes = Buffer.concat(
        frames.flatMap(({ type, meta, text }) => encodeFrame(type, meta, Buffer.from(text))),
      );
      assert.deepEqual(readAll(chunked(bytes, parts)), frames);
    }),
  );
});

test('the Node.js client reads large frames in small pieces', () => {
  const text = 'x'.repeat(5_000_000);
  const parts = Array.from({ length: 80 }, (_, index) => index / 80);
  const bytes = Buffer.concat(encodeFrame(FrameType.invoke, { id: 'x' }, Buffer.from(text)));
  assert.deepEqual(readAll(chunked(bytes, parts)), [{ type: FrameType.invoke, meta: { id: 'x' }, text }]);
});

test('the Node.js client takes a cut-off frame for the end', () => {
  for (const size of [100, 100_000]) {
    const bytes = Buffer.concat(encodeFrame(FrameType.invoke, { id: 'x' }, Buffer.alloc(size)));
    for (const end of [0, 5, 12, 50, bytes.length - 1])
      assert.deepEqual(readAll([bytes.subarray(0, end)]), []);
  }
});
