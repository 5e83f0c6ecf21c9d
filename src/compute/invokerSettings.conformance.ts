/**
 * What the invoker does when its settings are others than usual: short lives, few environments, little time. Run beside
 * `invoker.conformance.ts`, over whichever driver.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FunctionVersion } from './functionVersion.ts';
import { invokerPlatform, until } from './invoker.fixture.ts';

const ECHO = `exports.handler = async (event) => event;`;
const COUNT = `let n = 0; exports.handler = async () => ++n;`;

export function invokerSettingsConformance(driver: 'process' | 'bubblewrap'): void {
  describe(`invoker over the ${driver} driver, with settings of its own`, { timeout: 60_000 }, () => {
    test('an initialisation beyond its time is repeated inside the invocation', async () => {
      const platform = await invokerPlatform({ driver, settings: { initTimeoutMs: 400 } });
      try {
        const slow = `await new Promise((r) => setTimeout(r, 600)); export const handler = async () => 'late';`;
        const version = await platform.define({ 'index.mjs': slow });
        const result = await platform.invoke(version);
        assert.equal(result.answer, 'late');
        const lines = platform.lines(version);
        assert.match(
          lines[1] ?? '',
          /^INIT_REPORT Init Duration: \d+\.\d\d ms\tPhase: init\tStatus: timeout\n$/,
        );
        assert.match(lines[2] ?? '', /^START/);
        assert.ok((platform.usage[0]?.durationMs ?? 0) >= 600);
        assert.doesNotMatch(lines.at(-1) ?? '', /Init Duration/);
        const never = await platform.define(
          { 'index.mjs': `await new Promise(() => setInterval(() => {}, 99))` },
          { timeoutMs: 300 },
        );
        const { answer, requestId } = await platform.invoke(never);
        assert.deepEqual(answer, {
          errorType: 'Sandbox.Timedout',
          errorMessage: `RequestId: ${requestId} Error: Task timed out after 0.30 seconds`,
        });
      } finally {
        await platform.close();
      }
    });

    test('an environment that dies idle is noticed and never handed out', async () => {
      // Frozen, it could not be killed from inside.
      const platform = await invokerPlatform({ driver, settings: { freezeAfterMs: 60_000 } });
      try {
        const killer = `require('child_process').spawn('sh', ['-c', 'sleep 0.1; kill -9 ' + process.pid])`;
        const version = await platform.define({
          'index.js': `let n = 0; exports.handler = async () => { ${killer}; return ++n; }`,
        });
        assert.equal((await platform.invoke(version)).answer, 1);
        await until(() => platform.invoker.stats().environments.idle === 0);
        assert.equal((await platform.invoke(version)).answer, 1);
      } finally {
        await platform.close();
      }
    });

    test('the pool keeps booted sandboxes waiting and fills up again', async () => {
      const platform = await invokerPlatform({ driver, settings: { poolMinimum: 2 } });
      try {
        const waiting = () => platform.invoker.stats().environments.prebooted;
        platform.invoker.warm('nodejs24.x');
        await until(() => waiting() === 2);
        const version = await platform.define({ 'index.js': ECHO });
        await platform.invoke(version);
        assert.equal(waiting(), 1);
        assert.ok((platform.usage[0]?.initMs ?? Infinity) < 1000);
        await until(() => waiting() === 2);
        await until(() => platform.invoker.stats().poolBytes > 1_000_000);
        assert.equal(platform.invoker.stats().environments.idle, 1);
      } finally {
        await platform.close();
      }
    });

    test('an idle environment ends after its time', async () => {
      const platform = await invokerPlatform({ driver, settings: { idleMs: 300 } });
      try {
        const version = await platform.define({ 'index.js': COUNT });
        assert.equal((await platform.invoke(version)).answer, 1);
        await until(() => platform.invoker.stats().environments.idle === 0);
      } finally {
        await platform.close();
      }
    });

    test('the longest idle environment ends for a new one', async () => {
      const platform = await invokerPlatform({ driver, settings: { maxEnvironments: 2 } });
      try {
        const versions = await Promise.all([1, 2, 3].map(() => platform.define({ 'index.js': COUNT })));
        for (const version of versions) assert.equal((await platform.invoke(version)).answer, 1);
        assert.equal(platform.invoker.stats().environments.idle, 2);
        assert.equal((await platform.invoke(versions[2] as FunctionVersion)).answer, 2);
        assert.equal((await platform.invoke(versions[0] as FunctionVersion)).answer, 1);
      } finally {
        await platform.close();
      }
    });

    test('an environment is replaced after its last invocation, which is answered as any', async () => {
      const platform = await invokerPlatform({ driver, settings: { maxInvocations: 3 } });
      try {
        const version = await platform.define({ 'index.js': COUNT });
        const answers = [];
        for (let i = 0; i < 7; i++) answers.push((await platform.invoke(version)).answer);
        assert.deepEqual(answers, [1, 2, 3, 1, 2, 3, 1]);
        assert.equal(platform.streams(version).length, 3);
        assert.equal(platform.usage.filter((record) => record.error).length, 0);
      } finally {
        await platform.close();
      }
    });

    test('an environment that is busy all its life is replaced when it is old', async () => {
      const platform = await invokerPlatform({ driver, settings: { maxLifeMs: 300 } });
      try {
        const version = await platform.define({
          'index.js': `let n = 0; exports.handler = async (ms) => { await new Promise((r) => setTimeout(r, ms)); return ++n; }`,
        });
        assert.equal((await platform.invoke(version, 800)).answer, 1);
        assert.equal((await platform.invoke(version, 0)).answer, 1);
      } finally {
        await platform.close();
      }
    });

    test('a flood of output slows the function, not the platform', async () => {
      const output = { burstBytes: 1024 * 1024, bytesPerSecond: 8 * 1024 * 1024 };
      const platform = await invokerPlatform({ driver, settings: { output } });
      try {
        const version = await platform.define({
          'index.js': `exports.handler = async () => { for (let i = 0; i < 4096; i++) require('fs').writeSync(1, 'x'.repeat(1023) + '\\n'); };`,
        });
        await platform.invoke(version);
        assert.ok((platform.usage[0]?.durationMs ?? 0) > 300);
        assert.equal(platform.lines(version).filter((line) => line.startsWith('xxx')).length, 4096);
      } finally {
        await platform.close();
      }
    });

    test('closing waits for what runs, as long as it may', async () => {
      const slow = { 'index.js': `exports.handler = (ms) => new Promise((r) => setTimeout(r, ms, 'done'))` };
      const patient = await invokerPlatform({ driver });
      const running = patient.invoke(await patient.define(slow), 200);
      await until(() => patient.invoker.stats().environments.busy === 1);
      await patient.invoker.close(10_000);
      assert.equal((await running).answer, 'done');
      await assert.rejects(patient.invoke(await patient.define(slow), 0), { name: 'OperationalError' });
      await patient.close();

      const hasty = await invokerPlatform({ driver });
      const cut = hasty.invoke(await hasty.define(slow, { timeoutMs: 60_000 }), 50_000);
      const rejected = assert.rejects(cut, { name: 'OperationalError' });
      await until(() => hasty.invoker.stats().environments.busy === 1);
      await hasty.invoker.close(50);
      await rejected;
      await hasty.close();
    });
  });
}
