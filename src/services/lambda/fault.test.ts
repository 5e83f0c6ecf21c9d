import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../../protocol/fault.ts';
import { ARN, functionInput, testLambda } from './lambda.fixture.ts';

test("the caller's faults are marked with Type: User, but for those that AWS does not mark", async () => {
  const lambda = testLambda();
  const FunctionName = 'fn';
  await lambda.call('CreateFunction', functionInput(FunctionName, { Publish: true }));
  const typeOf = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => assert.fail('it was accepted'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof Fault, String(error));
    return error.members['Type'];
  };
  const routed = {
    Name: 'a',
    FunctionVersion: '$LATEST',
    RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } },
  };
  const CodeSigningConfigArn = `${ARN}code-signing-config:csc-12345678901234567`;
  const unmarked = [
    lambda.call('CreateAlias', { FunctionName, ...routed }),
    lambda.call('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: 901 }),
    lambda.call('GetCodeSigningConfig', { CodeSigningConfigArn }),
  ];
  for (const work of unmarked) assert.equal(await typeOf(work), undefined);
  assert.equal(await typeOf(lambda.call('GetFunction', { FunctionName: 'none' })), 'User');
});
