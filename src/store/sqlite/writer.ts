import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { OperationalError } from '../../base/errors.ts';
import type { Writes } from '../engine.ts';
import { keyToBytes } from '../keys.ts';
import type { DiskSeam } from './diskSeam.ts';

/** The only connection that writes. */
export interface Writer {
  /**
   * Commits all of `group` to the write-ahead log, or nothing: then it returns why, and goes on being usable.
   * Throws when the database can't be relied on any more. Durable only after the log is synced.
   */
  apply(group: readonly Writes[]): OperationalError | undefined;
  /** How many pages the write-ahead log holds, and how many of them were moved into the database. */
  logPages(): { written: number; moved: number };
  /**
   * Copies the pages of the log that no reader holds up into the database, without any sync: to be called when
   * all of the log is durable, and nothing may be applied until the database is. Returns why it could not.
   */
  moveLog(): OperationalError | undefined;
  close(): void;
}

/** Result codes of SQLite after which it has rolled back and goes on working. */
const REFUSALS: ReadonlyMap<number, { message: string; hint: string }> = new Map([
  [13, { message: 'the disk is full', hint: 'free space where the data folder is; nothing was lost' }],
  [18, { message: 'a value is too large for the store', hint: 'large content belongs into blobs' }],
  [5, { message: 'another program holds the database', hint: 'end the program that has store.db open' }],
]);

/** Kibibytes of pages the connection keeps; the rest is in the system's page cache. */
const CACHE_KIB = 1024;

export function writer(file: string, disk: DiskSeam): Writer {
  const database = new DatabaseSync(file, { timeout: 100 });
  database.exec(`
    PRAGMA synchronous = NORMAL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA journal_size_limit = 16777216;
    PRAGMA cache_size = -${CACHE_KIB}`);
  const step = (sql: string): ((...values: Uint8Array[]) => void) => {
    const statement: StatementSync = database.prepare(sql);
    return (...values) => {
      disk.beforeStatement?.(sql);
      statement.run(...values);
    };
  };
  const begin = step('BEGIN IMMEDIATE');
  const commit = step('COMMIT');
  const rollback = step('ROLLBACK');
  const put = step(
    'INSERT INTO entry (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  const remove = step('DELETE FROM entry WHERE key = ?');
  const clear = step('DELETE FROM entry WHERE key >= ? AND key < ?');
  const lookAtLog = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  const moveLog = step('PRAGMA wal_checkpoint(PASSIVE)');

  const dataVersion = database.prepare('PRAGMA data_version');
  const readDataVersion = (): unknown => dataVersion.get()?.['data_version'];
  const ownVersion = readDataVersion();
  /** Conflicts are found in this process; so no other may write. (One process a data folder: dataFolderLock.) */
  const assertAlone = () => {
    if (readDataVersion() === ownVersion) return;
    throw new Error('another program has changed the database');
  };

  const write = (writes: Writes) => {
    for (const { low, high } of writes.cleared) clear(keyToBytes(low), keyToBytes(high));
    for (const [key, value] of writes.puts) {
      if (value) put(keyToBytes(key), value);
      else remove(keyToBytes(key));
    }
  };

  return {
    apply: (group) => {
      try {
        begin();
        assertAlone();
        for (const writes of group) write(writes);
        commit();
        return undefined;
      } catch (error) {
        const refusal = refusalOf(error);
        if (!refusal) throw error;
        if (database.isTransaction) rollback();
        return refusal;
      }
    },
    logPages: () => {
      const row = lookAtLog.get();
      return { written: Number(row?.['log'] ?? 0), moved: Number(row?.['checkpointed'] ?? 0) };
    },
    moveLog: () => {
      try {
        // Not prepared: this pragma acts when it is compiled.
        database.exec('PRAGMA synchronous = OFF');
        moveLog();
        return undefined;
      } catch (error) {
        const refusal = refusalOf(error);
        if (!refusal) throw error;
        return refusal;
      } finally {
        // Else a power cut could mix a log that starts over with what it held before.
        database.exec('PRAGMA synchronous = NORMAL');
      }
    },
    close: () => database.close(),
  };
}

/** The error for the caller when SQLite refused something and goes on working; undefined for others. */
function refusalOf(error: unknown): OperationalError | undefined {
  const refusal = REFUSALS.get(resultCode(error));
  if (!refusal) return undefined;
  return new OperationalError('store.commit', refusal.message, { cause: error, hint: refusal.hint });
}

/** SQLite's primary result code, or 0 for an error of another kind. */
function resultCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : 0;
}
