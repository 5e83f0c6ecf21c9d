import { open, type FileHandle } from 'node:fs/promises';
import type { DiskSeam } from './diskSeam.ts';

/**
 * Makes what was written to the write-ahead log durable, in libuv's thread pool. The file is opened once: as
 * long as a connection is open SQLite neither removes nor replaces it, and it takes no locks on it that closing
 * our descriptor could drop (those are on the database and its `-shm` file).
 */
export interface LogSync {
  sync(): Promise<void>;
  close(): Promise<void>;
}

export function logSync(logFile: string, disk: DiskSeam): LogSync {
  let handle: FileHandle | undefined;
  return {
    sync: async () => {
      await disk.beforeSync?.();
      handle ??= await open(logFile, 'r');
      await handle.datasync();
      await disk.afterSync?.();
    },
    close: async () => {
      await handle?.close();
      handle = undefined;
    },
  };
}
