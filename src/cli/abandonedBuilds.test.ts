import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { buildFolder, removeAbandonedBuilds } from './abandonedBuilds.ts';

const HOUR_MS = 3600 * 1000;

test('the folders of builds that were killed are removed, those of running ones and other folders stay', async (t) => {
  const parent = await mkdtemp(join(tmpdir(), 'mayfly-builds-'));
  t.after(() => rm(parent, { recursive: true }));
  const nowMs = Date.now();
  const [abandoned, running] = [await buildFolder(parent), await buildFolder(parent)];
  await writeFile(join(abandoned, 'index.html'), '');
  const other = await mkdtemp(join(parent, 'dist-'));
  const longAgo = new Date(nowMs - 2 * HOUR_MS);
  for (const folder of [abandoned, other]) await utimes(folder, longAgo, longAgo);

  await removeAbandonedBuilds(parent, nowMs);

  assert.deepEqual((await readdir(parent)).toSorted(), [basename(running), basename(other)].toSorted());
});
