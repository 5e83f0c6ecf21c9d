import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '../../../protocol/fault.ts';
import type { AttributeValue, Item } from '../values/attributeValue.ts';
import { applyUpdate } from './applyUpdate.ts';
import { bindCondition } from './bindCondition.ts';
import { bindProjection } from './bindProjection.ts';
import { bindUpdate } from './bindUpdate.ts';
import { holds } from './evaluate.ts';
import { createExpressions } from './parsed.ts';
import { Placeholders } from './placeholders.ts';
import { projection } from './project.ts';

const expressions = createExpressions();
const VALUES: Record<string, AttributeValue> = {
  ':one': { N: '1' },
  ':two': { N: '2' },
  ':text': { S: 'text' },
  ':list': { L: [{ S: 'new' }] },
  ':set': { SS: ['b', 'c'] },
};
const ITEM: Item = {
  p: { S: 'key' },
  n: { N: '5' },
  l: { L: [{ S: 'zero' }, { S: 'one' }, { S: 'two' }, { M: { deep: { N: '1' } } }] },
  m: { M: { a: { S: 'x' }, b: { L: [] } } },
  letters: { SS: ['a', 'b'] },
};

function update(text: string, item: Item = ITEM): Item {
  const placeholders = new Placeholders(undefined, VALUES);
  return applyUpdate(bindUpdate(expressions.update(text), placeholders), item, false);
}

function isTrue(text: string, item: Item = ITEM): boolean {
  const placeholders = new Placeholders(undefined, VALUES);
  return holds(bindCondition(expressions.condition('ConditionExpression', text), placeholders), item);
}

test('conditions bind as AWS says: comparison, NOT, AND, OR', () => {
  const truth = fc.constantFrom('n = :two', 'n <> :two', 'attribute_exists(m)', 'attribute_not_exists(m)');
  const meaning: Record<string, boolean> = {
    'n = :two': false,
    'n <> :two': true,
    'attribute_exists(m)': true,
    'attribute_not_exists(m)': false,
  };
  const terms = fc.array(fc.array(fc.tuple(fc.boolean(), truth), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(terms, (disjunction) => {
      const text = disjunction
        .map((conjunction) => conjunction.map(([not, term]) => (not ? `NOT ${term}` : term)).join(' AND '))
        .join(' OR ');
      const expected = disjunction.some((conjunction) =>
        conjunction.every(([not, term]) => meaning[term] !== not),
      );
      assert.equal(isTrue(text), expected, text);
    }),
  );
});

test('what is missing or of another type is not equal, and in no order', () => {
  const cases: [string, boolean][] = [
    ['absent <> gone', true],
    ['absent = gone', false],
    ['n < :text', false],
    ['n <> :text', true],
    ['n BETWEEN :one AND :two', false],
    ['n IN (:one, :text)', false],
    ['contains(letters, :text)', false],
    ['size(l) > :two', true],
    ['size(n) > :two', false],
    ['contains(l, :text)', false],
    ['begins_with(m.a, m.a2)', false],
  ];
  for (const [text, expected] of cases) {
    assert.equal(isTrue(text), expected, text);
  }
});

test('an update reads the item before it, and lists close up and grow in the order of their indexes', () => {
  assert.deepEqual(update('REMOVE l[0], l[2] SET l[1] = :text, l[99] = :two, l[50] = :one')['l'], {
    L: [{ S: 'text' }, { M: { deep: { N: '1' } } }, { N: '1' }, { N: '2' }],
  });
  assert.deepEqual(update('SET l[3].deep = n + :two REMOVE l[0], n')['l'], {
    L: [{ S: 'one' }, { S: 'two' }, { M: { deep: { N: '7' } } }],
  });
  assert.deepEqual(update('SET m.b = list_append(m.b, :list), x = if_not_exists(absent, :one)'), {
    ...ITEM,
    m: { M: { a: { S: 'x' }, b: { L: [{ S: 'new' }] } } },
    x: { N: '1' },
  });
  assert.deepEqual(update('ADD letters :set, n :two, fresh :one'), {
    ...ITEM,
    letters: { SS: ['a', 'b', 'c'] },
    n: { N: '7' },
    fresh: { N: '1' },
  });
  const emptied = update('DELETE letters :set', { ...ITEM, letters: { SS: ['b'] } });
  assert.equal('letters' in emptied, false);
  assert.throws(() => update('SET x = :one, y = x'), /does not exist in the item/);
  assert.throws(() => update('REMOVE n.x'), /document path/);
});

test('an update leaves the item before it as it was', () => {
  const before = structuredClone(ITEM);
  update('SET l[3].deep = :two, m.a = :text REMOVE l[0], m.b ADD n :one');
  assert.deepEqual(ITEM, before);
});

test('a projection keeps what round it is, and nothing else', () => {
  const placeholders = new Placeholders({ '#d': 'deep', '#x': 'a.b' }, undefined);
  const paths = bindProjection(expressions, 'm.a, l[3].#d, l[1], absent.x, #x', placeholders);
  assert.deepEqual(projection(paths)(ITEM), {
    m: { M: { a: { S: 'x' } } },
    l: { L: [{ S: 'one' }, { M: { deep: { N: '1' } } }] },
  });
});

test('names like those of JavaScript’s objects are names like others', () => {
  const placeholders = new Placeholders({ '#p': '__proto__', '#c': 'constructor' }, VALUES);
  const bound = bindUpdate(expressions.update('SET #p = :one REMOVE #c'), placeholders);
  const after = applyUpdate(bound, ITEM, false);
  assert.deepEqual(Object.keys(after).toSorted(), ['__proto__', 'l', 'letters', 'm', 'n', 'p']);
  const names = new Placeholders({ '#p': '__proto__', '#c': 'constructor' }, undefined);
  assert.deepEqual(projection(bindProjection(expressions, '#p, #c', names))(ITEM), {});
});

test('whatever the text, the answer is an expression or AWS’s error, and soon', () => {
  const words = fc.constantFrom(
    ...'a b SET REMOVE ADD DELETE AND OR NOT BETWEEN IN ( ( ) ) , . [ ] 0 1 = <> < + - :one #x size contains'.split(
      ' ',
    ),
    'if_not_exists',
    'attribute_exists',
    '_',
    '"',
    '\u{1f600}',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
      const text = parts.join(' ');
      const placeholders = () => new Placeholders({ '#x': 'x' }, VALUES);
      for (const parse of [
        () => bindCondition(expressions.condition('F', text), placeholders()),
        () => bindUpdate(expressions.update(text), placeholders()),
        () => bindProjection(expressions, text, placeholders()),
      ]) {
        try {
          parse();
        } catch (error) {
          assert.ok(error instanceof Fault, `${text}: ${String(error)}`);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('bombs are no slower than their length', () => {
  const bombs = [
    '('.repeat(4096),
    `${'('.repeat(2000)}a${')'.repeat(2000)} = b`,
    `${'NOT '.repeat(1000)}a = b`,
    `${'size('.repeat(800)}a`,
    `a${'[0]'.repeat(1300)} = b`,
    `a${'.a'.repeat(2000)} = b`,
    Array.from({ length: 1000 }, (_, n) => `a.b${n}`.slice(0, 3)).join(','),
  ];
  const startMs = performance.now();
  for (const text of bombs) {
    for (const parse of [
      () => expressions.condition('F', text),
      () => expressions.update(`SET ${text}`.slice(0, 4096)),
      () => bindProjection(expressions, text, new Placeholders(undefined, undefined)),
    ]) {
      try {
        parse();
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }
  }
  assert.ok(performance.now() - startMs < 10_000);
});
