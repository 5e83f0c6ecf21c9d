import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateFunctionUrlConfigCommand,
  ListFunctionUrlConfigsCommand,
  type CreateFunctionUrlConfigCommandInput,
} from '@aws-sdk/client-lambda';
import { testPlatform } from '../../../test/harness.ts';

test('inputs of URL configurations are checked as the model says, in AWS’s words', async (context) => {
  const { lambda } = await testPlatform(context, { poolMiB: 0 });
  const refused = async (input: object, item: string) => {
    const command = { FunctionName: 'fn', AuthType: 'NONE', ...input } as CreateFunctionUrlConfigCommandInput;
    await assert.rejects(lambda.send(new CreateFunctionUrlConfigCommand(command)), (error: Error) => {
      assert.equal(error.name, 'ValidationException');
      assert.equal(error.message, `1 validation error detected: ${item}`);
      return true;
    });
  };
  const at = (value: string, path: string, constraint: string) =>
    `Value ${value} at '${path}' failed to satisfy constraint: Member must ${constraint}`;
  await refused({ AuthType: undefined }, at('null', 'authType', 'not be null'));
  await refused({ AuthType: 'IAM' }, at("'IAM'", 'authType', 'satisfy enum value set: [NONE, AWS_IAM]'));
  await refused(
    { InvokeMode: 'UNKNOWN' },
    at("'UNKNOWN'", 'invokeMode', 'satisfy enum value set: [RESPONSE_STREAM, BUFFERED]'),
  );
  const QUALIFIER = String.raw`satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)`;
  for (const Qualifier of ['1', '$LATEST']) {
    await refused({ Qualifier }, at(`'${Qualifier}'`, 'qualifier', QUALIFIER));
  }
  await refused(
    { Cors: { MaxAge: 86_401 } },
    at("'86401'", 'cors.maxAge', 'have value less than or equal to 86400'),
  );
  await assert.rejects(
    lambda.send(new CreateFunctionUrlConfigCommand({ FunctionName: 'fn:1', AuthType: 'NONE' })),
    /at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern/,
  );
  await assert.rejects(
    lambda.send(
      new CreateFunctionUrlConfigCommand({
        FunctionName: 'fn',
        AuthType: 'NONE',
        Cors: { AllowMethods: ['OPTIONS'] },
      }),
    ),
    /at 'cors.allowMethods' failed to satisfy constraint: Member must satisfy constraint: \[/,
  );
  await assert.rejects(
    lambda.send(new ListFunctionUrlConfigsCommand({ FunctionName: 'fn', MaxItems: 51 })),
    /at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 50/,
  );
});
