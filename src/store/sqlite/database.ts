import { constants } from 'node:fs';
import { access, chmod, mkdir, open, stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { OperationalError, systemErrorCode } from '../../base/errors.ts';

/** 'Mayf': tells our databases from others. */
const APPLICATION_ID = 0x4d617966;
const SCHEMA_VERSION = 1;
/** Up to this size a full check costs a few milliseconds; beyond it only the header and the schema are read. */
const FULL_CHECK_BYTES = 4 * 1024 * 1024;
const OPEN = 'store.open';

/** Makes the folder and the database when they are not there; else checks that they are ours, and whole. */
export async function prepareDatabase(folder: string, file: string): Promise<void> {
  const bytes = await prepareFile(folder, file);
  try {
    const database = new DatabaseSync(file, { timeout: 1000 });
    try {
      if (bytes === 0) create(database);
      else check(database, file, bytes);
    } finally {
      database.close();
    }
    if (bytes === 0) await syncFolder(folder);
  } catch (error) {
    throw error instanceof OperationalError ? error : unusable(file, error);
  }
}

/**
 * The size of the database; 0 when it was made now. Its write-ahead log inherits the permissions. A file that
 * is there is not opened: when a process closes any descriptor of a file, POSIX drops SQLite's locks on it.
 */
async function prepareFile(folder: string, file: string): Promise<number> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const bytes = await fileSize(file);
    if (bytes === undefined) await (await open(file, 'wx', 0o600)).close();
    else await chmod(file, 0o600);
    await access(file, constants.R_OK | constants.W_OK);
    await access(folder, constants.W_OK | constants.X_OK);
    return bytes ?? 0;
  } catch (error) {
    const code = systemErrorCode(error) ?? 'unknown error';
    throw new OperationalError(OPEN, `the store's file ${file} can't be opened for writing (${code})`, {
      cause: error,
      hint: 'check that the data folder belongs to the user that runs Mayfly, and is not mounted read-only',
    });
  }
}

async function fileSize(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function create(database: DatabaseSync): void {
  database.exec('PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${SCHEMA_VERSION};
    COMMIT`);
}

function check(database: DatabaseSync, file: string, bytes: number): void {
  const applicationId = pragma(database, 'application_id');
  const version = pragma(database, 'user_version');
  // A process that was killed while it made the database leaves one without tables: making it goes on.
  if (applicationId === 0 && version === 0 && isEmpty(database)) return create(database);
  if (applicationId !== APPLICATION_ID) {
    throw new OperationalError(OPEN, `${file} is a database, but not one of Mayfly's`, {
      hint: 'choose another data folder, or move this file away',
    });
  }
  if (version !== SCHEMA_VERSION) {
    throw new OperationalError(
      OPEN,
      `${file} has format ${String(version)}; this Mayfly reads ${SCHEMA_VERSION}`,
      {
        hint: 'start it with the version of Mayfly that made it, or a newer one',
      },
    );
  }
  database.prepare('SELECT key, value FROM entry LIMIT 1').get();
  if (bytes > FULL_CHECK_BYTES) return;
  const result = pragma(database, 'quick_check(1)', 'quick_check');
  if (result !== 'ok') throw new Error(String(result));
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}

function pragma(database: DatabaseSync, name: string, column = name): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[column];
}

function unusable(file: string, cause: unknown): OperationalError {
  const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return new OperationalError(OPEN, `the store in ${file} can't be used: ${reason}`, {
    cause,
    hint: 'if the disk is sound and not full, put back a backup of the data folder',
  });
}

/** A new file's name is durable when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
