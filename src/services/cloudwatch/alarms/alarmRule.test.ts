import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AlarmRuleError, childrenOf, holds, parseAlarmRule, type AlarmRule } from './alarmRule.ts';

const states = fc.constantFrom('ALARM' as const, 'OK' as const, 'INSUFFICIENT_DATA' as const);
const names = fc.constantFrom(
  'a',
  'with space',
  'with"quote',
  'arn:aws:cloudwatch:us-east-1:0:alarm:b',
  '(x)',
);

const rules = fc.letrec<{ any: AlarmRule }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.boolean().map((value): AlarmRule => ({ kind: 'constant', value })),
    fc.tuple(states, names).map(([state, alarm]): AlarmRule => ({ kind: 'state', state, alarm })),
    tie('any').map((of): AlarmRule => ({ kind: 'not', of })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('any'), { minLength: 2, maxLength: 3 }),
      )
      .map(([kind, sides]): AlarmRule => ({ kind, sides })),
  ),
}));

function written(rule: AlarmRule): string {
  switch (rule.kind) {
    case 'constant':
      return rule.value ? 'TRUE' : 'false';
    case 'state':
      return `${rule.state}( "${rule.alarm.replaceAll('"', '\\"')}" )`;
    case 'not':
      return `NOT ${written(rule.of)}`;
    default:
      return `(${rule.sides.map(written).join(` ${rule.kind.toUpperCase()}\n`)})`;
  }
}

test('what is written is read again, and holds when the same alarms are in the same states', () => {
  const truths = fc.dictionary(names, states);
  fc.assert(
    fc.property(rules.any, truths, (rule, truth) => {
      const parsed = parseAlarmRule(written(rule));
      assert.deepEqual(parsed, rule);
      const stateOf = (alarm: string) => truth[alarm];
      assert.equal(holds(parsed, stateOf), holds(rule, stateOf));
      assert.equal(holds({ kind: 'not', of: parsed }, stateOf), !holds(rule, stateOf));
    }),
    { numRuns: 300 },
  );
});

test('no text makes the parser do anything but parse or refuse', () => {
  const piece = fc.constantFrom('ALARM', 'OK(', '(', ')', ' AND ', ' or ', 'NOT ', '"a b"', 'x', 'TRUE', ' ');
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.array(piece, { maxLength: 30 }).map((list) => list.join('')),
  );
  fc.assert(
    fc.property(text, (given) => {
      try {
        childrenOf(parseAlarmRule(given));
      } catch (error) {
        assert.ok(error instanceof AlarmRuleError, String(error));
      }
    }),
  );
});

test('precedence, words in any case, names without quotes', () => {
  const value = (text: string) => holds(parseAlarmRule(text), (alarm) => (alarm === 'up' ? 'ALARM' : 'OK'));
  assert.equal(value('TRUE OR TRUE AND FALSE'), true);
  assert.equal(value('(TRUE OR TRUE) AND FALSE'), false);
  assert.equal(value('not false and alarm(up)'), true);
  assert.equal(value('NOT NOT ALARM( up ) AND OK(down-2)'), true);
  assert.deepEqual(childrenOf(parseAlarmRule('ALARM(a) OR OK("b c") OR ALARM(a)')), ['a', 'b c']);
});

test('what is refused, in AWS’s words', () => {
  const refused = (text: string, message: string | RegExp) =>
    assert.throws(() => parseAlarmRule(text), { message });
  refused('()', "Unsupported token ')' at char 1");
  refused('ALARM(a) XOR ALARM(b)', "Unsupported token 'XOR' at char 9");
  refused('ALARM(a', /Unexpected end/);
  refused('', /Unexpected end/);
  refused('('.repeat(300), /nested too deeply/);
  refused(Array.from({ length: 101 }, (_, at) => `ALARM(a${at})`).join(' OR '), /more than 100 alarms/);
  refused(Array.from({ length: 501 }, () => 'TRUE').join(' OR '), /more than 500 elements/);
});
