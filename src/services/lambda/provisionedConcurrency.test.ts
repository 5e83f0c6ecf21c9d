import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startTasks, type Task } from '../../base/task.ts';
import { silentLog } from '../../base/log.ts';
import type { FunctionVersion } from '../../compute/functionVersion.ts';
import type { ProvisionedState, ProvisionedUsage, ProvisionWish } from '../../compute/invocation.ts';
import { ARN, echo, fault, functionInput, testLambda } from './lambda.fixture.ts';
import { sharesOf } from './provisionedRecords.ts';
import { createProvisionedTime } from './provisionedTime.ts';

const name = { FunctionName: 'fn' };
const INVALID = 'InvalidParameterValueException';
const MISSING = 'ResourceNotFoundException';
const CONFLICT = 'ResourceConflictException';
const NO_CONFIG = 'No Provisioned Concurrency Config found for this function';

/** A function with two published versions, aliases `live` (1) and `next` (2), and an invoker that notes its wishes. */
async function setUp(meterProvisioned: (usage: ProvisionedUsage) => void = () => undefined) {
  const told: ProvisionWish[][] = [];
  const states = new Map<string, Omit<ProvisionedState, 'token' | 'count'>>();
  const lambda = testLambda({
    meterProvisioned,
    invoker: {
      invoke: async (_version, invocation) => echo(invocation),
      retire: () => undefined,
      whenFreed: () => undefined,
      provision: (wishes) => void told.push([...wishes]),
      provisioned: ({ version }) => {
        const wish = told.at(-1)?.find((each) => each.version.version === version);
        const state = states.get(version);
        return wish && state && { token: wish.token, count: wish.count, ...state };
      },
    },
  });
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  await lambda.call('UpdateFunctionConfiguration', { ...name, Timeout: 9 });
  await lambda.call('PublishVersion', name);
  await lambda.call('CreateAlias', { ...name, Name: 'live', FunctionVersion: '1' });
  await lambda.call('CreateAlias', { ...name, Name: 'next', FunctionVersion: '2' });
  const put = (Qualifier: string, ProvisionedConcurrentExecutions: number) =>
    lambda.call('PutProvisionedConcurrencyConfig', { ...name, Qualifier, ProvisionedConcurrentExecutions });
  const get = (Qualifier: string) => lambda.call('GetProvisionedConcurrencyConfig', { ...name, Qualifier });
  const wished = () => told.at(-1)?.map(({ version, count }) => [version.version, count]);
  /** Until what was written has been told. */
  const settle = async (context: { after(work: () => unknown): void }) => {
    const task = lambda.service.tasks?.find((each) => each.name === 'lambda.provision') as Task;
    const tasks = startTasks([task], lambda.clock, silentLog());
    context.after(() => tasks.stop());
    await lambda.clock.advance(1000);
  };
  return { ...lambda, put, get, told, wished, states, settle };
}

describe('provisioned concurrency', () => {
  test('put, get, list, delete', async (context) => {
    const lambda = await setUp();
    const put = await lambda.put('live', 3);
    const begun = {
      RequestedProvisionedConcurrentExecutions: 3,
      AvailableProvisionedConcurrentExecutions: 0,
      AllocatedProvisionedConcurrentExecutions: 0,
      Status: 'IN_PROGRESS',
      LastModified: '2026-01-01T00:00:00+0000',
    };
    assert.deepEqual(put, begun);
    assert.deepEqual(await lambda.get('live'), begun);
    await lambda.put('2', 1);
    await lambda.settle(context);
    assert.deepEqual(lambda.wished(), [
      ['2', 1],
      ['1', 3],
    ]);
    lambda.states.set('1', { ready: 2, status: 'allocating', failure: undefined });
    assert.deepEqual(await lambda.get('live'), {
      ...begun,
      AvailableProvisionedConcurrentExecutions: 2,
      AllocatedProvisionedConcurrentExecutions: 2,
    });
    lambda.states.set('1', { ready: 3, status: 'ready', failure: undefined });
    lambda.states.set('2', { ready: 0, status: 'failed', failure: 'init-error' });
    const ready = {
      ...begun,
      AvailableProvisionedConcurrentExecutions: 3,
      AllocatedProvisionedConcurrentExecutions: 3,
      Status: 'READY',
    };
    const failed = {
      ...begun,
      RequestedProvisionedConcurrentExecutions: 1,
      Status: 'FAILED',
      StatusReason: 'FUNCTION_ERROR_INIT_FAILURE',
    };
    assert.deepEqual(await lambda.get('live'), ready);
    assert.deepEqual(await lambda.call('ListProvisionedConcurrencyConfigs', name), {
      ProvisionedConcurrencyConfigs: [
        { FunctionArn: `${ARN}function:fn:2`, ...failed },
        { FunctionArn: `${ARN}function:fn:live`, ...ready },
      ],
    });
    const first = await lambda.call('ListProvisionedConcurrencyConfigs', { ...name, MaxItems: 1 });
    const second = await lambda.call('ListProvisionedConcurrencyConfigs', {
      ...name,
      MaxItems: 1,
      Marker: first.NextMarker,
    });
    assert.deepEqual(
      [first, second].map(({ ProvisionedConcurrencyConfigs: [one] = [] }) => one?.FunctionArn),
      [`${ARN}function:fn:2`, `${ARN}function:fn:live`],
    );
    assert.equal(second.NextMarker, undefined);

    for (let twice = 0; twice < 2; twice++) {
      await lambda.call('DeleteProvisionedConcurrencyConfig', { ...name, Qualifier: 'live' });
    }
    await assert.rejects(
      lambda.get('live'),
      fault('ProvisionedConcurrencyConfigNotFoundException', NO_CONFIG),
    );
    await lambda.clock.advance(1000);
    assert.deepEqual(lambda.wished(), [['2', 1]]);
  });

  test('only for versions and aliases that exist', async () => {
    const lambda = await setUp();
    const unpublished = fault(
      INVALID,
      'Provisioned Concurrency Configs cannot be applied to unpublished function versions.',
    );
    await assert.rejects(lambda.put('$LATEST', 1), unpublished);
    await lambda.call('CreateAlias', { ...name, Name: 'latest', FunctionVersion: '$LATEST' });
    await assert.rejects(lambda.put('latest', 1), unpublished);
    await assert.rejects(
      lambda.put('doesnotexist', 1),
      fault(MISSING, `Cannot find alias arn: ${ARN}function:fn:doesnotexist`),
    );
    await assert.rejects(lambda.put('10', 1), fault(MISSING, `Function not found: ${ARN}function:fn:10`));
    const other = { FunctionName: 'doesnotexist', ProvisionedConcurrentExecutions: 1 };
    await assert.rejects(
      lambda.call('PutProvisionedConcurrencyConfig', { ...other, Qualifier: '1' }),
      fault(MISSING, `Function not found: ${ARN}function:doesnotexist:1`),
    );
    await assert.rejects(
      lambda.call('PutProvisionedConcurrencyConfig', { ...other, Qualifier: 'noalias' }),
      fault(MISSING, `Cannot find alias arn: ${ARN}function:doesnotexist:noalias`),
    );
    for (const operation of [
      'GetProvisionedConcurrencyConfig',
      'DeleteProvisionedConcurrencyConfig',
    ] as const) {
      await assert.rejects(
        lambda.call(operation, { ...name, Qualifier: '$LATEST' }),
        fault(INVALID, 'The function resource provided must be an alias or a published version.'),
      );
    }
    await assert.rejects(lambda.get('1'), fault('ProvisionedConcurrencyConfigNotFoundException', NO_CONFIG));
  });

  test('a version has it once: itself, or through one alias', async () => {
    const lambda = await setUp();
    await lambda.call('CreateAlias', { ...name, Name: 'same', FunctionVersion: '1' });
    const already = fault(
      CONFLICT,
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    );
    await lambda.put('live', 1);
    await assert.rejects(
      lambda.put('1', 1),
      fault(CONFLICT, 'Version is pointed by a Provisioned Concurrency alias'),
    );
    await assert.rejects(lambda.put('same', 1), already);
    await lambda.put('2', 1);
    await assert.rejects(lambda.put('next', 1), already);
    // Nor by moving.
    await assert.rejects(
      lambda.call('UpdateAlias', { ...name, Name: 'live', FunctionVersion: '2' }),
      already,
    );
    await assert.rejects(
      lambda.call('UpdateAlias', { ...name, Name: 'live', FunctionVersion: '$LATEST' }),
      fault(INVALID, /unpublished function versions/),
    );
    await lambda.call('UpdateAlias', { ...name, Name: 'live', Description: 'moved nowhere' });
  });

  test('as many as are reserved, or as the account has left', async () => {
    const lambda = await setUp();
    const unreserved = async () =>
      (await lambda.call('GetAccountSettings', {})).AccountLimit?.UnreservedConcurrentExecutions;
    await assert.rejects(
      lambda.put('1', 1001),
      fault(
        INVALID,
        "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000].",
      ),
    );
    const below = fault(
      INVALID,
      "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    );
    await assert.rejects(lambda.put('1', 901), below);
    await lambda.put('1', 900);
    assert.equal(await unreserved(), 100);
    await assert.rejects(lambda.put('2', 1), below);
    await lambda.put('1', 5);
    await lambda.put('2', 2);
    assert.equal(await unreserved(), 993);
    const reserve = (ReservedConcurrentExecutions: number, FunctionName = 'fn') =>
      lambda.call('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions });
    await assert.rejects(
      reserve(1),
      fault(
        INVALID,
        " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [7].",
      ),
    );
    await reserve(8);
    // Provisioned concurrency is part of what is reserved.
    assert.equal(await unreserved(), 992);
    await assert.rejects(
      lambda.put('2', 4),
      fault(
        INVALID,
        'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
      ),
    );
    await lambda.put('2', 3);
    await lambda.call('DeleteFunctionConcurrency', name);
    await lambda.call('CreateFunction', functionInput('other'));
    await assert.rejects(reserve(893, 'other'), fault(INVALID, /below its minimum value of \[100\]/));
    await reserve(892, 'other');
    assert.equal(await unreserved(), 100);
  });

  test('invocations are told what is set aside', async () => {
    const lambda = testLambda();
    await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
    const provisionedOf = async (Qualifier?: string) => {
      await lambda.call('Invoke', { ...name, ...(Qualifier !== undefined && { Qualifier }) });
      return lambda.invoked.at(-1)?.version.provisioned;
    };
    assert.equal(await provisionedOf('1'), undefined);
    await lambda.call('PutProvisionedConcurrencyConfig', {
      ...name,
      Qualifier: '1',
      ProvisionedConcurrentExecutions: 4,
    });
    assert.deepEqual(await provisionedOf('1'), { ofVersion: 4, ofFunction: 4 });
    assert.deepEqual(await provisionedOf(), { ofVersion: 0, ofFunction: 4 });
  });

  test('an alias that moves takes it along; with weights both versions have a share', async (context) => {
    const lambda = await setUp();
    await lambda.put('live', 10);
    await lambda.settle(context);
    lambda.states.set('1', { ready: 10, status: 'ready', failure: undefined });
    assert.equal((await lambda.get('live')).Status, 'READY');
    await lambda.call('UpdateAlias', { ...name, Name: 'live', FunctionVersion: '2' });
    assert.equal((await lambda.get('live')).Status, 'IN_PROGRESS');
    await lambda.clock.advance(1000);
    assert.deepEqual(lambda.wished(), [['2', 10]]);
    await lambda.call('UpdateAlias', {
      ...name,
      Name: 'live',
      RoutingConfig: { AdditionalVersionWeights: { 1: 0.3 } },
    });
    await lambda.clock.advance(1000);
    assert.deepEqual(lambda.wished(), [
      ['2', 7],
      ['1', 3],
    ]);
    lambda.states.set('1', { ready: 2, status: 'allocating', failure: undefined });
    lambda.states.set('2', { ready: 7, status: 'ready', failure: undefined });
    const { Status, AvailableProvisionedConcurrentExecutions } = await lambda.get('live');
    assert.deepEqual([Status, AvailableProvisionedConcurrentExecutions], ['IN_PROGRESS', 9]);
    await assert.rejects(
      lambda.put('live', 11),
      fault(INVALID, 'Alias with weights can not be used with Provisioned Concurrency'),
    );
  });

  test('its time is metered in steps of five minutes, each when it begins', async (context) => {
    const minutes: number[] = [];
    const lambda = await setUp(({ provisionedMs, memoryMiB, version }) => {
      assert.deepEqual([memoryMiB, version], [128, '1']);
      minutes.push(provisionedMs / 60_000);
    });
    await lambda.settle(context);
    await lambda.put('1', 2);
    await lambda.clock.advance(60_000);
    assert.deepEqual(minutes, [10]);
    await lambda.clock.advance(7 * 60_000);
    assert.deepEqual(minutes, [10, 10]);
    // Another number is another request.
    await lambda.put('1', 3);
    await lambda.clock.advance(60_000);
    assert.deepEqual(minutes, [10, 10, 15]);
    await lambda.call('DeleteProvisionedConcurrencyConfig', { ...name, Qualifier: '1' });
    await lambda.clock.advance(60 * 60_000);
    assert.deepEqual(minutes, [10, 10, 15]);
  });

  test('it goes with its alias, its version, its function', async (context) => {
    const lambda = await setUp();
    await lambda.put('live', 1);
    await lambda.put('2', 1);
    await lambda.settle(context);
    assert.equal(lambda.wished()?.length, 2);
    await lambda.call('DeleteAlias', { ...name, Name: 'live' });
    await lambda.call('DeleteAlias', { ...name, Name: 'next' });
    await lambda.clock.advance(1000);
    assert.deepEqual(lambda.wished(), [['2', 1]]);
    await lambda.call('DeleteFunction', { ...name, Qualifier: '2' });
    await lambda.clock.advance(1000);
    assert.deepEqual(lambda.wished(), []);
    await lambda.put('1', 1);
    await lambda.call('DeleteFunction', name);
    await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
    assert.deepEqual(await lambda.call('ListProvisionedConcurrencyConfigs', name), {
      ProvisionedConcurrencyConfigs: [],
    });
  });
});

test('shares: one configuration a version, a proportion of it for an alias with weights', () => {
  const config = (qualifier: string, requested: number) => ({
    qualifier,
    config: { requested, token: qualifier, modifiedAtMs: 0 },
  });
  const shares = (requested: number, weight: number, ...more: ReturnType<typeof config>[]) =>
    sharesOf([config('live', requested), ...more], (alias) =>
      alias === 'live'
        ? {
            name: 'live',
            version: '1',
            description: '',
            revisionId: '',
            additional: { version: '2', weight },
          }
        : undefined,
    ).map(({ version, count }) => `${version}:${count}`);
  assert.deepEqual(shares(10, 0.25), ['1:7', '2:3']);
  assert.deepEqual(shares(1, 0.1), ['1:1']);
  assert.deepEqual(shares(1, 0.9), ['2:1']);
  assert.deepEqual(shares(10, 0.5, config('2', 4)), ['1:10', '2:4']);
});

test('a restart meters no step twice, and none in which the platform did not run', () => {
  const metered: number[] = [];
  const meter = createProvisionedTime(({ provisionedMs }) => void metered.push(provisionedMs / 60_000));
  const wish = { version: { version: '1' } as FunctionVersion, count: 1, token: 't', sinceMs: 0 };
  meter([wish], 62 * 60_000);
  meter([wish], 64 * 60_000);
  assert.deepEqual(metered, []);
  meter([wish], 65 * 60_000);
  meter([wish], 65 * 60_000);
  assert.deepEqual(metered, [5]);
  // The clock was set back.
  meter([wish], 64 * 60_000);
  meter([wish], 65 * 60_000);
  assert.deepEqual(metered, [5]);
});
