import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lastBytes, lineSplitter, MAX_EVENT_BYTES, splitEvent } from './logLines.ts';

function linesOf(chunks: readonly Buffer[]): string[] {
  const lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line));
  chunks.forEach((chunk) => splitter.push(chunk));
  splitter.flush();
  return lines;
}

test('however it is cut into chunks, text gives the same lines', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''))),
      fc.array(fc.nat({ max: 40 })),
      (texts, cuts) => {
        const all = Buffer.from(texts.map((text) => `${text}\n`).join(''));
        const chunks: Buffer[] = [];
        let at = 0;
        for (const cut of cuts) chunks.push(all.subarray(at, (at += cut)));
        chunks.push(all.subarray(at));
        assert.deepEqual(
          linesOf(chunks),
          texts.map((text) => `${text}\n`),
        );
      },
    ),
  );
});

test('an unfinished line is kept until it is flushed', () => {
  const lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line));
  splitter.push(Buffer.from('one\ntw'));
  assert.deepEqual(lines, ['one\n']);
  splitter.push(Buffer.from('o'));
  splitter.flush();
  splitter.flush();
  assert.deepEqual(lines, ['one\n', 'two\n']);
});

test('a line without end is cut into events, no byte and no character lost', () => {
  for (const character of ['x', 'é', '漢', '😀']) {
    const text = character.repeat(Math.ceil((3 * MAX_EVENT_BYTES) / Buffer.byteLength(character)));
    const bytes = Buffer.from(text);
    const chunks = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
      bytes.subarray(i * 65_536, (i + 1) * 65_536),
    );
    const lines = linesOf(chunks);
    assert.ok(lines.length >= 3 && lines.every((line) => Buffer.byteLength(line) <= MAX_EVENT_BYTES));
    assert.equal(lines.join('').replaceAll('\n', ''), text);
  }
});

test('bytes written one by one make a line', () => {
  const text = 'y'.repeat(5_000);
  assert.deepEqual(linesOf(Array.from({ length: 5_000 }, () => Buffer.from('y'))), [`${text}\n`]);
});

test('long events are split between characters', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('a', 'é', '漢', '😀'),
      fc.integer({ min: 1, max: 300_000 }),
      (unit, count) => {
        const pieces = splitEvent(unit.repeat(count));
        assert.equal(pieces.join(''), unit.repeat(count));
        for (const piece of pieces) {
          assert.ok(Buffer.byteLength(piece) <= MAX_EVENT_BYTES);
          assert.ok(piece.isWellFormed());
        }
        // As few events as it takes: only the last one may be short.
        for (const piece of pieces.slice(0, -1)) assert.ok(Buffer.byteLength(piece) > MAX_EVENT_BYTES - 4);
      },
    ),
    { numRuns: 30 },
  );
});

test('the last bytes of several texts', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.nat({ max: 50 }), (texts, bytes) => {
      const all = Buffer.from(texts.join(''));
      assert.deepEqual(Buffer.from(lastBytes(texts, bytes)), all.subarray(Math.max(0, all.length - bytes)));
    }),
  );
});
