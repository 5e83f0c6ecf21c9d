import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AlarmState } from './alarmRecord.ts';
import { settleSuppression, type Suppression } from './suppression.ts';

const state = (value: 'OK' | 'ALARM'): AlarmState => ({ value, reason: '', updatedMs: 0, transitionedMs: 0 });

test('whatever happens, held actions wait while the suppressor is in ALARM, and are due in the end, once', () => {
  const step = fc.record({
    afterMs: fc.integer({ min: 0, max: 90_000 }),
    inAlarm: fc.boolean(),
    changes: fc.boolean(),
  });
  const periods = { waitMs: 60_000, extensionMs: 120_000 };
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let suppression: Suppression = {};
      let nowMs = 0;
      let isHeld = false;
      const settle = (inAlarm: boolean) => {
        const { next, act } = settleSuppression(suppression, { ...periods, inAlarm, nowMs });
        if (inAlarm) assert.equal(act, undefined);
        if (act !== undefined) {
          assert.ok(isHeld, 'nothing is due that was not held');
          isHeld = false;
        }
        assert.equal(next.held !== undefined, isHeld);
        suppression = next;
      };
      for (const { afterMs, inAlarm, changes } of steps) {
        nowMs += afterMs;
        if (changes) {
          suppression = { ...suppression, held: suppression.held ?? state('OK'), isFresh: true };
          isHeld = true;
        }
        settle(inAlarm);
      }
      // The suppressor stays quiet from now on.
      settle(false);
      nowMs += periods.extensionMs + periods.waitMs;
      settle(false);
      assert.equal(isHeld, false);
      assert.deepEqual(suppression, {});
    }),
  );
});
