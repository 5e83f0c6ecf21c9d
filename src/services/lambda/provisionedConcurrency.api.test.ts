/** Through a whole platform: real clients, real functions. */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteAliasCommand,
  DeleteProvisionedConcurrencyConfigCommand,
  GetAccountSettingsCommand,
  GetProvisionedConcurrencyConfigCommand,
  InvokeCommand,
  ListProvisionedConcurrencyConfigsCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutProvisionedConcurrencyConfigCommand,
  TooManyRequestsException,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { eventually, nodeFunction, testPlatform, type TestPlatform } from '../../../test/harness.ts';

const CODE = `
  const born = Math.random();
  export const handler = async ({ ms = 0 }) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return { type: process.env.AWS_LAMBDA_INITIALIZATION_TYPE, version: process.env.AWS_LAMBDA_FUNCTION_VERSION, born };
  };`;

const name = { FunctionName: 'fn' };

async function publish(test: TestPlatform, code = CODE): Promise<string> {
  await test.lambda.send(new CreateFunctionCommand({ ...(await nodeFunction('fn', code)), Timeout: 20 }));
  await waitUntilFunctionActiveV2({ client: test.lambda, maxWaitTime: 60 }, name);
  return (await test.lambda.send(new PublishVersionCommand(name))).Version ?? '';
}

async function setUp(context: TestContext, overrides: Parameters<typeof testPlatform>[1] = {}) {
  const platform = await testPlatform(context, overrides);
  const { lambda } = platform;
  return {
    platform,
    lambda,
    put: (Qualifier: string, ProvisionedConcurrentExecutions: number) =>
      lambda.send(
        new PutProvisionedConcurrencyConfigCommand({ ...name, Qualifier, ProvisionedConcurrentExecutions }),
      ),
    get: (Qualifier: string) =>
      lambda.send(new GetProvisionedConcurrencyConfigCommand({ ...name, Qualifier })),
    becomes: (Qualifier: string, status: string) =>
      eventually(`${Qualifier} ${status}`, async () => {
        const found = await lambda.send(new GetProvisionedConcurrencyConfigCommand({ ...name, Qualifier }));
        return found.Status === status ? found : undefined;
      }),
    invoke: async (Qualifier: string | undefined, event: object = {}) => {
      const { Payload, FunctionError } = await lambda.send(
        new InvokeCommand({ ...name, Qualifier, Payload: JSON.stringify(event) }),
      );
      assert.equal(FunctionError, undefined);
      return JSON.parse(Buffer.from(Payload ?? []).toString()) as {
        type: string;
        version: string;
        born: number;
      };
    },
  };
}

describe('provisioned concurrency', { timeout: 120_000 }, () => {
  test('a version and an alias; moved, restarted, deleted', async (context) => {
    const { platform, lambda, put, get, becomes, invoke } = await setUp(context);
    const first = await publish(platform);
    const begun = await put(first, 2);
    assert.equal(begun.$metadata.httpStatusCode, 202);
    assert.deepEqual(
      [
        begun.Status,
        begun.RequestedProvisionedConcurrentExecutions,
        begun.AvailableProvisionedConcurrentExecutions,
      ],
      ['IN_PROGRESS', 2, 0],
    );
    const ready = await becomes(first, 'READY');
    assert.deepEqual(
      [ready.AvailableProvisionedConcurrentExecutions, ready.AllocatedProvisionedConcurrentExecutions],
      [2, 2],
    );
    const two = await Promise.all([invoke(first, { ms: 100 }), invoke(first, { ms: 100 })]);
    assert.deepEqual(
      two.map(({ type }) => type),
      ['provisioned-concurrency', 'provisioned-concurrency'],
    );
    assert.notEqual(two[0]?.born, two[1]?.born);
    assert.equal((await invoke(undefined)).type, 'on-demand');

    await platform.restart();
    await becomes(first, 'READY');
    const again = await invoke(first);
    assert.equal(again.type, 'provisioned-concurrency');
    assert.ok(two.every(({ born }) => born !== again.born));

    await lambda.send(new DeleteProvisionedConcurrencyConfigCommand({ ...name, Qualifier: first }));
    await assert.rejects(get(first), {
      name: 'ProvisionedConcurrencyConfigNotFoundException',
      message: 'No Provisioned Concurrency Config found for this function',
    });
    await lambda.send(new CreateAliasCommand({ ...name, Name: 'live', FunctionVersion: first }));
    await put('live', 1);
    await becomes('live', 'READY');
    assert.equal((await invoke('live')).type, 'provisioned-concurrency');
    await lambda.send(new UpdateFunctionConfigurationCommand({ ...name, MemorySize: 256 }));
    const { Version: second } = await lambda.send(new PublishVersionCommand(name));
    await lambda.send(new UpdateAliasCommand({ ...name, Name: 'live', FunctionVersion: second }));
    // An environment may be ready before the next call: what counts is that READY speaks of the new version.
    await becomes('live', 'READY');
    const moved = await invoke('live');
    assert.deepEqual([moved.type, moved.version], ['provisioned-concurrency', second]);
    const { ProvisionedConcurrencyConfigs: [listed, ...more] = [] } = await lambda.send(
      new ListProvisionedConcurrencyConfigsCommand(name),
    );
    assert.ok(listed?.FunctionArn?.endsWith(':function:fn:live') && listed.Status === 'READY');
    assert.deepEqual(more, []);
    await lambda.send(new DeleteAliasCommand({ ...name, Name: 'live' }));
    await eventually('nothing is provisioned', async () => {
      const metrics = await (await fetch(`${platform.endpoint}/_mayfly/metrics`)).text();
      return /^mayfly_provisioned_environments 0$/m.test(metrics) ? true : undefined;
    });
  });

  test('code that fails to initialise', async (context) => {
    const { platform, put, becomes } = await setUp(context);
    await put(await publish(platform, `throw new Error('broken');`), 1);
    const failed = await becomes('1', 'FAILED');
    assert.equal(failed.StatusReason, 'FUNCTION_ERROR_INIT_FAILURE');
    assert.equal(failed.AvailableProvisionedConcurrentExecutions, 0);
  });

  test('errors of the request', async (context) => {
    const { platform, put, get } = await setUp(context);
    await publish(platform);
    await assert.rejects(put('1', 0), {
      name: 'ValidationException',
      message:
        "1 validation error detected: Value '0' at 'provisionedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 1",
    });
    await assert.rejects(put('$LATEST', 1), {
      name: 'InvalidParameterValueException',
      message: 'Provisioned Concurrency Configs cannot be applied to unpublished function versions.',
    });
    await assert.rejects(get('noalias'), {
      name: 'ResourceNotFoundException',
      message: /^Cannot find alias arn: arn:aws:lambda:us-east-1:000000000000:function:fn:noalias$/,
    });
    await assert.rejects(put('1', 1001), {
      message:
        "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000].",
    });
  });

  test('all that is reserved is provisioned: the version has it, $LATEST is throttled', async (context) => {
    const { platform, lambda, put, becomes, invoke } = await setUp(context);
    const version = await publish(platform);
    await lambda.send(new PutFunctionConcurrencyCommand({ ...name, ReservedConcurrentExecutions: 1 }));
    await assert.rejects(put(version, 2), {
      message:
        'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
    });
    await put(version, 1);
    await becomes(version, 'READY');
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
    assert.equal(AccountLimit?.UnreservedConcurrentExecutions, 999);
    assert.equal((await invoke(version)).type, 'provisioned-concurrency');
    await assert.rejects(invoke(undefined), throttled('ReservedFunctionConcurrentInvocationLimitExceeded'));
    const running = invoke(version, { ms: 500 });
    await eventually('it runs', async () =>
      invoke(version).then(
        () => undefined,
        () => true,
      ),
    );
    await assert.rejects(invoke(version), throttled('ReservedFunctionConcurrentInvocationLimitExceeded'));
    await running;
  });
});

describe('throttles', { timeout: 60_000 }, () => {
  test('of a reservation: none, too many at once, too many a second', async (context) => {
    const { platform, lambda, invoke } = await setUp(context);
    await publish(platform);
    const reserve = (ReservedConcurrentExecutions: number) =>
      lambda.send(new PutFunctionConcurrencyCommand({ ...name, ReservedConcurrentExecutions }));
    await reserve(0);
    await assert.rejects(invoke(undefined), throttled('ReservedFunctionConcurrentInvocationLimitExceeded'));
    await reserve(1);
    await invoke(undefined);
    const reasons = new Set<string>();
    await eventually('ten requests within a second', async () => {
      await invoke(undefined).catch((error: unknown) => {
        assert.ok(error instanceof TooManyRequestsException);
        reasons.add(error.Reason ?? '');
      });
      return reasons.size > 0 ? true : undefined;
    });
    assert.deepEqual([...reasons], ['ReservedFunctionInvocationRateLimitExceeded']);
    // Another second.
    await eventually('it runs again', () =>
      invoke(undefined).then(
        () => true,
        () => undefined,
      ),
    );
  });

  test('of the account: too many at once, too many a second', async (context) => {
    const { platform, invoke } = await setUp(context, { concurrency: 1 });
    await publish(platform);
    const running = invoke(undefined, { ms: 1500 });
    const reasons = new Set<string>();
    const note = (error: unknown) => {
      assert.ok(error instanceof TooManyRequestsException);
      assert.deepEqual([error.retryAfterSeconds, error.message], ['1', 'Rate Exceeded.']);
      reasons.add(error.Reason ?? '');
    };
    await eventually('it runs', async () =>
      invoke(undefined).then(
        () => undefined,
        (error) => (note(error), true),
      ),
    );
    await running;
    await eventually('ten requests within a second', async () => {
      await invoke(undefined).catch(note);
      return reasons.size > 1 ? true : undefined;
    });
    assert.deepEqual(
      [...reasons],
      ['ConcurrentInvocationLimitExceeded', 'FunctionInvocationRateLimitExceeded'],
    );
  });

  test('of the account: what is provisioned for one function is not for another', async (context) => {
    const { platform, lambda, put, becomes, invoke } = await setUp(context, { concurrency: 102 });
    const version = await publish(platform);
    await put(version, 2);
    await becomes(version, 'READY');
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
    assert.deepEqual(
      [AccountLimit?.ConcurrentExecutions, AccountLimit?.UnreservedConcurrentExecutions],
      [102, 100],
    );
    await assert.rejects(put(version, 3), {
      message:
        "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    });
    assert.equal((await invoke(version)).type, 'provisioned-concurrency');
  });
});

/** With AWS's body and headers. */
function throttled(reason: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof TooManyRequestsException);
    assert.deepEqual(
      [error.Reason, error.Type, error.message, error.retryAfterSeconds, error.$metadata.httpStatusCode],
      [reason, 'User', 'Rate Exceeded.', '1', 429],
    );
    return true;
  };
}
