/** Where a test makes the disk fail, wait or be looked at. Empty in production. */
export interface DiskSeam {
  /** Called before each statement of the writer; what it throws the statement throws. */
  beforeStatement?(sql: string): void;
  /** Called before the log is synced; the sync waits for it, and fails when it rejects. */
  beforeSync?(): Promise<void>;
  /** Called after the log was synced, before anyone is told. */
  afterSync?(): Promise<void>;
}
