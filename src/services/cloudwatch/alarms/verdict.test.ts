import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { verdictOf, type MissingData } from './verdict.ts';

const SETTINGS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

/** `0 X - X -`: the oldest first. */
function judged(points: string, evaluated: number, toAlarm: number, missingData: MissingData) {
  const range = points.split(' ').map((point, at) => ({
    startSeconds: at * 60,
    value: point === '-' ? undefined : Number(point === 'X'),
  }));
  return verdictOf(range, { evaluated, toAlarm, missingData, breaches: (value) => value > 0 });
}

test('the tables that AWS publishes, three of them evaluated', () => {
  const NONE = 'INSUFFICIENT_DATA';
  const keep = undefined;
  const rows: [points: string, toAlarm: number, ...states: (string | undefined)[]][] = [
    ['0 - X - X', 3, 'OK', 'OK', 'OK', 'OK'],
    ['0 - - - -', 3, 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', 3, NONE, keep, 'ALARM', 'OK'],
    ['0 X X - X', 3, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - X - -', 3, 'ALARM', keep, 'ALARM', 'OK'],
    ['0 - X - X', 2, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 2, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 2, 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 2, 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - X -', 2, 'ALARM', keep, 'ALARM', 'OK'],
    // Too young for an alarm: the next one may be none.
    ['- - - - X', 3, 'OK', keep, 'ALARM', 'OK'],
    ['- - - X -', 3, 'OK', keep, 'ALARM', 'OK'],
  ];
  for (const [points, toAlarm, ...states] of rows) {
    const found = SETTINGS.map((setting) => judged(points, 3, toAlarm, setting).state);
    assert.deepEqual(found, states, `${points}, ${toAlarm} of 3`);
  }
});

test('missing data decide nothing while enough are there, and an alarm has a point that breaches', () => {
  const ranges = fc.record({
    points: fc.array(fc.constantFrom('0', 'X', '-'), { minLength: 3, maxLength: 12 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    setting: fc.constantFrom(...SETTINGS),
  });
  fc.assert(
    fc.property(ranges, ({ points, share, setting }) => {
      const evaluated = points.length - 2;
      const toAlarm = 1 + Math.floor(share * (evaluated - 1));
      const { state, points: used, filled } = judged(points.join(' '), evaluated, toAlarm, setting);
      const real = points.filter((point) => point !== '-');
      assert.ok(used.length <= evaluated && used.length + filled <= evaluated);
      if (real.length >= evaluated) {
        const breaching = real.slice(-evaluated).filter((point) => point === 'X').length;
        assert.equal(state, breaching >= toAlarm ? 'ALARM' : 'OK');
      }
      if (state === 'ALARM' && setting !== 'breaching') assert.ok(real.includes('X'));
      if (state === 'INSUFFICIENT_DATA') assert.equal(real.length, 0);
      if (setting === 'notBreaching') assert.ok(state === 'OK' || state === 'ALARM');
    }),
  );
});
