import { open, type FileHandle } from 'node:fs/promises';

/**
 * Makes what was written to one of SQLite's files durable, in libuv's thread pool. The file is opened once and
 * closed after all connections: while one is open SQLite neither removes nor replaces its files, and closing any
 * descriptor of a file would drop the locks that the process has on it.
 */
export interface FileSync {
  sync(): Promise<void>;
  close(): Promise<void>;
}

export function fileSync(file: string): FileSync {
  let handle: FileHandle | undefined;
  return {
    sync: async () => {
      handle ??= await open(file, 'r');
      await handle.datasync();
    },
    close: async () => {
      await handle?.close();
      handle = undefined;
    },
  };
}
