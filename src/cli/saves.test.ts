import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Saves } from './saves.ts';

function watched(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-saves-'));
  const stop = new AbortController();
  context.after(() => {
    stop.abort();
    rmSync(folder, { recursive: true });
  });
  const save = () => writeFileSync(join(folder, 'index.mjs'), 'x');
  return { saves: new Saves(folder, stop.signal), save, stop };
}

test('a save is told, also one that came before it was waited for', async (context) => {
  const { saves, save } = watched(context);
  save();
  assert.equal(await saves.next(), true);
  const next = saves.next();
  save();
  assert.equal(await next, true);
});

test('it is over for those who wait, and for those who come later', async (context) => {
  const { saves, stop } = watched(context);
  const next = saves.next();
  stop.abort();
  assert.deepEqual([await next, await saves.next()], [false, false]);
});

test('that a folder cannot be watched is told to who waits', async () => {
  const saves = new Saves('/nowhere/at/all', new AbortController().signal);
  await assert.rejects(() => saves.next(), /ENOENT/);
});
