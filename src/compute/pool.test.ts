import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { OperationalError } from '../base/errors.ts';
import { invokerPlatform, until, type InvokerPlatformOptions } from './invoker.fixture.ts';
import type { RuntimeState } from './runtimeCatalogue.ts';
import type { RuntimeProcess } from './sandbox.ts';

const CODE = { 'index.js': `exports.handler = async () => 'fine'` };

async function withPlatform(
  options: Omit<InvokerPlatformOptions, 'driver'>,
  work: (platform: Awaited<ReturnType<typeof invokerPlatform>>) => Promise<void>,
): Promise<void> {
  const platform = await invokerPlatform({ driver: 'process', ...options });
  try {
    await work(platform);
  } finally {
    await platform.close();
  }
}

test('an invocation waits until its runtime is prepared', { timeout: 30_000 }, async () => {
  const gate = Promise.withResolvers<void>();
  let prepared = false;
  await withPlatform(
    {
      catalogue: (real) => ({
        list: () => real.list(),
        state: (runtime) => (prepared ? real.state(runtime) : { kind: 'preparing', progress: 'half of it' }),
        prepare: async (runtime) => {
          await gate.promise;
          prepared = true;
          return real.prepare(runtime);
        },
      }),
    },
    async (platform) => {
      const version = await platform.define(CODE);
      platform.invoker.warm(version.runtime);
      const running = platform.invoke(version);
      await until(() => platform.invoker.stats().environments.initialising === 1);
      gate.resolve();
      assert.equal((await running).answer, 'fine');
    },
  );
});

test('a runtime that this machine has not is said to be absent, with what to do', async () => {
  await withPlatform({}, async (platform) => {
    const version = await platform.define(CODE, { runtime: 'ruby3.4' });
    await assert.rejects(platform.invoke(version), (error) => {
      assert.ok(error instanceof OperationalError);
      assert.match(error.message, /ruby3\.4/);
      assert.ok(error.hint !== undefined);
      return true;
    });
    assert.equal(platform.invoker.stats().environments.initialising, 0);
  });
});

/** The real runtime, started in another way. */
const started = (change: (process: RuntimeProcess) => Partial<RuntimeProcess>) => ({
  catalogue: ((real) => ({
    list: () => real.list(),
    prepare: (runtime) => real.prepare(runtime),
    state: (runtime: string): RuntimeState => {
      const state = real.state(runtime);
      return state.kind === 'ready'
        ? { ...state, process: { ...state.process, ...change(state.process) } }
        : state;
    },
  })) satisfies InvokerPlatformOptions['catalogue'],
});

test('a runtime that ends instead of booting is told with its last words', async () => {
  const broken = started(({ argv }) => ({
    argv: [argv[0] ?? '', '-e', 'console.error("no such thing"); process.exit(9)'],
  }));
  await withPlatform(broken, async (platform) => {
    const version = await platform.define(CODE);
    await assert.rejects(Promise.all([platform.invoke(version), platform.invoke(version)]), (error) => {
      assert.ok(error instanceof OperationalError);
      assert.match(error.message, /did not start: exit 9/);
      assert.match(error.hint ?? '', /no such thing/);
      return true;
    });
    await until(() => platform.invoker.stats().environments.initialising === 0);
  });
});

test('a runtime that never says that it runs is given up', async () => {
  const silent = started(({ argv }) => ({ argv: [argv[0] ?? '', '-e', 'setInterval(() => {}, 1000)'] }));
  await withPlatform({ ...silent, settings: { bootTimeoutMs: 300 } }, async (platform) => {
    const version = await platform.define(CODE);
    await assert.rejects(platform.invoke(version), /did not start: took too long/);
  });
});

test('the pool stays within its budget of memory', { timeout: 30_000 }, async () => {
  await withPlatform(
    { settings: { poolMinimum: 50, poolBudgetBytes: 64 * 1024 * 1024 } },
    async (platform) => {
      const version = await platform.define(CODE);
      platform.invoker.warm(version.runtime);
      await until(() => platform.invoker.stats().poolBytes > 32 * 1024 * 1024);
      assert.ok(platform.invoker.stats().environments.prebooted < 10);
    },
  );
});

test(
  'one waits for each function that has come, and goes to the first that runs',
  { timeout: 30_000 },
  async () => {
    await withPlatform({}, async (platform) => {
      const versions = await Promise.all([1, 2, 3, 4].map(() => platform.define(CODE)));
      for (const { runtime, functionArn } of versions) platform.invoker.warm(runtime, undefined, functionArn);
      assert.ok(platform.invoker.stats().poolMissing > 0);
      const settled = (count: number) => () => {
        const { poolMissing, environments } = platform.invoker.stats();
        return poolMissing === 0 && environments.prebooted === count;
      };
      await until(settled(4));
      const [first, second] = versions;
      assert.ok(first && second);
      await platform.invoke(first);
      assert.ok(settled(3)());
      platform.invoker.retire(second.functionArn, () => true);
      assert.ok(settled(3)());
      await platform.invoke(first);
      await until(settled(2));
    });
  },
);

test('a waiting sandbox that dies is not handed out', { timeout: 30_000 }, async () => {
  await withPlatform({}, async (platform) => {
    const version = await platform.define(CODE);
    platform.invoker.warm(version.runtime);
    const waiting = () => platform.invoker.stats().environments.prebooted;
    await until(() => waiting() === 1);
    await platform.driver.close();
    await until(() => waiting() === 0);
    await assert.rejects(platform.invoke(version), { name: 'OperationalError' });
  });
});

/** Tells that it has begun, and waits until it may end. */
const HELD = `
  const { existsSync, writeFileSync } = require('node:fs');
  exports.handler = async ({ folder, free }) => {
    if (free) return writeFileSync(folder + '/free', '');
    writeFileSync(folder + '/' + process.pid, '');
    while (!existsSync(folder + '/free')) await new Promise((resolve) => setTimeout(resolve, 5));
  };
`;

test('a burst of functions that boot for themselves does not keep others from their turn', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-turns-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  await withPlatform({ settings: { parallelBoots: 1 } }, async (platform) => {
    const busy = await platform.define({ 'index.js': HELD }, { ephemeralStorageMiB: 1024 });
    const other = await platform.define({ 'index.js': HELD });
    const burst = Array.from({ length: 10 }, () => platform.invoke(busy, { folder }));
    await platform.invoke(other, { folder, free: true });
    assert.ok(readdirSync(folder).length < 8, 'it did not come last');
    await Promise.all(burst);
  });
});
