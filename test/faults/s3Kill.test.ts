import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { systemClock } from '../../src/base/clock.ts';
import { systemIds } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { readConfig } from '../../src/config.ts';
import { startPlatform } from '../../src/main.ts';
import { blobKey } from '../../src/services/s3/content/blobNumbers.ts';
import { createContents } from '../../src/services/s3/content/contents.ts';
import { openDirectoryBlobs } from '../../src/store/directory/openDirectoryBlobs.ts';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts';
import { runAndKill } from './killedChild.ts';
import { BUCKET, contentOf, isRemoval, WORKERS } from './s3StormState.ts';

test('a platform killed while it stores objects has each as it was acknowledged, or the next, and no blob too many', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-kill-'));
  try {
    for (let round = 0; round < 2; round++) {
      // Numbers of a round are above those of the rounds before, and begin with no removal.
      const start = round * 100_000;
      const lines = await runAndKill('s3Storm.ts', [folder, String(start)], Math.random() * 600);
      const acknowledged = new Map(lines.map((line) => line.split(' ').map(Number) as [number, number]));
      assert.ok(acknowledged.size > 0);
      await checkBlobs(folder);
      await checkObjects(folder, acknowledged);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Every blob is one that a record, or its deletion to come, knows. */
async function checkBlobs(folder: string): Promise<void> {
  const [clock, ids] = [systemClock(), systemIds()];
  const store = await openSqliteStore({ folder, clock, log: silentLog() });
  const blobs = await openDirectoryBlobs({ folder: join(folder, 'blobs'), ids });
  const { numbers } = createContents({ store, blobs, clock, ids });
  await numbers.reclaim(new AbortController().signal);
  for await (const name of blobs.names()) {
    const key = blobKey(Number(name.slice('s3/'.length)));
    assert.ok(await store.read((view) => view.get(key)), `${name} belongs to nothing`);
  }
  await store.close();
}

async function checkObjects(folder: string, acknowledged: ReadonlyMap<number, number>): Promise<void> {
  const words = '--port 0 --isolation process --egress none --log-level error --pool-mib 0 --data';
  const { config } = readConfig(words.split(' ').concat(folder), [], {});
  const platform = await startPlatform(config, { log: silentLog() });
  const settings = { region: 'us-east-1', endpoint: platform.url, credentials: platform.credentials };
  const s3 = new S3Client({ ...settings, maxAttempts: 1 });
  try {
    for (let worker = 0; worker < WORKERS; worker++) {
      const number = acknowledged.get(worker);
      if (number === undefined) continue;
      const stored = await read(s3, `worker/${worker}`);
      const possible = [number, number + 1].map((each) =>
        isRemoval(each) ? undefined : contentOf(worker, each),
      );
      assert.ok(
        possible.some((content) => (content === undefined ? stored === undefined : stored?.equals(content))),
        `object ${worker} is not that of ${number} or its next`,
      );
    }
  } finally {
    s3.destroy();
    await platform.stop();
  }
}

async function read(s3: S3Client, Key: string): Promise<Buffer | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}
