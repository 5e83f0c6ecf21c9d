import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, functionInput, REGION, testLambda } from './lambda.fixture.ts';
import { trackReservedTotals } from './reservedTotals.ts';

test('the sum follows what is reserved, an account and region at a time', async () => {
  const lambda = testLambda();
  const reserve = (FunctionName: string, ReservedConcurrentExecutions: number, region = REGION) =>
    lambda.call('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions }, { region });
  await lambda.call('CreateFunction', functionInput('a'));
  await reserve('a', 10);
  const totals = await trackReservedTotals(lambda.store);
  const becomes = async (expected: number) => {
    for (let turn = 0; turn < 100 && totals.total(ACCOUNT, REGION) !== expected; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(totals.total(ACCOUNT, REGION), expected);
  };
  await becomes(10);
  await lambda.call('CreateFunction', functionInput('b'));
  await reserve('b', 5);
  await becomes(15);
  await lambda.call('CreateFunction', functionInput('c'), { region: 'eu-west-1' });
  await reserve('c', 7, 'eu-west-1');
  await reserve('a', 1);
  await becomes(6);
  await lambda.call('DeleteFunction', { FunctionName: 'b' });
  await becomes(1);
  assert.equal(totals.total(ACCOUNT, 'us-west-2'), 0);
});
