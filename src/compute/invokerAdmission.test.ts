import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../base/clock.ts';
import type { FunctionVersion } from './functionVersion.ts';
import { Throttled, type ThrottleReason } from './invocation.ts';
import { InvokerAdmission } from './invokerAdmission.ts';

const version = (name: string, reservedConcurrency?: number, account = '1') =>
  ({
    functionArn: `arn:${account}:${name}`,
    account,
    region: 'r',
    version: '1',
    reservedConcurrency,
  }) as FunctionVersion;

const provisioned = (name: string, ofVersion: number, ofFunction: number, reservedConcurrency?: number) => ({
  ...version(name, reservedConcurrency),
  version: ofVersion === 0 ? '2' : '1',
  provisioned: { ofVersion, ofFunction },
});

function setUp(reserved = 0, requestsPerConcurrency = 100) {
  const clock = simulatedClock();
  const settings = { accountConcurrency: 10, requestsPerConcurrency, scalingRatePer10s: 5 };
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

test('provisioned concurrency of a function without a reservation: its own places, then those of all', () => {
  // 4 of the account's 10 are set aside for version 1 of `a`.
  const { admission } = setUp(4);
  const others = Array.from({ length: 6 }, () => admission.enter(version('b')));
  throttles(() => admission.enter(version('b')), 'ConcurrentInvocationLimitExceeded');
  const own = Array.from({ length: 4 }, () => admission.enter(provisioned('a', 4, 4)));
  throttles(() => admission.enter(provisioned('a', 4, 4)), 'ConcurrentInvocationLimitExceeded');
  throttles(() => admission.enter(provisioned('a', 0, 4)), 'ConcurrentInvocationLimitExceeded');
  admission.leave(others[0] as (typeof others)[0]);
  const spilled = admission.enter(provisioned('a', 4, 4));
  throttles(() => admission.enter(version('b')), 'ConcurrentInvocationLimitExceeded');
  admission.leave(own[0] as (typeof own)[0]);
  throttles(() => admission.enter(version('b')), 'ConcurrentInvocationLimitExceeded');
  admission.leave(spilled);
  admission.enter(version('b'));
  admission.enter(provisioned('a', 4, 4));
});

test('provisioned concurrency counts against the reservation: what is left is for other versions', () => {
  const reason = 'ReservedFunctionConcurrentInvocationLimitExceeded';
  const { admission } = setUp();
  const latest = admission.enter(provisioned('a', 0, 2, 3));
  throttles(() => admission.enter(provisioned('a', 0, 2, 3)), reason);
  admission.enter(provisioned('a', 2, 2, 3));
  admission.enter(provisioned('a', 2, 2, 3));
  throttles(() => admission.enter(provisioned('a', 2, 2, 3)), reason);
  admission.leave(latest);
  admission.enter(provisioned('a', 2, 2, 3));
  throttles(() => admission.enter(provisioned('a', 0, 2, 3)), reason);
  // All of it provisioned: nothing for `$LATEST`.
  throttles(() => admission.enter(provisioned('c', 0, 3, 3)), reason);
});

test('ten times its concurrency may begin within a second, of an account as of a reservation', async () => {
  const { clock, admission } = setUp(0, 10);
  const run = (count: number, name: string, reserved?: number) => {
    for (let i = 0; i < count; i++) admission.leave(admission.enter(version(name, reserved)));
  };
  run(60, 'a');
  run(40, 'b');
  throttles(() => run(1, 'a'), 'FunctionInvocationRateLimitExceeded');
  run(20, 'reserved', 2);
  throttles(() => run(1, 'reserved', 2), 'ReservedFunctionInvocationRateLimitExceeded');
  // A reservation that has grown counts at once.
  run(10, 'reserved', 3);
  throttles(() => run(1, 'reserved', 3), 'ReservedFunctionInvocationRateLimitExceeded');
  // Events that were accepted before have no rate.
  admission.leave(admission.enter(version('a'), false));
  admission.leave(admission.enter(version('reserved', 2), false));
  await clock.advance(999);
  throttles(() => run(1, 'a'), 'FunctionInvocationRateLimitExceeded');
  await clock.advance(1);
  run(100, 'b');
  throttles(() => run(1, 'b'), 'FunctionInvocationRateLimitExceeded');
  run(20, 'reserved', 2);
  throttles(() => run(1, 'reserved', 2), 'ReservedFunctionInvocationRateLimitExceeded');
  assert.equal(admission.loadOf(version('a')).running, 0);
});

test('a place that is given back is told to the first who waits and needs it still', () => {
  const { admission } = setUp();
  const told: string[] = [];
  const wait = (name: string, needs: boolean, reserved?: number) =>
    admission.whenFreed(version(name, reserved), () => {
      told.push(name);
      return needs;
    });
  wait('gone', false);
  wait('one', true);
  wait('other', true);
  admission.leave(admission.enter(version('a')));
  assert.deepEqual(told, ['gone', 'one']);
  wait('reserved', false, 1);
  admission.leave(admission.enter(version('reserved', 1)));
  assert.deepEqual(told.slice(2), ['reserved', 'other']);
  admission.leave(admission.enter(version('a')));
  assert.equal(told.length, 4);
});
