import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameType, MAX_CHUNK_BYTES, type Frame } from './frames.ts';
import { MAX_RESPONSE_BYTES } from './functionErrors.ts';
import { readStart, StreamedAnswer } from './streamedAnswer.ts';

const frame = (type: number, meta: Frame['meta'] = {}, body: string | Buffer = ''): Frame => ({
  type,
  meta,
  body: Buffer.from(body),
});
const { responseStart, responseChunk, responseEnd } = FrameType;

test('a start names its invocation and a type that a header can carry', () => {
  const start = (meta: Frame['meta']) => readStart(frame(responseStart, meta), 'a');
  assert.deepEqual(start({ id: 'a' }), { contentType: undefined });
  assert.deepEqual(start({ id: 'a', contentType: 'text/plain' }), { contentType: 'text/plain' });
  for (const contentType of ['', 'a\r\nb', 'é', 'x'.repeat(257), 7, null, {}]) {
    assert.equal(start({ id: 'a', contentType }), 'a content type that is none');
  }
  assert.equal(start({ id: 'b' }), 'a streamed answer that nobody asked for');
  assert.equal(start({}), 'a streamed answer that nobody asked for');
  const notBegun = 'a piece of a streamed answer that has not begun';
  assert.equal(readStart(frame(responseChunk), 'a'), notBegun);
  assert.equal(readStart(frame(responseEnd, { id: 'a' }), 'a'), notBegun);
});

test('pieces are collected until the end, which may be an error', () => {
  const answer = new StreamedAnswer(undefined, 1e9);
  for (const text of ['a', '', 'bc'])
    assert.equal(answer.take(frame(responseChunk, {}, text), 'x'), undefined);
  const end = answer.take(frame(responseEnd, { id: 'x' }), 'x');
  assert.deepEqual(end, { kind: 'ended', payload: Buffer.from('abc'), errorType: undefined });
  assert.equal(answer.bytes, 3);
  const failed = new StreamedAnswer(undefined, 1e9).take(
    frame(responseEnd, { id: 'x', errorType: 'Oh' }, '{"errorType":"Oh"}'),
    'x',
  );
  assert.deepEqual(failed, {
    kind: 'ended',
    payload: Buffer.from('{"errorType":"Oh"}'),
    errorType: 'Oh',
  });
  const silent = new StreamedAnswer(undefined, 1e9).take(
    frame(responseEnd, { id: 'x', errorType: 'Oh' }),
    'x',
  );
  assert.equal(silent?.kind === 'ended' && silent.payload.toString(), '{"errorType":"Oh","errorMessage":""}');
});

test('what may not be is a violation', () => {
  const answer = () => new StreamedAnswer(undefined, 1e9);
  const reasons = [
    frame(responseStart, { id: 'x' }),
    frame(responseEnd, { id: 'y' }),
    frame(responseEnd, {}),
    frame(responseEnd, { id: 'x', errorType: 7 }),
    frame(responseEnd, { id: 'x', errorType: null }),
    frame(responseEnd, { id: 'x', errorType: 'x'.repeat(257) }),
    frame(responseChunk, {}, Buffer.alloc(MAX_CHUNK_BYTES + 1)),
    frame(responseEnd, { id: 'x', errorType: 'x' }, Buffer.alloc(MAX_CHUNK_BYTES + 1)),
  ].map((each) => answer().take(each, 'x')?.kind);
  assert.deepEqual(new Set(reasons), new Set(['violation']));
});

test('one byte too many is told; a collected answer keeps no more than that', () => {
  const limited = new StreamedAnswer(undefined, 10);
  assert.equal(limited.take(frame(responseChunk, {}, 'x'.repeat(10)), 'x'), undefined);
  assert.deepEqual(limited.take(frame(responseChunk, {}, 'x'), 'x'), { kind: 'tooLarge' });
  const large = new StreamedAnswer(undefined, 1e9);
  const piece = frame(responseChunk, {}, Buffer.alloc(MAX_CHUNK_BYTES, 1));
  for (let n = 0; n < 40; n++) large.take(piece, 'x');
  const end = large.take(frame(responseEnd, { id: 'x' }), 'x');
  assert.equal(end?.kind === 'ended' && end.payload.length, MAX_RESPONSE_BYTES + 1);
  assert.equal(large.bytes, 40 * MAX_CHUNK_BYTES);
});
