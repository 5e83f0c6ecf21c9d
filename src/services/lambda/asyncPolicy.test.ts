import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decide, type AttemptOutcome, type Decision, type EventProgress } from './asyncPolicy.ts';

const POLICY = { maxRetries: 2, maxAgeMs: 21_600_000 };
const FRESH: EventProgress = { acceptedAtMs: 0, attempts: 0, setbacks: 0 };

/** What becomes of an event whose attempts all end the same way, each run when it is due. */
function course(outcome: AttemptOutcome, policy = POLICY): { delays: number[]; last: Decision } {
  const delays: number[] = [];
  let progress = FRESH;
  for (let nowMs = 0; ;) {
    const decision = decide(outcome, progress, policy, nowMs);
    if (decision.kind === 'over') return { delays, last: decision };
    delays.push(decision.atMs - nowMs);
    ({ atMs: nowMs, progress } = decision);
  }
}

test('function errors: after one minute, after two more, then no more', () => {
  assert.deepEqual(course('failed'), {
    delays: [60_000, 120_000],
    last: { kind: 'over', condition: 'RetriesExhausted' },
  });
  assert.deepEqual(course('failed', { ...POLICY, maxRetries: 0 }).delays, []);
});

test('what could not run is tried for six hours, from each second to every five minutes', () => {
  const { delays, last } = course('not-run');
  assert.deepEqual(
    delays.slice(0, 10),
    [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000],
  );
  assert.deepEqual(last, { kind: 'over', condition: 'EventAgeExceeded' });
  const inAll = delays.reduce((sum, each) => sum + each, 0);
  assert.ok(inAll > POLICY.maxAgeMs - 300_000 && inAll <= POLICY.maxAgeMs);
});

test('a retry past the age is not waited for', () => {
  assert.deepEqual(course('failed', { ...POLICY, maxAgeMs: 100_000 }), {
    delays: [60_000],
    last: { kind: 'over', condition: 'EventAgeExceeded' },
  });
});

test('whatever happens it ends, in time, and throttles are no attempts', () => {
  const outcomes = fc.array(fc.constantFrom<AttemptOutcome>('failed', 'not-run'), { maxLength: 200 });
  const policies = fc.record({
    maxRetries: fc.nat(2),
    maxAgeMs: fc.integer({ min: 60_000, max: 21_600_000 }),
  });
  fc.assert(
    fc.property(outcomes, policies, (given, policy) => {
      let progress = FRESH;
      let nowMs = 0;
      for (const outcome of given) {
        const decision = decide(outcome, progress, policy, nowMs);
        if (decision.kind === 'over') return;
        assert.ok(decision.atMs > nowMs && decision.atMs <= policy.maxAgeMs);
        assert.ok(decision.progress.attempts <= policy.maxRetries);
        assert.equal(decision.progress.attempts - progress.attempts, outcome === 'failed' ? 1 : 0);
        ({ atMs: nowMs, progress } = decision);
      }
    }),
  );
});
