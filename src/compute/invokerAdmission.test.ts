import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../base/clock.ts';
import type { FunctionVersion } from './functionVersion.ts';
import { Throttled, type ThrottleReason } from './invocation.ts';
import { InvokerAdmission } from './invokerAdmission.ts';

const version = (name: string, reservedConcurrency?: number, account = '1') =>
  ({ functionArn: `arn:${account}:${name}`, account, region: 'r', reservedConcurrency }) as FunctionVersion;

function setUp(reserved = 0) {
  const clock = simulatedClock();
  const settings = { accountConcurrency: 10, scalingRatePer10s: 5 };
  return { clock, admission: new InvokerAdmission(clock, settings, () => reserved) };
}

const throttles = (work: () => unknown, reason: ThrottleReason) =>
  assert.throws(work, (error) => error instanceof Throttled && error.reason === reason);

test('an account runs so many at once, another account its own', () => {
  const { admission } = setUp();
  const admitted = Array.from({ length: 10 }, (_, i) => admission.enter(version(`f${i % 3}`)));
  throttles(() => admission.enter(version('f9')), 'ConcurrentInvocationLimitExceeded');
  admission.enter(version('f', undefined, '2'));
  admission.leave(admitted[0] as (typeof admitted)[0]);
  admission.enter(version('f9'));
  throttles(() => admission.enter(version('f9')), 'ConcurrentInvocationLimitExceeded');
});

test('what is reserved is taken from the others, whether it is used or not', () => {
  const { admission } = setUp(8);
  admission.enter(version('a'));
  admission.enter(version('a'));
  throttles(() => admission.enter(version('a')), 'ConcurrentInvocationLimitExceeded');
  for (let i = 0; i < 8; i++) admission.enter(version('reserved', 8));
  throttles(
    () => admission.enter(version('reserved', 8)),
    'ReservedFunctionConcurrentInvocationLimitExceeded',
  );
});

test('reserved nothing runs never; a reservation that comes while it runs counts from then on', () => {
  const { admission } = setUp();
  throttles(() => admission.enter(version('a', 0)), 'ReservedFunctionConcurrentInvocationLimitExceeded');
  const before = admission.enter(version('a'));
  throttles(() => admission.enter(version('a', 1)), 'ReservedFunctionConcurrentInvocationLimitExceeded');
  admission.leave(before);
  const after = admission.enter(version('a', 1));
  for (let i = 0; i < 10; i++) admission.enter(version('b'));
  admission.leave(after);
  throttles(() => admission.enter(version('b')), 'ConcurrentInvocationLimitExceeded');
});

test('a function grows by so many environments in ten seconds', async () => {
  const { clock, admission } = setUp();
  const { load } = admission.enter(version('a'));
  const grown = () => Array.from({ length: 10 }, () => admission.grow(load)).filter(Boolean).length;
  assert.equal(grown(), 5);
  await clock.advance(4_000);
  assert.equal(grown(), 2);
  await clock.advance(60_000);
  assert.equal(grown(), 5);
  const { load: other } = admission.enter(version('b'));
  assert.ok(admission.grow(other));
});

test('what is forgotten is quiet: running invocations stay counted', async () => {
  const { clock, admission } = setUp();
  const running = Array.from({ length: 10 }, () => admission.enter(version('a')));
  await clock.advance(60_000);
  admission.prune();
  throttles(() => admission.enter(version('b')), 'ConcurrentInvocationLimitExceeded');
  running.forEach((one) => admission.leave(one));
  admission.prune();
  admission.enter(version('a'));
});
