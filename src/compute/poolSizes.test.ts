/** Runtimes whose sandboxes wait for functions of one memory size: here Node.js, started with the size in a variable. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invokerPlatform, until, type InvokerPlatform } from './invoker.fixture.ts';
import type { RuntimeCatalogue } from './runtimeCatalogue.ts';

const sized = (real: RuntimeCatalogue): RuntimeCatalogue => ({
  list: () => real.list(),
  prepare: (runtime) => real.prepare(runtime),
  perMemory: () => true,
  state: (runtime) => {
    const state = real.state(runtime);
    if (state.kind !== 'ready') return state;
    const { process } = state;
    return {
      ...state,
      processFor: (memoryMiB, variables) => ({
        ...process,
        environment: { ...process.environment, ...variables, SIZE: String(memoryMiB) },
      }),
    };
  },
});

async function withSizes(work: (platform: InvokerPlatform) => Promise<void>): Promise<void> {
  const platform = await invokerPlatform({ driver: 'process', catalogue: sized });
  try {
    await work(platform);
  } finally {
    await platform.close();
  }
}

const CODE = { 'index.js': `exports.handler = async () => process.env.SIZE` };

test('a function gets a sandbox of its size, also one that is booted for it alone', { timeout: 30_000 }, () =>
  withSizes(async (platform) => {
    for (const memoryMiB of [128, 512, 128, 1024]) {
      const version = await platform.define(CODE, { memoryMiB });
      platform.invoker.warm(version.runtime, memoryMiB);
      await until(() => platform.invoker.stats().environments.prebooted > 0);
      assert.equal((await platform.invoke(version)).answer, String(memoryMiB));
    }
    const alone = await platform.define(CODE, { memoryMiB: 256, ephemeralStorageMiB: 1024 });
    assert.equal((await platform.invoke(alone)).answer, '256');
  }),
);

test('of many sizes the two last in use have one that waits', { timeout: 30_000 }, () =>
  withSizes(async (platform) => {
    const { runtime } = await platform.define(CODE);
    const prebooted = () => platform.invoker.stats().environments.prebooted;
    for (const memoryMiB of [128, 256, 512, 1024, 2048]) {
      platform.invoker.warm(runtime, memoryMiB);
      await until(() => prebooted() > 0);
    }
    await until(() => prebooted() >= 2);
    // An invocation calls for a sweep, which ends those that are too many.
    const version = await platform.define(CODE, { memoryMiB: 2048 });
    assert.equal((await platform.invoke(version)).answer, '2048');
    await until(() => prebooted() === 2);
  }),
);
