import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ANY_ONE, ANY_RUN, Glob, globOf, globTokens, type Token } from './glob.ts';

/** The meaning of a pattern, spelled out: rows of which prefixes of the text the pattern so far can match. */
function matchesByTheBook(tokens: readonly Token[], text: string): boolean {
  let reached = new Set([0]);
  for (const token of tokens) {
    const next = new Set<number>();
    for (const at of reached) {
      if (token === ANY_RUN) for (let to = at; to <= text.length; to++) next.add(to);
      else if (token === ANY_ONE) {
        if (at < text.length) next.add(at + 1);
      } else if (text.startsWith(token, at)) next.add(at + token.length);
    }
    reached = next;
  }
  return reached.has(text.length);
}

const letters = (max: number) => fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: max });
const pattern = (max: number) =>
  fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: max });

test('agrees with the meaning of every pattern', () => {
  fc.assert(
    fc.property(pattern(12), letters(16), (glob, text) => {
      assert.equal(globOf(glob).matches(text), matchesByTheBook(globTokens(glob), text));
    }),
    { numRuns: 5000 },
  );
});

test('agrees on long pieces, which are sought many positions at once', () => {
  const longPiece = fc.string({
    unit: fc.constantFrom('a', 'a', 'a', 'b', '?'),
    minLength: 30,
    maxLength: 70,
  });
  fc.assert(
    fc.property(
      fc.array(longPiece, { minLength: 1, maxLength: 3 }),
      letters(40),
      fc.nat(),
      (pieces, noise, seed) => {
        const glob = `*${pieces.join('*')}*`;
        // A text that matches, unless a letter of it is changed.
        const fitting = `${noise}${pieces.join(noise).replaceAll('?', 'b')}${noise}`;
        const at = seed % fitting.length;
        for (const text of [fitting, `${fitting.slice(0, at)}:${fitting.slice(at + 1)}`]) {
          assert.equal(globOf(glob).matches(text), matchesByTheBook(globTokens(glob), text));
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('text between wildcards stays literal, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (literal, rest) => {
      const glob = new Glob([literal, ANY_RUN]);
      assert.ok(glob.matches(literal + rest));
      assert.equal(glob.matches(rest), rest.startsWith(literal));
    }),
  );
});

test('patterns made to be slow are not', () => {
  const text = 'a'.repeat(100_000);
  const hostile = [
    '*a'.repeat(3000) + 'b',
    '*' + 'a?'.repeat(3000) + 'b*',
    ('*' + 'a'.repeat(33)).repeat(90) + 'b',
    '?*'.repeat(3000) + 'b',
  ];
  const start = performance.now();
  for (const glob of hostile) assert.equal(globOf(glob).matches(text), false);
  // A matcher that goes back takes years for the first of them; this one some milliseconds.
  assert.ok(performance.now() - start < 5000);
});

test('says of which patterns everything matches', () => {
  assert.deepEqual(
    ['*', '**', '?', '', 'a*', '*a', '*?*'].map((glob) => globOf(glob).isAny),
    [true, true, false, false, false, false, false],
  );
});
