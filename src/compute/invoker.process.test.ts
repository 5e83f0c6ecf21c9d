import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invokerConformance } from './invoker.conformance.ts';
import { invokerPlatform, until } from './invoker.fixture.ts';

invokerConformance('process');

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
