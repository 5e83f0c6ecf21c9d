import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuntimeState } from '../../compute/runtimeCatalogue.ts';
import { catalogueOf, fault, functionInput, READY, testCall, testLambda, ZIP } from './lambda.fixture.ts';

const name = { FunctionName: 'fn' };
const IN_PROGRESS = fault(
  'ResourceConflictException',
  'The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:us-east-1:111111111111:function:fn',
);

/** A machine that has nodejs24.x and downloads nodejs22.x when the test says so. */
function downloading() {
  let state: RuntimeState = { kind: 'downloadable' };
  const { promise, resolve } = Promise.withResolvers<RuntimeState>();
  const stateOf = (runtime: string) => (runtime === 'nodejs22.x' ? state : READY);
  return {
    runtimes: catalogueOf(stateOf, async (runtime) => (runtime === 'nodejs22.x' ? promise : READY)),
    finish: (final: RuntimeState) => {
      state = final;
      resolve(final);
    },
  };
}

async function until(lambda: ReturnType<typeof testLambda>, holds: (state: Configuration) => boolean) {
  for (let turn = 0; turn < 1000; turn++) {
    const configuration = await lambda.call('GetFunctionConfiguration', name);
    if (holds(configuration)) return configuration;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('never came');
}
type Configuration = Awaited<ReturnType<typeof getConfiguration>>;
const getConfiguration = (lambda: ReturnType<typeof testLambda>) =>
  lambda.call('GetFunctionConfiguration', name);

test('a function is Pending while its runtime is fetched, and can be neither invoked nor changed', async () => {
  const { runtimes, finish } = downloading();
  const lambda = testLambda({ runtimes });
  const created = await lambda.call(
    'CreateFunction',
    functionInput('fn', { Runtime: 'nodejs22.x', Publish: true }),
  );
  assert.equal(created.State, 'Pending');
  assert.equal((await getConfiguration(lambda)).StateReasonCode, 'Creating');
  await assert.rejects(
    lambda.call('Invoke', name),
    fault(
      'ResourceConflictException',
      'The operation cannot be performed at this time. The function is currently in the following state: Pending',
    ),
  );
  await assert.rejects(lambda.call('UpdateFunctionCode', { ...name, ZipFile: ZIP }), IN_PROGRESS);
  await assert.rejects(lambda.call('PublishVersion', name), IN_PROGRESS);
  finish(READY);
  const active = await until(lambda, ({ State }) => State === 'Active');
  assert.equal(active.LastUpdateStatus, 'Successful');
  assert.equal(active.StateReason, undefined);
  assert.notEqual(active.RevisionId, created.RevisionId);
  const version = await lambda.call('GetFunctionConfiguration', { ...name, Qualifier: '1' });
  assert.equal(version.State, 'Active');
  await lambda.call('Invoke', name);
  await lambda.call('Invoke', { ...name, Qualifier: '1' });
});

test('a runtime that never comes makes the function Failed, with the reason', async () => {
  const { runtimes, finish } = downloading();
  const lambda = testLambda({ runtimes });
  await lambda.call('CreateFunction', functionInput('fn', { Runtime: 'nodejs22.x' }));
  finish({ kind: 'absent', reason: 'the registry cannot be reached', installHint: 'Go online' });
  const failed = await until(lambda, ({ State }) => State === 'Failed');
  assert.equal(failed.StateReasonCode, 'InvalidRuntime');
  assert.match(failed.StateReason ?? '', /the registry cannot be reached\. Go online/);
  await assert.rejects(lambda.call('Invoke', name), fault('ResourceConflictException', /state: Failed$/));
  await lambda.call('DeleteFunction', name);
});

test('an update to a runtime that is fetched leaves the old one running', async () => {
  const { runtimes, finish } = downloading();
  const lambda = testLambda({ runtimes });
  await lambda.call('CreateFunction', functionInput('fn'));
  const update = { ...name, Runtime: 'nodejs22.x', Timeout: 9 } as const;
  await lambda.call('UpdateFunctionConfiguration', update);
  const during = await getConfiguration(lambda);
  assert.equal(during.State, 'Active');
  assert.equal(during.LastUpdateStatus, 'InProgress');
  assert.equal(during.Timeout, 9);
  await lambda.call('Invoke', name);
  assert.equal(lambda.invoked.at(-1)?.version.runtime, 'nodejs24.x');
  assert.equal(lambda.invoked.at(-1)?.version.timeoutMs, 3000);
  await assert.rejects(lambda.call('UpdateFunctionConfiguration', update), IN_PROGRESS);
  finish(READY);
  await until(lambda, ({ LastUpdateStatus }) => LastUpdateStatus === 'Successful');
  await lambda.call('Invoke', name);
  assert.equal(lambda.invoked.at(-1)?.version.runtime, 'nodejs22.x');
  assert.equal(lambda.invoked.at(-1)?.version.timeoutMs, 9000);
});

test('an update whose runtime never comes is Failed, runs what it ran, and can be mended', async () => {
  const { runtimes, finish } = downloading();
  const lambda = testLambda({ runtimes });
  await lambda.call('CreateFunction', functionInput('fn'));
  await lambda.call('UpdateFunctionConfiguration', { ...name, Runtime: 'nodejs22.x' });
  finish({ kind: 'absent', reason: 'gone', installHint: 'Go online' });
  const failed = await until(lambda, ({ LastUpdateStatus }) => LastUpdateStatus === 'Failed');
  assert.equal(failed.State, 'Active');
  assert.equal(failed.LastUpdateStatusReasonCode, 'InvalidRuntime');
  await assert.rejects(
    lambda.call('PublishVersion', name),
    fault('ResourceConflictException', /following state: Failed$/),
  );
  await lambda.call('Invoke', name);
  assert.equal(lambda.invoked.at(-1)?.version.runtime, 'nodejs24.x');
  await lambda.call('UpdateFunctionConfiguration', { ...name, Runtime: 'nodejs24.x' });
  assert.equal((await getConfiguration(lambda)).LastUpdateStatus, 'Successful');
});

test('a platform that is started again takes up what was waiting', async () => {
  const first = testLambda({ runtimes: downloading().runtimes });
  await first.call('CreateFunction', functionInput('fn', { Runtime: 'nodejs22.x' }));
  const { runtimes, finish } = downloading();
  const second = testLambda({ store: first.store, blobs: first.blobs, runtimes });
  const resume = second.service.tasks?.find((task) => task.name === 'lambda.resumeSettling');
  await resume?.run(testCall('').signal);
  finish(READY);
  await until(second, ({ State }) => State === 'Active');
});

test('a function deleted or made anew while it waits', async () => {
  const { runtimes, finish } = downloading();
  const lambda = testLambda({ runtimes });
  await lambda.call('CreateFunction', functionInput('fn', { Runtime: 'nodejs22.x' }));
  await lambda.call('DeleteFunction', name);
  const again = await lambda.call(
    'CreateFunction',
    functionInput('fn', { Runtime: 'nodejs22.x', Timeout: 8 }),
  );
  finish(READY);
  const resume = lambda.service.tasks?.find((task) => task.name === 'lambda.resumeSettling');
  const active = await until(lambda, ({ State }) => {
    void resume?.run(testCall('').signal);
    return State === 'Active';
  });
  assert.equal(active.Timeout, 8);
  assert.equal(active.CodeSha256, again.CodeSha256);
});
