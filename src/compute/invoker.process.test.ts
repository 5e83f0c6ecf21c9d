import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../base/clock.ts';
import { invokerConformance } from './invoker.conformance.ts';
import { invokerPlatform, until } from './invoker.fixture.ts';
import { invokerSettingsConformance } from './invokerSettings.conformance.ts';

invokerConformance('process');
invokerSettingsConformance('process');

test('an environment that its function opens to debuggers is awake only while one is asked for', async () => {
  const platform = await invokerPlatform({ driver: 'process', settings: { freezeAfterMs: 50 } });
  try {
    const { invoker } = platform;
    const environment = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };
    const version = await platform.define(
      { 'index.js': `exports.handler = async () => process.pid` },
      { environment },
    );
    const { answer: pid } = await platform.invoke(version);
    const isFrozen = () => readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') T ');
    await until(isFrozen);
    assert.equal(invoker.environments(version.functionArn).length, 1);
    await assert.rejects(until(isFrozen, 500), /never came true/);
  } finally {
    await platform.close();
  }
});

test('an idle environment is frozen, and thawed by its next invocation', { timeout: 30_000 }, async () => {
  const platform = await invokerPlatform({ driver: 'process', settings: { freezeAfterMs: 50 } });
  try {
    const version = await platform.define({ 'index.js': `exports.handler = async () => process.pid` });
    const { answer: pid } = await platform.invoke(version);
    const state = () => / ([A-Z]) /.exec(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'))?.[1];
    await until(() => state() === 'T');
    assert.equal((await platform.invoke(version)).answer, pid);
    assert.notEqual(state(), 'T');
  } finally {
    await platform.close();
  }
});

/** Waits until as many as it is told have come. */
const TOGETHER = `
  const { readdirSync, writeFileSync } = require('node:fs');
  exports.handler = async ({ folder, count }) => {
    writeFileSync(folder + '/' + process.pid, '');
    while (readdirSync(folder).length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
`;

test('environments that nobody waits for any more are neither growth nor cold starts', async (context) => {
  const count = 6;
  const platform = await invokerPlatform({
    driver: 'process',
    clock: simulatedClock(),
    settings: { parallelBoots: 1, scalingRatePer10s: count },
  });
  context.after(() => platform.close());
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-growth-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const version = await platform.define({ 'index.js': TOGETHER });
  const all = (event: object) =>
    Promise.all(Array.from({ length: count }, () => platform.invoke(version, { folder, ...event })));
  // Sandboxes come one by one, and the first does for all.
  await all({ count: 1 });
  await all({ count });
  const { coldStarts, throttles, errors } = platform.invoker.stats();
  assert.deepEqual([coldStarts, throttles, errors], [count, 0, 0]);
});
