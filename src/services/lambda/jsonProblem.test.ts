import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jsonProblem } from './jsonProblem.ts';
import { checkPayload } from './payload.ts';

const at = (line: number, column: number) =>
  `\n at [Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: ${line}, column: ${column}]`;
const problem = (text: string | number[]) => jsonProblem(Buffer.from(text as string));

test('the words of the parser behind AWS', () => {
  const token = "was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
  assert.ok(problem('abc').startsWith(`Unrecognized token 'abc': ${token}`));
  assert.ok(
    problem('"a" %').startsWith("Unexpected character ('%' (code 37)): expected a valid value (JSON String"),
  );
  assert.match(problem('{"a":1'), /^Unexpected end-of-input: expected close marker for Object/);
  assert.match(problem("{'a':1}"), /^Unexpected character \('''.*double-quote to start field name/);
  assert.match(problem('{"a" 1}'), /^Unexpected character \('1'.*was expecting a colon/);
  assert.match(problem('[1 2]'), /was expecting comma to separate Array entries/);
  assert.match(problem('[1,]'), /^Unexpected character \(']' \(code 93\)\): expected a valid value/);
  assert.match(problem('{"a":1,}'), /was expecting double-quote to start field name/);
  assert.match(problem('"\\q"'), /^Unrecognized character escape 'q' \(code 113\)/);
  assert.match(problem('"\\u12x4"'), /^Unexpected character \('x'.*hex-digit/);
  assert.ok(
    problem([0x99]).startsWith('Unexpected character ((CTRL-CHAR, code 153)): expected a valid value') &&
      problem([0x99]).endsWith(at(1, 1)),
  );
  assert.match(problem('[01]'), /^Invalid numeric value: 01/);
  assert.match(problem('"\u0001"'), /^Illegal unquoted character \(\(CTRL-CHAR, code 1\)\)/);
  assert.match(problem([0x22, 0x20, 0x87]), /^Invalid UTF-8 start byte 0x87/);
  assert.equal(
    problem('{\n  "a": }'),
    `Unexpected character ('}' (code 125)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')${at(2, 8)}`,
  );
});

test('whatever is not JSON gets a reason and a place, whatever is JSON passes', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json().map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
        fc.tuple(fc.json(), fc.string(), fc.nat()).map(([text, junk, place]) => {
          const cut = place % (text.length + 1);
          return Buffer.from(text.slice(0, cut) + junk + text.slice(cut));
        }),
      ),
      (bytes) => {
        try {
          JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
        } catch {
          if (bytes.length > 0) {
            assert.doesNotMatch(jsonProblem(bytes), /^Unexpected content/);
            assert.throws(() => checkPayload(bytes), { code: 'InvalidRequestContentException' });
          }
          return;
        }
        assert.equal(checkPayload(bytes), bytes);
      },
    ),
    { numRuns: 2000 },
  );
});

test('depth costs no stack', () => {
  const deep = Buffer.from('['.repeat(1_000_000));
  assert.match(jsonProblem(deep), /^Unexpected end-of-input/);
});
