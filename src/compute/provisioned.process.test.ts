import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { systemClock, type Clock } from '../base/clock.ts';
import type { FunctionVersion } from './functionVersion.ts';
import {
  invokerPlatform,
  until,
  type InvokerPlatform,
  type InvokerPlatformOptions,
} from './invoker.fixture.ts';

const TELL = `
  const born = Date.now() + Math.random();
  exports.handler = async ({ ms = 0, exit, exitLater } = {}) => {
    if (exit) process.exit(1);
    if (exitLater) require('child_process').spawn('sh', ['-c', 'sleep 0.1; kill -9 ' + process.pid]);
    await new Promise((resolve) => setTimeout(resolve, ms));
    return [process.env.AWS_LAMBDA_INITIALIZATION_TYPE, born];
  };`;

async function setUp(
  context: TestContext,
  options: Partial<InvokerPlatformOptions> = {},
): Promise<InvokerPlatform> {
  const platform = await invokerPlatform({ driver: 'process', ...options });
  context.after(() => platform.close());
  return platform;
}

const define = (platform: InvokerPlatform, code = TELL, changes: Partial<FunctionVersion> = {}) =>
  platform.define({ 'index.js': code }, { version: '1', ...changes });

/** As the service does: the version says how many it has. */
const provision = (platform: InvokerPlatform, version: FunctionVersion, count: number, token = 't') => {
  platform.invoker.provision([{ version, count, token }]);
  return { ...version, provisioned: { ofVersion: count, ofFunction: count } };
};

const becomes = (platform: InvokerPlatform, version: FunctionVersion, status: string, ready: number) =>
  until(() => {
    const state = platform.invoker.provisioned(version);
    return state?.status === status && state.ready === ready;
  });

describe('provisioned concurrency', { timeout: 60_000 }, () => {
  test('environments are initialised before anybody asks, and no cold start happens while one is free', async (context) => {
    const platform = await setUp(context);
    const version = provision(platform, await define(platform), 2);
    assert.equal(platform.invoker.provisioned(version)?.status, 'allocating');
    await becomes(platform, version, 'ready', 2);
    const born = new Set<unknown>();
    for (let round = 0; round < 5; round++) {
      const two = await Promise.all([1, 2].map(() => platform.invoke(version, { ms: 30 })));
      for (const { answer } of two) {
        const [kind, when] = answer as [string, number];
        assert.equal(kind, 'provisioned-concurrency');
        born.add(when);
      }
    }
    assert.equal(born.size, 2);
    const { coldStarts, provisioned } = platform.invoker.stats();
    assert.deepEqual([coldStarts, provisioned], [0, 2]);
    assert.ok(platform.usage.every((record) => record.provisioned === true));
    assert.equal(platform.provisionedUsage.length, 2);
    assert.ok(
      platform.provisionedUsage.every(({ initMs, provisionedMs }) => initMs > 1 && provisionedMs === 0),
    );
    const lines = platform.lines(version);
    assert.equal(
      lines.filter((line) => /^INIT_REPORT Init Duration: \d+\.\d\d ms\tPhase: init\n$/.test(line)).length,
      2,
    );
    const reports = lines.filter((line) => line.startsWith('REPORT'));
    assert.equal(reports.length, 10);
    assert.ok(reports.every((line) => !line.includes('Init Duration')));
    assert.ok(
      platform.usage.every(
        ({ initMs, billedMs, durationMs }) => initMs === 0 && billedMs === Math.ceil(durationMs),
      ),
    );
  });

  test('more at a time spill over to environments on demand, which are ended when idle; the others stay', async (context) => {
    const platform = await setUp(context, { settings: { idleMs: 300, freezeAfterMs: 50 } });
    const version = provision(platform, await define(platform), 1);
    await becomes(platform, version, 'ready', 1);
    const kinds = async (count: number) => {
      const all = await Promise.all(
        Array.from({ length: count }, () => platform.invoke(version, { ms: 1500 })),
      );
      return all.map(({ answer }) => (answer as [string])[0]).toSorted();
    };
    assert.deepEqual(await kinds(3), ['on-demand', 'on-demand', 'provisioned-concurrency']);
    assert.deepEqual(await kinds(1), ['provisioned-concurrency']);
    await until(() => platform.invoker.stats().environments.idle === 1);
    // Twice as long again as an idle one lives.
    const enough = performance.now() + 700;
    await until(() => performance.now() > enough);
    assert.deepEqual(await kinds(1), ['provisioned-concurrency']);
    assert.equal(platform.streams(version).length, 3);
  });

  test('an invocation does not wait for an environment that is still initialising', async (context) => {
    const platform = await setUp(context);
    const slow = `
      if (process.env.AWS_LAMBDA_INITIALIZATION_TYPE !== 'on-demand') await new Promise((r) => setTimeout(r, 30000));
      export const handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE;`;
    const defined = await platform.define({ 'index.mjs': slow }, { version: '1' });
    const version = provision(platform, defined, 1);
    await until(() => platform.invoker.stats().environments.initialising === 1);
    assert.equal((await platform.invoke(version)).answer, 'on-demand');
    assert.equal(platform.invoker.provisioned(version)?.status, 'allocating');
  });

  test('initialisation may take longer than on demand', async (context) => {
    const platform = await setUp(context, {
      settings: { initTimeoutMs: 100, provisionedInitTimeoutMs: 20_000 },
    });
    const slow = `await new Promise((r) => setTimeout(r, 500)); export const handler = async () => 1;`;
    const defined = await platform.define({ 'index.mjs': slow }, { version: '1', timeoutMs: 200 });
    const version = provision(platform, defined, 1);
    await becomes(platform, version, 'ready', 1);
    assert.equal((await platform.invoke(version)).answer, 1);
    assert.equal(platform.invoker.stats().coldStarts, 0);
  });

  test('one that dies is replaced, whether it ran or waited', async (context) => {
    const platform = await setUp(context, { settings: { freezeAfterMs: 60_000 } });
    const version = provision(platform, await define(platform), 1);
    await becomes(platform, version, 'ready', 1);
    const first = (await platform.invoke(version)).answer as [string, number];
    assert.equal((await platform.invoke(version, { exit: true })).functionError, 'Unhandled');
    await until(() => platform.invoker.provisioned(version)?.ready === 1);
    const second = (await platform.invoke(version)).answer as [string, number];
    assert.equal(second[0], 'provisioned-concurrency');
    assert.notEqual(second[1], first[1]);
    await platform.invoke(version, { exitLater: true });
    await until(() => platform.invoker.stats().environments.idle === 0);
    await becomes(platform, version, 'ready', 1);
    const third = (await platform.invoke(version)).answer as [string, number];
    assert.notEqual(third[1], second[1]);
    assert.equal(platform.invoker.stats().coldStarts, 0);
  });

  test('code that cannot be initialised: failed, with the reason, and tried again later; a new request at once', async (context) => {
    const platform = await setUp(context);
    const version = await define(platform, `throw new Error('no');`);
    provision(platform, version, 2);
    await becomes(platform, version, 'failed', 0);
    assert.equal(platform.invoker.provisioned(version)?.failure, 'init-error');
    assert.match(
      platform.lines(version).find((line) => line.startsWith('INIT_REPORT')) ?? '',
      /Phase: init\tStatus: error\tError Type: \S+\n$/,
    );
    await until(() => platform.invoker.stats().environments.initialising === 0);
    const before = platform.streams(version).length;
    assert.equal(before, 2);
    provision(platform, version, 2, 'another');
    await until(() => platform.streams(version).length === 4);
    await becomes(platform, version, 'failed', 0);
  });

  test('what failed is tried again, and then it is ready', async (context) => {
    const BACK_OFF_MS = [5_000, 10_000, 20_000, 40_000, 80_000];
    const clock = systemClock();
    const retries: number[] = [];
    const hasty: Clock = {
      ...clock,
      timer: (ms, fire) => {
        if (!BACK_OFF_MS.includes(ms)) return clock.timer(ms, fire);
        retries.push(ms);
        return clock.timer(ms / 100, fire);
      },
    };
    const platform = await setUp(context, {
      clock: hasty,
      settings: { bootTimeoutMs: 30_001, idleMs: 120_004 },
    });
    const folder = await mkdtemp(join(tmpdir(), 'mayfly-mended-'));
    context.after(() => rm(folder, { recursive: true }));
    const mended = join(folder, 'mended');
    const code = `if (!require('node:fs').existsSync('${mended}')) throw new Error('not yet'); exports.handler = async () => 1;`;
    const version = provision(platform, await define(platform, code), 1);
    await becomes(platform, version, 'failed', 0);
    await until(() => retries.length > 1);
    await writeFile(mended, '');
    await becomes(platform, version, 'ready', 1);
    assert.equal(platform.invoker.provisioned(version)?.failure, undefined);
    assert.deepEqual(retries, BACK_OFF_MS.slice(0, retries.length));
  });

  test('an initialisation beyond its time', async (context) => {
    const platform = await setUp(context, { settings: { provisionedInitTimeoutMs: 100 } });
    const never = `await new Promise(() => setInterval(() => {}, 99)); export const handler = 1;`;
    const defined = await platform.define({ 'index.mjs': never }, { version: '1', timeoutMs: 200 });
    provision(platform, defined, 1);
    await becomes(platform, defined, 'failed', 0);
    assert.equal(platform.invoker.provisioned(defined)?.failure, 'init-timeout');
  });

  test('fewer, more, none: what is too many ends, and what runs is answered first', async (context) => {
    const platform = await setUp(context);
    const version = provision(platform, await define(platform), 3);
    await becomes(platform, version, 'ready', 3);
    provision(platform, version, 1, 'fewer');
    await until(() => platform.invoker.stats().environments.idle === 1);
    provision(platform, version, 2, 'more');
    await becomes(platform, version, 'ready', 2);
    const running = platform.invoke(version, { ms: 300 });
    await until(() => platform.invoker.stats().environments.busy === 1);
    platform.invoker.provision([]);
    assert.equal(platform.invoker.provisioned(version), undefined);
    assert.equal((await running).functionError, undefined);
    await until(
      () =>
        platform.invoker.stats().environments.idle === 0 && platform.invoker.stats().environments.busy === 0,
    );
    assert.equal(platform.invoker.stats().provisioned, 0);
  });

  test('no room: failed; environments on demand give way, provisioned ones never', async (context) => {
    const platform = await setUp(context, { settings: { maxEnvironments: 2 } });
    const other = await define(platform);
    await platform.invoke(other);
    const version = provision(platform, await define(platform), 3);
    await becomes(platform, version, 'failed', 2);
    assert.equal(platform.invoker.provisioned(version)?.failure, 'no-room');
    await assert.rejects(platform.invoke(other), { reason: 'ConcurrentInvocationLimitExceeded' });
    assert.equal((await platform.invoke(version)).functionError, undefined);
    provision(platform, version, 2, 'fewer');
    await becomes(platform, version, 'ready', 2);
  });

  test('an old one is replaced by a new one that is ready before', async (context) => {
    const platform = await setUp(context, { settings: { maxLifeMs: 400, idleMs: 1000 } });
    const version = provision(platform, await define(platform), 1);
    await becomes(platform, version, 'ready', 1);
    const first = (await platform.invoke(version)).answer;
    await until(() => {
      const { idle, initialising } = platform.invoker.stats().environments;
      return platform.streams(version).length >= 2 && idle === 1 && initialising === 0;
    });
    assert.notDeepEqual((await platform.invoke(version)).answer, first);
    assert.equal(platform.invoker.stats().coldStarts, 0);
    assert.equal(platform.invoker.provisioned(version)?.status, 'ready');
  });

  test('a retired function keeps nothing', async (context) => {
    const platform = await setUp(context);
    const version = provision(platform, await define(platform), 2);
    await becomes(platform, version, 'ready', 2);
    platform.invoker.retire(version.functionArn, () => false);
    await until(() => platform.invoker.stats().environments.idle === 0);
    assert.equal(platform.invoker.provisioned(version), undefined);
    assert.equal(platform.streams(version).length, 2);
  });
});
