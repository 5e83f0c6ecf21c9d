import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '../../test/harness.ts';
import { runInBackground } from './runInBackground.ts';

const SLOW_TO_END = `const { writeFileSync } = require('node:fs');
process.on('SIGTERM', () => setTimeout(() => { writeFileSync('ended', ''); process.exit(); }, 300));
setInterval(() => {}, 1000);
writeFileSync('started', '');`;

test('a program that is ended has ended when its failure is told', async (t) => {
  const cwd = await mkdtemp(join(tmpdir(), 'mayfly-background-'));
  t.after(() => rm(cwd, { recursive: true }));
  const ending = new AbortController();
  const run = runInBackground(process.execPath, ['-e', SLOW_TO_END], { cwd, signal: ending.signal });
  const told = assert.rejects(run, { name: 'AbortError' });
  await eventually('it has started', () => Promise.resolve(existsSync(join(cwd, 'started')) || undefined));
  ending.abort();
  await told;
  assert.ok(existsSync(join(cwd, 'ended')));
});

test('a program that is not there, and one that fails, are told', async () => {
  const options = { cwd: tmpdir(), signal: new AbortController().signal };
  await assert.rejects(runInBackground('/nowhere', [], options), /ENOENT/);
  const failing = ['-e', 'console.error("no room"); process.exit(3)'];
  await assert.rejects(runInBackground(process.execPath, failing, options), /ended with 3: no room/);
});
