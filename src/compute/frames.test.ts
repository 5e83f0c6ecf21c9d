import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { heldBytes } from '../base/heldBytes.fixture.ts';
import {
  encodeFrame,
  FRAME_HEADER_BYTES,
  frameDecoder,
  FrameType,
  FrameViolation,
  MAX_BODY_BYTES,
  MAX_META_BYTES,
  type Frame,
} from './frames.ts';

const frame = fc.record({
  type: fc.constantFrom(...Object.values(FrameType)),
  meta: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5, noNullPrototype: true }),
  body: fc.uint8Array({ maxLength: 300 }),
});
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

/** The bytes in pieces, cut at the given parts of the whole. */
function chunked(bytes: Buffer, parts: readonly number[]): Buffer[] {
  const at = [0, ...parts.map((part) => Math.floor(part * bytes.length)), bytes.length].toSorted(
    (a, b) => a - b,
  );
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

function decodeAll(chunks: readonly Buffer[]): { type: number; meta: unknown; body: Buffer }[] {
  const found: Frame[] = [];
  const decode = frameDecoder((one) => found.push(one));
  for (const chunk of chunks) decode(chunk);
  return found.map(({ type, meta, body }) => ({ type, meta, body: Buffer.from(body) }));
}

/** As JSON gives it back: -0 becomes 0. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('reads what was written, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 6 }), cuts, (frames, parts) => {
      const bytes = Buffer.concat(frames.flatMap(({ type, meta, body }) => encodeFrame(type, meta, body)));
      assert.deepEqual(
        decodeAll(chunked(bytes, parts)),
        frames.map(({ type, meta, body }) => ({ type, meta: throughJson(meta), body: Buffer.from(body) })),
      );
    }),
  );
});

test('an incomplete frame is not delivered', () => {
  fc.assert(
    fc.property(
      frame,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      ({ type, meta, body }, part) => {
        const bytes = Buffer.concat(encodeFrame(type, meta, body));
        assert.deepEqual(decodeAll([bytes.subarray(0, Math.floor(part * bytes.length))]), []);
      },
    ),
  );
});

function header(type: number, meta: number, body: number): Buffer {
  const bytes = Buffer.alloc(FRAME_HEADER_BYTES);
  bytes[0] = type;
  bytes.writeUInt32BE(meta, 1);
  bytes.writeUInt32BE(body, 5);
  return bytes;
}

test('sizes beyond the bounds are refused at the header, before anything is kept', () => {
  for (const [meta, body] of [
    [MAX_META_BYTES + 1, 0],
    [0, MAX_BODY_BYTES + 1],
    [0xffff_ffff, 0xffff_ffff],
    [0x8000_0000, 0],
  ] as const) {
    assert.throws(() => decodeAll([header(FrameType.log, meta, body)]), FrameViolation);
  }
  assert.deepEqual(decodeAll([header(FrameType.log, MAX_META_BYTES, MAX_BODY_BYTES)]), []);
});

test('a frame that follows a whole one is bounded too', () => {
  const bytes = Buffer.concat([
    ...encodeFrame(FrameType.ready, undefined),
    header(FrameType.log, 0, MAX_BODY_BYTES + 1),
  ]);
  assert.throws(() => decodeAll([bytes]), FrameViolation);
});

for (const meta of ['', ' ', '[]', 'null', '1', '"text"', '{', '{"a":}', '\xff', '['.repeat(30_000)]) {
  test(`meta ${JSON.stringify(meta.slice(0, 20))} is ${meta === '' ? 'nothing' : 'refused'}`, () => {
    const text = Buffer.from(meta, 'latin1');
    const bytes = Buffer.concat([header(FrameType.log, text.length, 0), text]);
    if (meta === '') assert.deepEqual(decodeAll([bytes])[0]?.meta, {});
    else assert.throws(() => decodeAll([bytes]), FrameViolation);
  });
}

test('garbage is cut into frames, waited for, or refused; nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), cuts, (garbage, parts) => {
      try {
        for (const { meta } of decodeAll(chunked(Buffer.from(garbage), parts)))
          assert.equal(typeof meta, 'object');
      } catch (error) {
        assert.ok(error instanceof FrameViolation);
      }
    }),
  );
});

test('many small chunks of one large frame cost their length, not its square', () => {
  const bytes = Buffer.concat(encodeFrame(FrameType.response, {}, Buffer.alloc(MAX_BODY_BYTES)));
  const found: Frame[] = [];
  const decode = frameDecoder((one) => found.push(one));
  let reads = 0;
  for (let at = 0; at < bytes.length; at += 4096, reads++) decode(bytes.subarray(at, at + 4096));
  assert.equal(found[0]?.body.length, MAX_BODY_BYTES);
  assert.ok(reads > 2000);
});

test('a frame that comes byte by byte costs little more memory than it has bytes', () => {
  const [head = Buffer.alloc(0)] = encodeFrame(FrameType.response, {}, Buffer.alloc(MAX_BODY_BYTES));
  const decode = frameDecoder(() => assert.fail());
  const before = heldBytes();
  decode(head);
  let kept = 0;
  while (kept < 1_000_000) kept = decode(Buffer.alloc(1));
  const held = heldBytes() - before;
  assert.equal(decode(Buffer.alloc(1)), kept + 1);
  assert.ok(held < 2.5 * kept, `${held} bytes for ${kept}`);
});

test('pieces of a streamed answer are passed on as they come, none of their bytes kept', () => {
  const piece = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 10 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 90 })),
      (pieces, cuts) => {
        const chunks = pieces.flatMap((each) => encodeFrame(FrameType.responseChunk, undefined, each));
        const end = encodeFrame(FrameType.responseEnd, { id: 'x' }, Buffer.from('{}'));
        let left = Buffer.concat([...chunks, ...end]);
        const passed: Buffer[] = [];
        const others: number[] = [];
        const decode = frameDecoder(({ type, meta, body }) => {
          if (type !== FrameType.responseChunk) return void others.push(type);
          assert.deepEqual(meta, {});
          passed.push(Buffer.from(body));
        });
        for (const cut of cuts) {
          if (left.length === 0) break;
          assert.ok(decode(left.subarray(0, cut)) < FRAME_HEADER_BYTES + 12);
          left = left.subarray(cut);
        }
        assert.ok(Buffer.concat(passed).equals(Buffer.concat(pieces)));
        assert.deepEqual(others, [FrameType.responseEnd]);
      },
    ),
  );
});
