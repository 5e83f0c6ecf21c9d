import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { simulatedClock, type SimulatedClock } from '../base/clock.ts';
import { EnvironmentReuse } from './environmentReuse.ts';
import { invokerPlatform, until, type InvokerPlatform } from './invoker.fixture.ts';
import type { FunctionVersion } from './functionVersion.ts';
import { Throttled } from './invocation.ts';
import type { InvokerSettings } from './invokerSettings.ts';

/** Answers its process; waits for a file, or makes it. */
const HANDLER = `
  const { existsSync, writeFileSync } = require('node:fs');
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  exports.handler = async ({ until, make }) => {
    if (make) writeFileSync(make, '');
    while (until && !existsSync(until)) await pause(5);
    return process.pid;
  };
`;

describe('environment reuse', { timeout: 60_000 }, () => {
  test('brief invocations wait for a busy environment, though others are idle', async () => {
    await withBriefFunction(async ({ platform, version }) => {
      const { coldStarts } = platform.invoker.stats();
      const answers = await Promise.all([1, 2, 3].map(() => platform.invoke(version)));
      assert.equal(new Set(answers.map(({ answer }) => answer)).size, 1);
      // None was made either: for a fourth there would be, and it may be ready before that one is free.
      assert.equal(platform.invoker.stats().coldStarts, coldStarts);
    });
  });

  test('behind one that is not brief nobody waits for long, and then nobody at all', async () => {
    await withBriefFunction(async ({ platform, version, clock, folder }) => {
      const slow = platform.invoke(version, { until: join(folder, 'first') });
      const brief = platform.invoke(version, { make: join(folder, 'first') });
      await clock.advance(2);
      await Promise.all([slow, brief]);

      const slowAgain = platform.invoke(version, { until: join(folder, 'second') });
      await Promise.all([slowAgain, platform.invoke(version, { make: join(folder, 'second') })]);
    });
  });

  test('retired while some wait for it, its idle environments take them and end', async () => {
    await withBriefFunction(async ({ platform, version, folder }) => {
      const { coldStarts } = platform.invoker.stats();
      const slow = platform.invoke(version, { until: join(folder, 'end') });
      const waiting = [platform.invoke(version), platform.invoke(version)];
      platform.invoker.retire(version.functionArn, () => false);
      await Promise.all(waiting);
      await Promise.all([slow, platform.invoke(version, { make: join(folder, 'end') })]);
      const { environments, coldStarts: after } = platform.invoker.stats();
      assert.deepEqual([environments.idle, environments.busy, after - coldStarts], [0, 0, 1]);
    });
  });

  test('when more wait than are idle, those are taken before room is made for others', async () => {
    await withBriefFunction(
      async ({ platform, version, folder }) => {
        const end = join(folder, 'end');
        const held = [1, 2, 3, 4].map(() => platform.invoke(version, { until: end }));
        await assert.rejects(held[3] as Promise<unknown>, Throttled);
        writeFileSync(end, '');
        await Promise.all(held.slice(0, 3));
      },
      { maxEnvironments: 3 },
    );
  });

  test('a provisioned environment that is free takes who waits for one on demand', async () => {
    await withFiles(async ({ platform, folder }) => {
      const defined = await platform.define({ 'index.js': HANDLER }, { version: '1' });
      const version = { ...defined, provisioned: { ofVersion: 1, ofFunction: 1 } };
      platform.invoker.provision([{ version, count: 1, token: 't' }]);
      await until(() => platform.invoker.provisioned(version)?.status === 'ready');
      for (let count = 0; count < 64; count++) await platform.invoke(version);
      const first = platform.invoke(version, { until: join(folder, 'first') });
      const spilled = platform.invoke(version, {
        until: join(folder, 'spilled'),
        make: join(folder, 'first'),
      });
      await first;
      const waiting = platform.invoke(version);
      await platform.invoke(version, { make: join(folder, 'spilled') });
      await Promise.all([spilled, waiting]);
      assert.equal(platform.usage.filter((record) => record.spillover === true).length, 1);
    });
  });

  test('environments that are still initialised are not at work', async () => {
    await withFiles(async ({ platform }) => {
      const code = `
        if (process.env.AWS_LAMBDA_INITIALIZATION_TYPE !== 'on-demand') await new Promise((r) => setTimeout(r, 30000));
        export const handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE;`;
      const version = await platform.define({ 'index.mjs': code }, { version: '1' });
      for (let count = 0; count < 64; count++) await platform.invoke(version);
      platform.invoker.provision([{ version, count: 1, token: 't' }]);
      assert.equal((await platform.invoke(version)).answer, 'on-demand');
    });
  });

  test('only what was brief for some time, and still is, is worth waiting for', () => {
    const always = { environments: new Set<never>(), waiting: [], atWork: 4, idle: 4 };
    const reuse = new EnvironmentReuse(simulatedClock(), 4, { ...always, takeIdle: () => undefined });
    const took = (ms: number, times: number) => {
      for (let count = 0; count < times; count++) reuse.took(ms);
    };
    took(0.2, 63);
    assert.equal(reuse.isWorthWaiting, false);
    took(0.2, 1);
    assert.equal(reuse.isWorthWaiting, true);
    took(1.5, 100);
    assert.equal(reuse.isWorthWaiting, true, 'processors are shared');
    took(50, 4);
    assert.equal(reuse.isWorthWaiting, false);
    took(1.5, 1000);
    assert.equal(reuse.isWorthWaiting, false, 'none was over at once for long');
    took(0.2, 1);
    assert.equal(reuse.isWorthWaiting, true);
  });

  test('as long as processors are free, nobody waits', () => {
    const few = { environments: new Set<never>(), waiting: [], atWork: 3, idle: 4 };
    const reuse = new EnvironmentReuse(simulatedClock(), 4, { ...few, takeIdle: () => undefined });
    for (let count = 0; count < 100; count++) reuse.took(0.2);
    assert.equal(reuse.isWorthWaiting, false);
  });
});

interface Files {
  readonly platform: InvokerPlatform;
  /** As long as it does not advance, invocations take no time. */
  readonly clock: SimulatedClock;
  readonly folder: string;
}

/** Three idle environments of a function that is known to be brief, one of which keeps all processors busy. */
function withBriefFunction(
  run: (setting: Files & { version: FunctionVersion }) => Promise<void>,
  settings: Partial<InvokerSettings> = {},
): Promise<void> {
  return withFiles(async (files) => {
    const { platform, folder } = files;
    const version = await platform.define({ 'index.js': HANDLER });
    const third = join(folder, 'third');
    await Promise.all(
      [{ until: third }, { until: third }, { make: third }].map((event) => platform.invoke(version, event)),
    );
    for (let count = 0; count < 64; count++) await platform.invoke(version);
    assert.equal(platform.invoker.stats().environments.idle, 3);
    await run({ ...files, version });
  }, settings);
}

async function withFiles(
  run: (files: Files) => Promise<void>,
  settings: Partial<InvokerSettings> = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-reuse-'));
  const clock = simulatedClock();
  const platform = await invokerPlatform({
    driver: 'process',
    clock,
    settings: { mostAtWork: 1, ...settings },
  });
  try {
    await run({ platform, clock, folder });
  } finally {
    await platform.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
