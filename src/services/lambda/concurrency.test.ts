import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ARN, fault, functionInput, testLambda, ZIP } from './lambda.fixture.ts';

const name = { FunctionName: 'fn' };

test('reserved concurrency: put, get, delete, and what remains for the account', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  assert.deepEqual(await lambda.call('GetFunctionConcurrency', name), {});
  await lambda.call('PutFunctionConcurrency', { ...name, ReservedConcurrentExecutions: 0 });
  assert.deepEqual(await lambda.call('GetFunctionConcurrency', name), { ReservedConcurrentExecutions: 0 });
  await lambda.call('PutFunctionConcurrency', { ...name, ReservedConcurrentExecutions: 900 });
  const settings = await lambda.call('GetAccountSettings', {});
  assert.deepEqual(settings, {
    AccountLimit: {
      TotalCodeSize: 80_530_636_800,
      CodeSizeUnzipped: 262_144_000,
      CodeSizeZipped: 52_428_800,
      ConcurrentExecutions: 1000,
      UnreservedConcurrentExecutions: 100,
    },
    AccountUsage: { TotalCodeSize: 2 * ZIP.byteLength, FunctionCount: 1 },
  });
  await lambda.call('DeleteFunctionConcurrency', name);
  assert.deepEqual(await lambda.call('GetFunctionConcurrency', name), {});
});

test('a hundred executions stay unreserved, however many functions reserve at once', async () => {
  const lambda = testLambda();
  const names = Array.from({ length: 4 }, (_, index) => `fn-${index}`);
  for (const each of names) await lambda.call('CreateFunction', functionInput(each));
  const puts = await Promise.allSettled(
    names.map((FunctionName) =>
      lambda.call('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: 300 }),
    ),
  );
  assert.equal(puts.filter((put) => put.status === 'fulfilled').length, 3);
  await assert.rejects(
    lambda.call('PutFunctionConcurrency', { FunctionName: 'fn-0', ReservedConcurrentExecutions: 901 }),
    fault(
      'InvalidParameterValueException',
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    ),
  );
});

test('only functions have it, and only those that exist', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  for (const FunctionName of ['fn:1', 'fn:$LATEST']) {
    await assert.rejects(
      lambda.call('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: 1 }),
      fault(
        'InvalidParameterValueException',
        'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
      ),
    );
  }
  await assert.rejects(
    lambda.call('PutFunctionConcurrency', { FunctionName: 'doesnotexist', ReservedConcurrentExecutions: 1 }),
    fault('ResourceNotFoundException', `Function not found: ${ARN}function:doesnotexist:$LATEST`),
  );
});

test('the 75 GB of an account are a limit', async () => {
  const store = { bytes: 52_000_000 };
  const lambda = testLambda({
    blobs: {
      ...testLambda().blobs,
      put: async () => ({ bytes: store.bytes, sha256: '' }),
    },
  });
  // One package that claims the whole quota; the sum is taken from records.
  store.bytes = 80_530_636_799;
  await lambda.call('CreateFunction', functionInput('fn'));
  await lambda.clock.advance(61_000);
  await assert.rejects(
    lambda.call('CreateFunction', functionInput('other')),
    fault('CodeStorageExceededException', 'Code storage limit exceeded.'),
  );
});
