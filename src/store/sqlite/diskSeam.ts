/** Where a test makes the disk fail, wait or be looked at. Empty in production. */
export interface DiskSeam {
  /** Called before each statement of the writer; what it throws the statement throws. */
  beforeStatement?(sql: string): void;
  /** Called before a file is synced; the sync waits for it, and fails when it rejects. */
  beforeSync?(file: SyncedFile): Promise<void>;
  /** Called after a file was synced, before anyone is told. */
  afterSync?(file: SyncedFile): Promise<void>;
}

/** The write-ahead log, at each commit; the database, after the log was moved into it. */
export type SyncedFile = 'log' | 'database';
