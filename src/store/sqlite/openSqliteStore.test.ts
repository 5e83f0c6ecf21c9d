import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { systemClock } from '../../base/clock.ts';
import { OperationalError } from '../../base/errors.ts';
import { silentLog } from '../../base/log.ts';
import { describeStore } from '../store.conformance.ts';
import type { Store } from '../store.ts';
import { bytesOf, textOf } from '../storeModel.fixture.ts';
import { openSqliteStore } from './openSqliteStore.ts';

const base = await mkdtemp(join(tmpdir(), 'mayfly-store-'));
let folders = 0;
after(() => rm(base, { recursive: true, force: true }));

const newFolder = () => join(base, String(folders++));
const open = (folder: string): Promise<Store> =>
  openSqliteStore({ folder, clock: systemClock(), log: silentLog() });

describeStore('sqlite', () => open(newFolder()));

describe('the SQLite store on its disk', () => {
  test('what was written is there after it was opened again', async () => {
    const folder = newFolder();
    const first = await open(folder);
    await first.transact(async (t) => t.put(['k'], bytesOf('kept')));
    await first.close();
    assert.deepEqual(await readdir(folder), ['store.db']);
    const second = await open(folder);
    assert.equal(textOf(await second.read((view) => view.get(['k']))), 'kept');
    await second.close();
  });

  test('only its owner reads its files', async () => {
    const folder = newFolder();
    const store = await open(folder);
    await store.transact(async (t) => t.put(['k'], bytesOf('secret')));
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    const files = await readdir(folder);
    assert.ok(files.includes('store.db-wal'));
    for (const file of files) assert.equal((await stat(join(folder, file))).mode & 0o777, 0o600, file);
    await store.close();
  });

  test('its log is moved into the database while it is written, and starts over', async () => {
    const folder = newFolder();
    const store = await open(folder);
    let largest = 0;
    // 19 MB in all.
    for (let i = 0; i < 300; i++) {
      const value = Buffer.alloc(64 * 1024, String(i));
      await store.transact(async (t) => t.put(['k', i % 10], value));
      largest = Math.max(largest, (await stat(join(folder, 'store.db-wal'))).size);
    }
    assert.ok(largest > 4_000_000 && largest < 8_000_000, `the log had ${largest} bytes`);
    await store.close();
    const again = await open(folder);
    assert.equal((await again.read((view) => view.list({ prefix: ['k'], limit: 100 }))).length, 10);
    await again.close();
  });

  test('a view that stays open holds nobody up', async () => {
    const store = await open(newFolder());
    await store.transact(async (t) => t.put(['k'], bytesOf('old')));
    await store.read(async (view) => {
      await view.get(['k']);
      for (let i = 0; i < 150; i++) {
        await store.transact(async (t) => t.put(['k', i % 5], Buffer.alloc(64 * 1024, String(i))));
      }
      assert.equal(textOf(await view.get(['k'])), 'old');
      assert.equal((await view.list({ prefix: ['k'], limit: 10 })).length, 1);
    });
    assert.equal((await store.read((view) => view.list({ prefix: ['k'], limit: 10 }))).length, 6);
    await store.close();
  });
});

describe('a folder that the SQLite store refuses', () => {
  const refused = async (folder: string, message: RegExp) => {
    await assert.rejects(open(folder), (error) => {
      assert.ok(error instanceof OperationalError, String(error));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /\n/);
      assert.ok(error.hint);
      return true;
    });
  };
  const withDatabase = async (change: (file: string) => Promise<void> | void): Promise<string> => {
    const folder = newFolder();
    const store = await open(folder);
    await store.transact(async (t) => {
      for (let i = 0; i < 2000; i++) t.put(['k', i], bytesOf('value of some length'));
    });
    await store.close();
    await change(join(folder, 'store.db'));
    return folder;
  };

  test('no database at all', async () => {
    const folder = newFolder();
    await mkdir(folder);
    await writeFile(
      join(folder, 'store.db'),
      'this is a text, and a long enough one to be looked at'.repeat(40),
    );
    await refused(folder, /can't be used: file is not a database/);
  });

  test("another program's database", async () => {
    const folder = newFolder();
    await mkdir(folder);
    const database = new DatabaseSync(join(folder, 'store.db'));
    database.exec('CREATE TABLE theirs (a)');
    database.close();
    await refused(folder, /not one of Mayfly's/);
  });

  test('one that a newer Mayfly made', async () => {
    const folder = await withDatabase((file) => {
      const database = new DatabaseSync(file);
      database.exec('PRAGMA user_version = 99');
      database.close();
    });
    await refused(folder, /has format 99/);
  });

  test('a damaged one', async () => {
    const folder = await withDatabase(async (file) => {
      const bytes = await readFile(file);
      bytes.fill(0xa5, 8192, 16384);
      await writeFile(file, bytes);
    });
    await refused(folder, /can't be used/);
  });

  test('one that was cut short', async () => {
    const folder = await withDatabase(async (file) => {
      const bytes = await readFile(file);
      await writeFile(file, bytes.subarray(0, 4096 * 3));
    });
    await refused(folder, /can't be used/);
  });

  test('a file where the folder should be', async () => {
    const folder = newFolder();
    await writeFile(folder, '');
    await refused(folder, /can't be opened for writing \((EEXIST|ENOTDIR)\)/);
  });

  test(
    'one without permission to write',
    { skip: process.getuid?.() === 0 && 'root may write anywhere' },
    async () => {
      const folder = newFolder();
      await mkdir(folder);
      await chmod(folder, 0o500);
      await refused(folder, /can't be opened for writing \(EACCES\)/);
      await chmod(folder, 0o700);
    },
  );

  test('an empty file, as a process killed at once leaves it, is taken', async () => {
    const folder = newFolder();
    await mkdir(folder);
    await writeFile(join(folder, 'store.db'), '');
    const store = await open(folder);
    await store.transact(async (t) => t.put(['k'], bytesOf('')));
    await store.close();
  });
});
