import { access, chmod, constants, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperationalError, systemErrorCode } from '../base/errors.ts';
import { makeFolder } from '../base/makeFolder.ts';

/**
 * One process a data folder. The lock is one of the operating system, which ends with the process however that
 * dies. Node.js has no call for it but SQLite takes one: a transaction is begun, and never ended, in an empty
 * database named `lock`. Who holds it writes beside it, in `owner.json`, what `status` and `down` want to know;
 * a file left by a killed process means nothing, since nobody holds the lock.
 *
 * Nothing but SQLite may open `lock`: when a process closes any descriptor of a file, POSIX drops all its locks.
 */
export interface DataFolderLock {
  /** Tells other processes who holds the folder; call it again when something has changed. */
  announce(owner: DataFolderOwner): Promise<void>;
  release(): Promise<void>;
}

export interface DataFolderOwner {
  readonly pid: number;
  /** Undefined until it listens. */
  readonly address?: string;
  readonly port?: number;
}

/** Makes the folder, for its owner alone, and takes it; throws an OperationalError that names who has it. */
export async function lockDataFolder(folder: string): Promise<DataFolderLock> {
  await prepareFolder(folder);
  const file = join(folder, 'lock');
  const database = tryLock(file);
  if (!database) throw await alreadyHeld(folder);
  await chmod(file, 0o600);
  const ownerFile = join(folder, 'owner.json');
  let released = false;
  return {
    announce: async (owner) => {
      const temporary = `${ownerFile}.new`;
      await writeFile(temporary, `${JSON.stringify(owner)}\n`, { mode: 0o600 });
      await rename(temporary, ownerFile);
    },
    release: async () => {
      if (released) return;
      released = true;
      await rm(ownerFile, { force: true });
      database.close();
    },
  };
}

/**
 * Who holds the folder, or undefined when nobody does. The pid is 0 when the holder hasn't said yet.
 * Takes the lock for a moment: not for the process that holds it.
 */
export async function dataFolderOwner(folder: string): Promise<DataFolderOwner | undefined> {
  const file = join(folder, 'lock');
  if (!(await exists(file))) return undefined;
  const database = tryLock(file);
  if (!database) return (await readOwner(folder)) ?? { pid: 0 };
  database.close();
  return undefined;
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    // The permissions of a folder that is there are left alone: it may be one like /srv. All in it is 0600 or 0700.
    makeFolder(folder, 0o700);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = systemErrorCode(error) ?? 'unknown error';
    throw new OperationalError('dataFolder.lock', `the data folder ${folder} can't be written (${code})`, {
      cause: error,
      hint: 'choose another with --data, or give it to the user that runs Mayfly',
    });
  }
  if (((await stat(folder)).mode & WRITABLE_BY_ALL) !== 0) {
    throw new OperationalError('dataFolder.lock', `anybody may write to the data folder ${folder}`, {
      hint: `whoever can replace its files can take the platform over: chmod o-w ${folder}, or choose another with --data`,
    });
  }
}

const WRITABLE_BY_ALL = 0o002;

/** SQLite's code for a lock that someone else holds. */
const SQLITE_BUSY = 5;

function tryLock(file: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw new OperationalError('dataFolder.lock', `the lock ${file} can't be taken: ${String(error)}`, {
      cause: error,
      hint: 'the file must be empty and on a file system with locks; it may be removed when no Mayfly runs',
    });
  }
}

async function alreadyHeld(folder: string): Promise<OperationalError> {
  const owner = await readOwner(folder);
  const who = owner ? `the process ${owner.pid}` : 'another process';
  const where = owner?.port === undefined ? '' : `, which listens on port ${owner.port}`;
  return new OperationalError('dataFolder.lock', `the data folder ${folder} is in use by ${who}${where}`, {
    hint: `stop it with "mayfly down --data ${folder}", or choose another folder with --data`,
  });
}

async function readOwner(folder: string): Promise<DataFolderOwner | undefined> {
  try {
    const owner = JSON.parse(await readFile(join(folder, 'owner.json'), 'utf8')) as unknown;
    return isOwner(owner) ? owner : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isOwner(value: unknown): value is DataFolderOwner {
  return typeof value === 'object' && value !== null && 'pid' in value && Number.isSafeInteger(value.pid);
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
