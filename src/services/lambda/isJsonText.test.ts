import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isJsonText } from './isJsonText.ts';

/** Text of JSON's own characters, so that most of it is nearly JSON. */
const PIECES = [
  '{ } [ ] , : " "a" "\\u00e9" \\ \\u12 true false null nul'.split(' '),
  ['0', '-', '1', '.', 'e', 'E', '+', '12.5e-3', ' ', '\n', '\t', '\r', 'é', '\u0001', '{"k":', '[1,'],
].flat();
const nearly = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((parts) => parts.join(''));

const damaged = fc.tuple(fc.json(), nearly, fc.nat()).map(([text, junk, place]) => {
  const cut = place % (text.length + 1);
  return text.slice(0, cut) + junk + text.slice(cut);
});

test('what JSON.parse takes is JSON, and nothing else', () => {
  fc.assert(
    fc.property(fc.oneof(nearly, damaged, fc.json(), fc.string()), (text) => {
      const bytes = Buffer.from(text);
      assert.equal(isJsonText(bytes), parses(bytes.toString()), JSON.stringify(text));
    }),
    { numRuns: 20_000 },
  );
});

test('any depth', () => {
  const depth = 100_000;
  assert.ok(isJsonText(Buffer.from('['.repeat(depth) + ']'.repeat(depth))));
  assert.ok(isJsonText(Buffer.from('{"a":'.repeat(depth) + '1' + '}'.repeat(depth))));
  assert.ok(!isJsonText(Buffer.from('['.repeat(depth) + ']'.repeat(depth - 1) + '}')));
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
