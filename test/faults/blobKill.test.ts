import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemIds } from '../../src/base/ids.ts';
import { openDirectoryBlobs } from '../../src/store/directory/openDirectoryBlobs.ts';
import { runAndKill } from './killedChild.ts';

test('a process killed while it writes blobs leaves each as it was acknowledged, or the next, whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-kill-'));
  let leftovers = 0;
  try {
    for (let round = 0; round < 8; round++) {
      // Numbers of a round are above those of the rounds before.
      const start = round * 100_000;
      const lines = await runAndKill('blobStorm.ts', [folder, String(start)], 20 + Math.random() * 200);
      leftovers += (await readdir(join(folder, 'new'))).length;
      await check(folder, start, lines.slice(1));
    }
    assert.ok(leftovers > 0, 'no kill met a blob that was being written');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function check(folder: string, start: number, lines: readonly string[]): Promise<void> {
  const blobs = await openDirectoryBlobs({ folder, ids: systemIds() });
  assert.deepEqual(await readdir(join(folder, 'new')), []);
  const acknowledged = new Map(lines.map((line) => line.split(' ').map(Number) as [number, number]));
  for (const [writer, number] of acknowledged) {
    const stored = Buffer.from((await blobs.read(`blob/${writer}`)) ?? []);
    const possible = [number, number + 1].map((n) => Buffer.alloc((n * 7919) % 300_000, `${writer}.${n} `));
    assert.ok(
      possible.some((content) => content.equals(stored)),
      `blob ${writer} is not that of ${number - start} or its next`,
    );
  }
}
