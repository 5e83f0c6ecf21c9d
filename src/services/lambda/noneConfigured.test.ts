import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, ARN, fault, functionInput, testLambda } from './lambda.fixture.ts';

const name = { FunctionName: 'fn' };
const MISSING = 'ResourceNotFoundException';

async function withFunction() {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  return lambda;
}

test('what Terraform, CDK and SAM ask of every function', async () => {
  const lambda = await withFunction();
  const signing = await lambda.call('GetFunctionCodeSigningConfig', name);
  assert.equal(signing.CodeSigningConfigArn, undefined);
  assert.deepEqual(await lambda.call('ListEventSourceMappings', name), { EventSourceMappings: [] });
  assert.deepEqual(await lambda.call('ListProvisionedConcurrencyConfigs', name), {
    ProvisionedConcurrencyConfigs: [],
  });
  assert.deepEqual(await lambda.call('GetFunctionRecursionConfig', name), { RecursiveLoop: 'Terminate' });
  await lambda.call('PutFunctionRecursionConfig', { ...name, RecursiveLoop: 'Allow' });
  assert.deepEqual(await lambda.call('GetFunctionRecursionConfig', name), { RecursiveLoop: 'Allow' });
  assert.deepEqual(await lambda.call('GetRuntimeManagementConfig', name), {
    UpdateRuntimeOn: 'Auto',
    FunctionArn: `${ARN}function:fn:$LATEST`,
  });
  await lambda.call('PutRuntimeManagementConfig', { ...name, UpdateRuntimeOn: 'Auto' });
  await assert.rejects(
    lambda.call('PutRuntimeManagementConfig', { ...name, UpdateRuntimeOn: 'FunctionUpdate' }),
    fault('InvalidParameterValueException', /^The parameter UpdateRuntimeOn can only be Auto/),
  );
  const RuntimeVersionArn = `arn:aws:lambda:us-east-1::runtime:${'a'.repeat(64)}`;
  await assert.rejects(
    lambda.call('PutRuntimeManagementConfig', { ...name, UpdateRuntimeOn: 'Auto', RuntimeVersionArn }),
    fault('InvalidParameterValueException', /^The parameter RuntimeVersionArn is not supported/),
  );
});

test('a destination is a function of the same account and region, and another one', async () => {
  const lambda = await withFunction();
  await lambda.call('CreateFunction', functionInput('other'));
  const put = (Destination: string) =>
    lambda.call('PutFunctionEventInvokeConfig', {
      ...name,
      DestinationConfig: { OnFailure: { Destination } },
    });
  for (const arn of [
    `${ARN}function:nobody`,
    `${ARN}function:other:nothing`,
    `${ARN}function:other`.replace('us-east-1', 'eu-west-1'),
    `${ARN}function:fn`.replace('us-east-1', 'eu-west-1'),
    `${ARN}function:other`.replace(ACCOUNT, '999999999999'),
  ]) {
    const invalid = fault('InvalidParameterValueException', `The destination ARN ${arn} is invalid.`);
    await assert.rejects(put(arn), invalid);
  }
  await assert.rejects(put(`${ARN}function:fn`), /destination for itself/);
  await put(`${ARN}function:other`);
});

test("AWS's errors for what is not configured", async () => {
  const lambda = await withFunction();
  await assert.rejects(
    lambda.call('GetFunctionEventInvokeConfig', { ...name, Qualifier: '1' }),
    fault(MISSING, `The function ${ARN}function:fn:1 doesn't have an EventInvokeConfig`),
  );
  await assert.rejects(
    lambda.call('GetProvisionedConcurrencyConfig', { ...name, Qualifier: '1' }),
    fault(
      'ProvisionedConcurrencyConfigNotFoundException',
      'No Provisioned Concurrency Config found for this function',
    ),
  );
  await assert.rejects(
    lambda.call('GetProvisionedConcurrencyConfig', { ...name, Qualifier: '$LATEST' }),
    fault('InvalidParameterValueException', /must be an alias or a published version/),
  );
});

test('an alias that does not exist is named as such, whether its function exists or not', async () => {
  const lambda = await withFunction();
  for (const operation of [
    'GetProvisionedConcurrencyConfig',
    'DeleteProvisionedConcurrencyConfig',
  ] as const) {
    for (const FunctionName of ['fn', 'doesnotexist']) {
      await assert.rejects(
        lambda.call(operation, { FunctionName, Qualifier: 'noalias' }),
        fault(MISSING, `Cannot find alias arn: ${ARN}function:${FunctionName}:noalias`),
      );
    }
  }
  await assert.rejects(
    lambda.call('DeleteProvisionedConcurrencyConfig', { ...name, Qualifier: '10' }),
    fault(MISSING, `Function not found: ${ARN}function:fn:10`),
  );
});

test('a function that does not exist has nothing, and that is an error too', async () => {
  const lambda = testLambda();
  const missing = fault(MISSING, `Function not found: ${ARN}function:fn`);
  await assert.rejects(lambda.call('GetFunctionCodeSigningConfig', name), missing);
  await assert.rejects(lambda.call('ListProvisionedConcurrencyConfigs', name), missing);
  await assert.rejects(
    lambda.call('ListFunctionUrlConfigs', name),
    fault(MISSING, 'Function does not exist'),
  );
});
