import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { test } from 'node:test';
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
