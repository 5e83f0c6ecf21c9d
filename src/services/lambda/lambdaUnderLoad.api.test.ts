import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sdk from '@aws-sdk/client-lambda';
import { nodeFunction, testPlatform, zipOf } from '../../../test/harness.ts';

/** What invocations see while the function is changed under them. */

const FunctionName = 'busy';
const answering = (code: number) =>
  `export const handler = async () => [${code}, Number(process.env.CONFIGURATION)];`;

test('under load a change fails no invocation, and each that begins after its answer sees it', async (context) => {
  const { lambda } = await testPlatform(context);
  const configured = (value: number) => ({ Variables: { CONFIGURATION: String(value) } });
  await lambda.send(
    new sdk.CreateFunctionCommand({
      ...(await nodeFunction(FunctionName, answering(0))),
      Environment: configured(0),
    }),
  );
  const acknowledged = { code: 0, configuration: 0 };
  const started = { code: 0, configuration: 0 };
  let invocations = 0;
  let changing = true;
  const invokeOn = async (): Promise<void> => {
    while (changing) {
      const least = { ...acknowledged };
      const answer = await lambda.send(new sdk.InvokeCommand({ FunctionName }));
      assert.equal(answer.FunctionError, undefined, answer.Payload?.transformToString());
      const [code, configuration] = JSON.parse(answer.Payload?.transformToString() ?? '') as [number, number];
      assert.ok(code >= least.code && code <= started.code, `code ${code}, ${least.code} acknowledged`);
      assert.ok(
        configuration >= least.configuration && configuration <= started.configuration,
        `configuration ${configuration}, ${least.configuration} acknowledged`,
      );
      invocations++;
    }
  };
  const change = async (): Promise<void> => {
    for (let step = 1; step <= 8; step++) {
      started.code = step;
      const ZipFile = await zipOf({ 'index.mjs': answering(step) });
      await lambda.send(new sdk.UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
      acknowledged.code = step;
      started.configuration = step;
      const Environment = configured(step);
      await lambda.send(new sdk.UpdateFunctionConfigurationCommand({ FunctionName, Environment }));
      acknowledged.configuration = step;
    }
  };
  const stop = () => (changing = false);
  await Promise.all([change().finally(stop), invokeOn(), invokeOn(), invokeOn()]);
  assert.ok(invocations >= 3, `${invocations} invocations`);
});

test('of updates with one and the same RevisionId one wins', async (context) => {
  const { lambda } = await testPlatform(context);
  await lambda.send(new sdk.CreateFunctionCommand(await nodeFunction(FunctionName, answering(0))));
  const { RevisionId } = await lambda.send(new sdk.GetFunctionConfigurationCommand({ FunctionName }));
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      lambda
        .send(
          new sdk.UpdateFunctionConfigurationCommand({ FunctionName, RevisionId, Description: `${index}` }),
        )
        .then(
          () => 'updated',
          (error: unknown) => (error as Error).name,
        ),
    ),
  );
  assert.deepEqual(outcomes.toSorted(), [...Array<string>(5).fill('PreconditionFailedException'), 'updated']);
});

test('a name used again at once runs the new function, never the deleted one', async (context) => {
  const { lambda } = await testPlatform(context);
  for (let life = 1; life <= 5; life++) {
    await lambda.send(new sdk.CreateFunctionCommand(await nodeFunction(FunctionName, answering(life))));
    const answer = await lambda.send(new sdk.InvokeCommand({ FunctionName }));
    assert.match(answer.Payload?.transformToString() ?? '', new RegExp(`^\\[${life},`));
    await lambda.send(new sdk.DeleteFunctionCommand({ FunctionName }));
  }
});
