import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAndKill } from '../../../../test/faults/killedChild.ts';

/** Together they take 15 seconds: no round sees the end of them by itself. */
const RETRIES = 4;
const MOST_ROUNDS = 20;

test('a batch that fails has its retries once, however often the platform is killed', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-retries-kill-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const script = new URL('./streamStorm.fixture.ts', import.meta.url).href;
  const lines: string[] = [];
  let rounds = 0;
  const told = () => lines.find((line) => line.startsWith('told'));
  while (told() === undefined) {
    assert.ok(rounds++ < MOST_ROUNDS, `never given up: ${lines.join(', ')}`);
    lines.push(...(await runAndKill(script, [folder, '0', 'failing', String(RETRIES)], 400)));
  }
  assert.equal(told(), `told ${RETRIES + 1}`);
  const attempts = lines.filter((line) => line === 'failed').length;
  // What came of an attempt may not have been stored yet when it was killed.
  assert.ok(attempts >= RETRIES + 1 && attempts <= RETRIES + 1 + rounds, `${attempts} in ${rounds} rounds`);
});
