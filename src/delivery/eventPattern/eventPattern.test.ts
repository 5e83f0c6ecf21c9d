import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesPattern, MatchTooCostly } from './matchesPattern.ts';
import { parseEventPattern } from './parseEventPattern.ts';
import { InvalidEventPattern } from './pattern.ts';

const matches = (pattern: unknown, event: unknown) =>
  matchesPattern(parseEventPattern(JSON.stringify(pattern)), event);

function assertMatches(pattern: object, matching: readonly unknown[], others: readonly unknown[]): void {
  for (const event of matching) assert.ok(matches(pattern, event), JSON.stringify([pattern, event]));
  for (const event of others) assert.ok(!matches(pattern, event), JSON.stringify([pattern, event]));
}

/** Tests of one field. */
function assertField(
  tests: readonly unknown[],
  matching: readonly unknown[],
  others: readonly unknown[],
): void {
  const events = (values: readonly unknown[]) => values.map((a) => ({ a }));
  assertMatches({ a: tests }, events(matching), events(others));
}

test('values stand for themselves, and one of a list is enough', () => {
  assertField(
    ['x', 300, true, null],
    ['x', 300, true, null, ['y', 'x']],
    ['X', '300', false, 'null', [], {}, 0],
  );
  assertField([''], [''], ['x', null]);
  assertMatches(
    { a: ['x'], b: { c: [1] } },
    [{ a: 'x', b: { c: 1, d: 2 } }],
    [{ a: 'x' }, { b: { c: 1 } }, {}],
  );
});

test('texts by their beginning, end, pattern and letters', () => {
  assertField([{ prefix: 'us-' }], ['us-', 'us-east-1'], ['eu-us-', 5, null]);
  assertField([{ suffix: '.png' }], ['a.png'], ['a.PNG', '.pn']);
  assertField([{ prefix: '' }], ['', 'x'], [1, null]);
  assertField([{ prefix: { 'equals-ignore-case': 'AB' } }], ['abc', 'ABC'], ['bab']);
  assertField([{ 'equals-ignore-case': 'Alice' }], ['ALICE', 'alice'], ['alic', 1]);
  assertField([{ wildcard: 'a*b*c' }], ['abc', 'axxbyyc', 'abcbc'], ['ab', 'xabc', 'abcx', 'acb']);
  assertField([{ wildcard: String.raw`\*x\\*` }], [String.raw`*x\ `], ['yx']);
  assertField([{ wildcard: '*' }], ['', 'x'], [1]);
  assertField([{ wildcard: '' }], [''], ['x']);
});

test('numbers by their size; addresses by their network', () => {
  assertField([{ numeric: ['>', 0, '<=', 5] }], [0.1, 5], [0, 5.1, '3', null]);
  assertField([{ numeric: ['=', 3e2] }], [300], [301, '300']);
  assertField([{ cidr: '10.0.0.0/24' }], ['10.0.0.255'], ['10.0.1.0', 'x', 10, '::1']);
  assertField([{ cidr: '2001:db8::/32' }], ['2001:db8::1'], ['2001:db9::1', '10.0.0.1']);
});

test('anything but some values is what is there and is not one of them', () => {
  assertField([{ 'anything-but': 'x' }], ['y', 1, null, true], ['x']);
  assertMatches({ a: [{ 'anything-but': 'x' }] }, [], [{}, { a: { b: 1 } }]);
  assertField([{ 'anything-but': [1, 2] }], [3, '1'], [1, 2]);
  assertField([{ 'anything-but': { prefix: ['a', 'b'] } }], ['c', 1], ['ax', 'bx']);
  assertField([{ 'anything-but': { wildcard: '*/x/*' } }], ['x'], ['a/x/b']);
});

test('what is absent is nowhere; what exists is a value', () => {
  const absent = { a: { b: [{ exists: false }] } };
  assertMatches(absent, [{}, { a: {} }, { a: { b: { c: 1 } } }, { a: { b: [] } }], [{ a: { b: null } }]);
  assertMatches(absent, [{ a: [{ c: 1 }] }], [{ a: [{ c: 1 }, { b: 1 }] }]);
  assertMatches({ a: [{ exists: true }] }, [{ a: null }, { a: [1] }], [{}, { a: {} }, { a: [] }]);
  assertMatches({ a: [{ exists: false }, 'x'] }, [{}, { a: 'x' }], [{ a: 'y' }]);
});

test('of a list one element matches all that is said of it', () => {
  const pattern = { items: { name: ['x'], count: [{ numeric: ['>', 1] }] } };
  assertMatches(
    pattern,
    [{ items: [{ name: 'y' }, { name: 'x', count: 2 }] }],
    [
      {
        items: [
          { name: 'x', count: 1 },
          { name: 'y', count: 2 },
        ],
      },
      { items: [] },
    ],
  );
});

test('names with dots are names inside names, in patterns and in events', () => {
  const events = [{ a: { b: 'x' } }, { 'a.b': 'x' }];
  assertMatches({ 'a.b': ['x'] }, events, [{ a: 'x' }]);
  assertMatches({ a: { b: ['x'] } }, events, [{ a: { b: 'y' } }]);
  assertMatches({ 'a.b': [{ exists: false }] }, [{ a: 1 }], events);
  assertMatches({ 'a.b': ['x'], a: { c: [1] } }, [{ a: { b: 'x', c: 1 } }], [...events, { a: { c: 1 } }]);
});

test('one of several alternatives matches, wherever they stand', () => {
  const pattern = { s: ['x'], $or: [{ a: [1] }, { b: { $or: [{ c: [2] }, { d: [3] }] } }] };
  assertMatches(
    pattern,
    [
      { s: 'x', a: 1 },
      { s: 'x', b: { d: 3 } },
    ],
    [{ s: 'x' }, { a: 1 }, { s: 'x', b: { c: 3 } }],
  );
});

test('what is no pattern is refused with its reason', () => {
  const reasons: readonly [unknown, RegExp][] = [
    [['x'], /Filter is not an object/],
    [{}, /Empty objects/],
    [{ a: 'x' }, /"a" must be an object or an array/],
    [{ a: [] }, /Empty arrays/],
    [{ a: {} }, /Empty objects/],
    [{ a: [['x']] }, /Match value must be/],
    [{ a: [{}] }, /Match expression name not found/],
    [{ a: [{ prefix: 'a', suffix: 'b' }] }, /Only one key/],
    [{ a: [{ constructor: 1 }] }, /Unrecognized match type constructor/],
    [{ a: [{ prefix: 1 }] }, /prefix match pattern must be a string/],
    [{ a: [{ wildcard: 'a**b' }] }, /Consecutive wildcard characters at pos 3/],
    [{ a: [{ wildcard: String.raw`a\b` }] }, /Invalid escape character/],
    [{ a: [{ numeric: ['>', 5, '<', 1] }] }, /Bottom must be less than top/],
    [{ a: [{ numeric: ['toString', 5] }] }, /Unrecognized numeric range operator/],
    [{ a: [{ numeric: ['<', 5, '>', 1] }] }, /Too many elements/],
    [{ a: [{ numeric: '5' }] }, /must be an array/],
    [{ a: [{ exists: 'yes' }] }, /either true or false/],
    [{ a: [{ 'anything-but': [null] }] }, /start\|null\|boolean/],
    [{ a: [{ 'anything-but': ['x', 1] }] }, /mixed type/],
    [{ a: [{ 'anything-but': { exists: true } }] }, /Unsupported anything-but pattern: exists/],
    [{ a: [{ cidr: '10.0.0.0/32' }] }, /mask bits must be < 32/],
    [{ $or: [{ a: [1] }] }, /at least 2/],
    [{ $or: { a: [1] } }, /It must be an Array/],
    [{ $or: [{ a: [1] }, { prefix: ['x'] }] }, /reserved fieldName/],
  ];
  for (const [pattern, reason] of reasons) {
    assert.throws(
      () => parseEventPattern(JSON.stringify(pattern)),
      (error) => error instanceof InvalidEventPattern && reason.test(error.message),
      JSON.stringify(pattern),
    );
  }
  assert.throws(() => parseEventPattern('{'), InvalidEventPattern);
});

const leaf = fc.oneof(fc.string({ maxLength: 6 }), fc.integer(), fc.boolean(), fc.constant(null));
const { event: anyEvent } = fc.letrec<{ event: Record<string, unknown>; value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(leaf, { minLength: 1, maxLength: 3 }), tie('event')),
  event: fc.dictionary(fc.stringMatching(/^[a-e]{1,2}$/), tie('value'), { minKeys: 1, maxKeys: 4 }),
}));

/** A pattern that asks for just what the event has. */
function patternOf(value: unknown): unknown {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [value];
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, patternOf(inner)]));
}

/** Every leaf of a pattern replaced. */
function withLeaves(pattern: unknown, leafOf: (tests: unknown) => unknown): unknown {
  if (Array.isArray(pattern)) return leafOf(pattern);
  const entries = Object.entries(pattern as object);
  return Object.fromEntries(entries.map(([name, inner]) => [name, withLeaves(inner, leafOf)]));
}

test('an event matches the pattern that is made of it, whatever else it has, and none of its negations', () => {
  fc.assert(
    fc.property(anyEvent, anyEvent, (event, more) => {
      const pattern = patternOf(event);
      assert.ok(matches(pattern, event));
      assert.ok(matches(pattern, { ...more, ...event }));
      assert.ok(
        matches(
          withLeaves(pattern, () => [{ exists: true }]),
          event,
        ),
      );
      assert.ok(
        !matches(
          withLeaves(pattern, () => [{ exists: false }]),
          event,
        ),
      );
      assert.ok(
        matches(
          withLeaves(pattern, () => [{ exists: false }]),
          {},
        ),
      );
      assert.ok(matches({ $or: [{ zz: ['nowhere'] }, pattern] }, event));
      assert.ok(!matches({ zz: ['nowhere'], ...(pattern as object) }, event));
    }),
  );
});

test('wildcards match as the regular expression that says the same', () => {
  const text = fc.stringMatching(/^[ab*]{0,8}$/);
  const long = fc
    .tuple(
      fc.constantFrom('a', 'ab', 'aab'),
      fc.constantFrom('a', 'b'),
      fc.nat({ max: 12 }),
      fc.nat({ max: 12 }),
    )
    .map(([part, end, before, after]) => `${part.repeat(before)}${end}${part.repeat(after)}`);
  fc.assert(
    fc.property(long, long, long, (part, before, after) => {
      const value = `${before}${after}`;
      const expected = value.includes(part);
      assert.equal(matches({ a: [{ wildcard: `*${part}*` }] }, { a: value }), expected);
      assert.ok(matches({ a: [{ wildcard: `*${part}*` }] }, { a: `${before}${part}${after}` }));
    }),
  );
  fc.assert(
    fc.property(text, fc.stringMatching(/^[ab]{0,10}$/), (pattern, value) => {
      if (pattern.includes('**')) return;
      const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(value);
      assert.equal(matches({ a: [{ wildcard: pattern }] }, { a: value }), expected);
    }),
  );
});

test('whatever text comes is a pattern or refused as none, and any event is told apart', () => {
  const pieces = fc.constantFrom(
    ...'{ } [ ] , : "a" "$or" "prefix" "numeric" "exists" 1 "x" true null'.split(' '),
  );
  const made = fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(made, fc.json(), fc.string()), fc.jsonValue(), (text, event) => {
      try {
        assert.equal(typeof matchesPattern(parseEventPattern(text), event), 'boolean');
      } catch (error) {
        assert.ok(error instanceof InvalidEventPattern, String(error));
      }
    }),
  );
});

test('hostile patterns and events take no more time than their sizes, and not much of that', () => {
  const many = Array.from({ length: 20_000 }, (_, at) => ({ a: at, b: 'x' }));
  const wide = { list: { a: [{ exists: false }], b: [{ wildcard: '*a*a*a*a*a*b' }] } };
  const deep = `{"a":`.repeat(600) + '["x"]' + '}'.repeat(600);
  const absent = deep.replace('"x"', '{"exists":false}');
  const or = { $or: Array.from({ length: 300 }, (_, at) => ({ list: { a: [at - 1000] } })) };
  const startMs = performance.now();
  assert.ok(!matches(wide, { list: many }));
  assert.ok(!matchesPattern(parseEventPattern(deep), { a: many }));
  assert.ok(matchesPattern(parseEventPattern(absent), { a: many }));
  assert.ok(!matches(or, { list: many.slice(0, 1000) }));
  assert.throws(() => matches(or, { list: many }), MatchTooCostly);
  assert.ok(!matches({ a: [{ wildcard: '*a*a*a*a*a*a*a*b' }] }, { a: 'a'.repeat(100_000) }));
  assert.ok(performance.now() - startMs < 10_000);
});

test('long parts of a wildcard, and names with many dots, take time by their lengths alone', () => {
  const half = 'a'.repeat(50_000);
  const long = { a: [{ wildcard: `*${half}b${half}*` }] };
  const absent = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`b${at}`, [{ exists: false }]]));
  const dotted = Object.fromEntries(
    Array.from({ length: 4000 }, (_, at) => [`a${at}${'.a'.repeat(500)}`, 'x']),
  );
  const startMs = performance.now();
  assert.ok(!matches(long, { a: 'a'.repeat(1_000_000) }));
  assert.ok(matches(long, { a: `a${half}ab${half}` }));
  assert.ok(matches(absent, dotted));
  assert.ok(performance.now() - startMs < 4000);
});
