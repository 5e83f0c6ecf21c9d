import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { OperationalError } from '../../src/base/errors.ts';
import { systemIds } from '../../src/base/ids.ts';
import { silentLog } from '../../src/base/log.ts';
import { openDirectoryBlobs } from '../../src/store/directory/openDirectoryBlobs.ts';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts';

/** Run by fullDisk.test.ts in a mount namespace, where `folder` is a file system of 12 MB. */
const [folder = ''] = process.argv.slice(2);
const filler = join(folder, 'filler');
await writeFile(filler, Buffer.alloc(6 * 1024 * 1024));
const open = () => openSqliteStore({ folder, clock: systemClock(), log: silentLog() });
let store = await open();
const value = Buffer.alloc(100_000, 'x');
const put = (i: number) =>
  store.transact(async (t) => {
    t.put(['first', i], value);
    t.put(['second', i], value);
  });
const count = async (name: string) =>
  (await store.read((view) => view.list({ prefix: [name], limit: Infinity }))).length;

let stored = 0;
let refusal: unknown;
while (refusal === undefined && stored < 200) {
  try {
    await put(stored);
    stored++;
  } catch (error) {
    refusal = error;
  }
}
assert.ok(stored > 3 && stored < 60, `${stored} were stored`);
assert.ok(refusal instanceof OperationalError && refusal.hint, String(refusal));
assert.match(refusal.message, /the disk is full/);
assert.deepEqual([await count('first'), await count('second')], [stored, stored], 'reading goes on');

const blobs = await openDirectoryBlobs({ folder, ids: systemIds() });
await assert.rejects(blobs.put('b', Buffer.alloc(12_000_000)), (error) => {
  assert.ok(error instanceof OperationalError, String(error));
  assert.match(error.message, /ENOSPC/);
  return true;
});
assert.equal(await blobs.info('b'), undefined);

await rm(filler);
await put(stored++);
assert.deepEqual([await count('first'), await count('second')], [stored, stored], 'writing goes on');
await store.close();
store = await open();
assert.deepEqual([await count('first'), await count('second')], [stored, stored], 'all of it was kept');
await store.close();
