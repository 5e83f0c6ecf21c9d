import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseJsonText, type JsonNode } from './jsonText.ts';

function valueOf(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ name, value }) => [name, valueOf(value)]));
    case 'array':
      return node.elements.map(valueOf);
    case 'string':
      return node.text;
    default:
      return JSON.parse(node.text);
  }
}

test('reads what JSON.parse reads, with any white space', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 1, '\t', ' \r\n'), (value, space) => {
      const text = JSON.stringify(value, undefined, typeof space === 'string' ? '\t' : space);
      const node = parseJsonText(` ${text}\n`);
      assert.ok(node);
      assert.deepEqual(valueOf(node), JSON.parse(text));
    }),
  );
});

test('refuses what JSON.parse refuses', () => {
  const almost = fc.string({ unit: fc.constantFrom(...'{}[]":,\\u0a1-.e tfrn'.split('')), maxLength: 12 });
  fc.assert(
    fc.property(almost, (text) => {
      let parsed = true;
      try {
        JSON.parse(text);
      } catch {
        parsed = false;
      }
      // The one more that we refuse: a name twice.
      if (!parsed) assert.equal(parseJsonText(text), undefined);
      else assert.ok(parseJsonText(text) !== undefined || /"([^"]*)".*"\1"/.test(text), text);
    }),
    { numRuns: 5000 },
  );
});

test('a name twice in an object, also by an escape, is refused; in two objects not', () => {
  assert.equal(parseJsonText('{"a":1,"a":1}'), undefined);
  assert.equal(parseJsonText('{"a":1,"\\u0061":2}'), undefined);
  assert.ok(parseJsonText('[{"a":1},{"a":1}]'));
});

test('deep nesting is refused without descending', () => {
  for (const depth of [17, 1000, 60_000]) {
    assert.equal(parseJsonText('['.repeat(depth) + ']'.repeat(depth)), undefined);
    assert.equal(parseJsonText('{"a":'.repeat(depth) + '1' + '}'.repeat(depth)), undefined);
  }
  assert.ok(parseJsonText('['.repeat(16) + ']'.repeat(16)));
});

test('names of prototypes are names', () => {
  const node = parseJsonText('{"__proto__":{"x":1},"constructor":2}');
  assert.equal(node?.kind, 'object');
  assert.deepEqual(node?.kind === 'object' && node.members.map(({ name }) => name), [
    '__proto__',
    'constructor',
  ]);
  assert.equal(({} as Record<string, unknown>)['x'], undefined);
});

test('tells where a value stood', () => {
  const text = '{"a": [1, {"b": "c"}]}';
  const node = parseJsonText(text);
  const list = node?.kind === 'object' ? node.members[0]?.value : undefined;
  const inner = list?.kind === 'array' ? list.elements[1] : undefined;
  assert.equal(inner && text.slice(inner.at.first, inner.at.last + 1), '{"b": "c"}');
});
