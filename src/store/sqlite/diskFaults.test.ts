import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { systemClock } from '../../base/clock.ts';
import { OperationalError } from '../../base/errors.ts';
import { seededIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import type { Store } from '../store.ts';
import { bytesOf, textOf } from '../storeModel.fixture.ts';
import type { DiskSeam, SyncedFile } from './diskSeam.ts';
import { openSqliteStore } from './openSqliteStore.ts';

const base = await mkdtemp(join(tmpdir(), 'mayfly-faults-'));
let folders = 0;
after(() => rm(base, { recursive: true, force: true }));

const newFolder = () => join(base, String(folders++));
const open = (folder: string, disk: DiskSeam = {}): Promise<Store> =>
  openSqliteStore({ folder, clock: systemClock(), log: silentLog(), disk });

/** Writes a pair of records that must agree. */
const putPair = (store: Store, i: number) =>
  store.transact(async (t) => {
    t.deletePrefix(['pair', i]);
    t.put(['pair', i, 'a'], bytesOf(`value ${i}`));
    t.put(['pair', i, 'b'], bytesOf(`value ${i}`));
    t.delete(['unrelated', i]);
  });

/** Which pairs are there; fails on half a pair. */
async function pairs(store: Store): Promise<number[]> {
  const entries = await store.read((view) => view.list({ prefix: ['pair'], limit: Infinity }));
  const numbers = new Map<number, number>();
  for (const { key, value } of entries) {
    const i = Number(key[1]);
    assert.equal(textOf(value), `value ${i}`);
    numbers.set(i, (numbers.get(i) ?? 0) + 1);
  }
  for (const [i, count] of numbers) assert.equal(count, 2, `pair ${i} is torn`);
  return [...numbers.keys()];
}

function sqliteError(code: number): Error {
  return Object.assign(new Error(`injected, result code ${code}`), {
    code: 'ERR_SQLITE_ERROR',
    errcode: code,
  });
}

const FULL = 13;
const IOERR_WRITE = 778;

interface Outcome {
  readonly stored: number[];
  readonly refused: { i: number; error: unknown }[];
}

/** Some pairs one by one, then some at once. */
async function storm(store: Store): Promise<Outcome> {
  const outcome: Outcome = { stored: [], refused: [] };
  const one = async (i: number) => {
    try {
      await putPair(store, i);
      outcome.stored.push(i);
    } catch (error) {
      assert.ok(error instanceof OperationalError && error.hint, String(error));
      outcome.refused.push({ i, error });
    }
  };
  for (let i = 0; i < 3; i++) await one(i);
  await Promise.all([3, 4, 5, 6].map(one));
  return outcome;
}

/** Lets the Nth statement fail, and with `lasting` all after it. */
function failingAt(n: number, code: number, lasting: boolean): DiskSeam & { fired: boolean } {
  let count = 0;
  const seam = {
    fired: false,
    beforeStatement: () => {
      count++;
      if (count !== n && !(lasting && count > n)) return;
      seam.fired = true;
      throw sqliteError(code);
    },
  };
  return seam;
}

describe('when the Nth statement fails, for every N until none does', () => {
  const iterate = async (
    code: number,
    lasting: boolean,
    check: (outcome: Outcome, store: Store) => Promise<void>,
  ) => {
    let n = 1;
    for (; ; n++) {
      const folder = newFolder();
      const seam = failingAt(n, code, lasting);
      const store = await open(folder, seam);
      const outcome = await storm(store);
      if (seam.fired) await check(outcome, store);
      await store.close();
      const again = await open(folder);
      const there = await pairs(again);
      for (const i of outcome.stored) assert.ok(there.includes(i), `pair ${i} was acknowledged; N = ${n}`);
      if (code === FULL) assert.equal(there.length, outcome.stored.length, `N = ${n}`);
      await putPair(again, 99);
      await again.close();
      if (!seam.fired) break;
    }
    assert.ok(n > 30, `only ${n} statements`);
  };

  test('the disk is full for a moment: only what met it is refused, the rest goes on', async () => {
    await iterate(FULL, false, async (outcome, store) => {
      assert.ok(outcome.refused.length <= 1);
      for (const { error } of outcome.refused) assert.match(String(error), /the disk is full/);
      await putPair(store, 7);
      assert.ok((await pairs(store)).includes(7));
      await store.transact(async (t) => t.deletePrefix(['pair', 7]));
    });
  });

  test('the disk stays full: writing is refused, reading goes on', async () => {
    await iterate(FULL, true, async (outcome, store) => {
      assert.ok(outcome.refused.length > 0);
      await assert.rejects(putPair(store, 7), OperationalError);
    });
  });

  test('the disk errs: the store has failed, and says so to everyone', async () => {
    await iterate(IOERR_WRITE, false, async (outcome, store) => {
      const last = outcome.refused.at(-1);
      assert.match(String(last?.error), /the store failed/);
      await assert.rejects(putPair(store, 7), /the store failed/);
      await assert.rejects(pairs(store), /the store failed/);
    });
  });
});

test('when the Nth sync fails, what was not acknowledged is there whole or not at all', async () => {
  for (let n = 1; n <= 4; n++) {
    const folder = newFolder();
    let count = 0;
    const beforeSync = async () => {
      if (++count === n) throw Object.assign(new Error('EIO: injected'), { code: 'EIO' });
    };
    const store = await open(folder, { beforeSync });
    const { stored, refused } = await storm(store);
    assert.equal(stored.length, n - 1);
    assert.equal(refused.length, 7 - stored.length);
    await assert.rejects(pairs(store), /the store failed: EIO/);
    await store.close();
    const again = await open(folder);
    const there = await pairs(again);
    for (const i of stored) assert.ok(there.includes(i));
    await again.close();
  }
});

test('nobody sees what is not yet durable', async () => {
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  const store = await open(newFolder(), { beforeSync: () => gate.promise });
  const get = () => store.read(async (view) => textOf(await view.get(['k'])));
  const put = (text: string) => store.transact(async (t) => t.put(['k'], bytesOf(text)));
  await put('old');

  gate = Promise.withResolvers();
  let acknowledged = false;
  let woken = false;
  store.watch(['k'], () => (woken = true));
  const writing = put('new').then(() => (acknowledged = true));
  let runs = 0;
  const reading = store.transact(async (t) => {
    runs++;
    const seen = textOf(await t.get(['k']));
    t.put(['copy'], bytesOf(seen ?? ''));
    return seen;
  });
  for (let i = 0; i < 20; i++) {
    assert.equal(await get(), 'old');
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual([acknowledged, woken], [false, false]);

  gate.resolve();
  await writing;
  assert.equal(woken, true);
  assert.equal(await get(), 'new');
  // The other transaction read what was about to change: it ran again, on the new state.
  assert.deepEqual([await reading, runs], ['new', 2]);
  await store.close();
});

test('while the database is synced nothing is written, and reading goes on', async () => {
  const gate = Promise.withResolvers<void>();
  let syncing = false;
  const beforeSync = async (file: SyncedFile) => {
    if (file === 'log') return;
    syncing = true;
    await gate.promise;
  };
  const store = await open(newFolder(), { beforeSync });
  const put = (i: number) => store.transact(async (t) => t.put(['k', i], Buffer.alloc(500_000, String(i))));
  let count = 0;
  while (!syncing) await put(count++);
  assert.ok(count > 5 && count < 20, `the log was moved after ${count} records of 500 kB`);
  let acknowledged = false;
  const writing = put(count).then(() => (acknowledged = true));
  for (let i = 0; i < 20; i++) {
    const entries = await store.read((view) => view.list({ prefix: ['k'], limit: Infinity }));
    assert.equal(entries.length, count);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(acknowledged, false);
  gate.resolve();
  await writing;
  await store.close();
});

test('when the sync of the database fails the store has failed, and nothing is lost', async () => {
  const folder = newFolder();
  const beforeSync = async (file: SyncedFile) => {
    if (file === 'database') throw Object.assign(new Error('EIO: injected'), { code: 'EIO' });
  };
  const store = await open(folder, { beforeSync });
  let count = 0;
  await assert.rejects(async () => {
    for (;;) {
      await store.transact(async (t) => t.put(['k', count], Buffer.alloc(500_000, String(count))));
      count++;
    }
  }, /the store failed: EIO/);
  await store.close();
  const again = await open(folder);
  assert.equal((await again.read((view) => view.list({ prefix: ['k'], limit: Infinity }))).length, count);
  await again.close();
});

/**
 * What the disk holds after a power cut: of what was not synced some sectors arrived, others did not. (The head
 * of the log is synced by SQLite itself when it starts over.)
 */
function tear(synced: Buffer, written: Buffer, fraction: () => number): Buffer {
  const out = Buffer.from(written);
  const sector = 512;
  const likelihood = fraction();
  for (let at = 0; at < out.length; at += sector) {
    if (fraction() < likelihood) continue;
    const end = Math.min(at + sector, out.length);
    out.fill(0, at, end);
    out.set(synced.subarray(at, end), at);
  }
  return out;
}

test('a power cut that tears all that was not synced leaves all that was acknowledged', async (t) => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  t.diagnostic(`seed ${seed}`);
  const ids = seededIds(seed);
  const fraction = () => ids.fraction();
  const [folder, image] = [newFolder(), newFolder()];
  await mkdir(image);
  const names = { log: 'store.db-wal', database: 'store.db' };
  const synced = { log: Buffer.alloc(0), database: Buffer.alloc(0) };
  const contentOf = async (file: SyncedFile) => {
    const path = join(folder, names[file]);
    return (await stat(path).catch(() => undefined)) ? readFile(path) : Buffer.alloc(0);
  };
  const acknowledged: number[] = [];
  let cuts = 0;

  const cut = async () => {
    const [log, database] = await Promise.all([contentOf('log'), contentOf('database')]);
    const tornLog = tear(synced.log, log, fraction);
    log.copy(tornLog, 0, 0, 32);
    await writeFile(join(image, names.log), tornLog);
    await writeFile(join(image, names.database), tear(synced.database, database, fraction));
    await rm(join(image, 'store.db-shm'), { force: true });
    const store = await open(image);
    const there = await pairs(store);
    for (const i of acknowledged) assert.ok(there.includes(i), `pair ${i} is lost`);
    await store.close();
    cuts++;
  };

  let moved = 0;
  let syncsSinceMove = 0;
  const store = await open(folder, {
    beforeSync: async (file) => {
      if (file === 'database' || syncsSinceMove < 4 || fraction() < 0.05) await cut();
    },
    afterSync: async (file) => {
      synced[file] = await contentOf(file);
      syncsSinceMove = file === 'database' ? 0 : syncsSinceMove + 1;
      if (file === 'database') moved++;
    },
  });
  synced.database = await contentOf('database');
  for (let i = 0; i < 160; i++) {
    // The same few records over and over: the database's pages change, and the log starts over.
    await store.transact(async (tx) => tx.put(['load', i % 12], Buffer.alloc(50_000, `${i} `)));
    await putPair(store, i);
    acknowledged.push(i);
  }
  await store.close();
  assert.ok(moved >= 2 && cuts > 10, `the log was moved ${moved} times, the power cut ${cuts} times`);
});
