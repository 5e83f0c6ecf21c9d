import type { RoleUse } from './executionRole.ts';

/** S3, as far as it keeps the records of events that failed. */
export interface FailureBuckets {
  exists(bucket: string): Promise<boolean>;
  /**
   * Writes the record in the name of the function's execution role: its policies and the bucket's decide. Resolves when it is
   * durable, or with why it was not written.
   */
  keep(record: FailureRecord): Promise<{ readonly refused: string } | undefined>;
}

export interface FailureRecord {
  readonly use: RoleUse;
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
  /** Of the event: a bucket that notifies the function again makes a loop. */
  readonly traceHeader: string;
}

/** Undefined when it is kept. What hinders S3 itself counts as a refusal: nothing waits for it. */
export async function whyNotKept(
  buckets: FailureBuckets,
  record: FailureRecord,
): Promise<string | undefined> {
  const kept = await buckets.keep(record).catch((error: unknown) => ({ refused: String(error) }));
  return kept?.refused;
}

/** The bucket that a destination names; undefined when it names none. A key or a prefix is not part of it. */
export function bucketOf(destination: string): string | undefined {
  return /^arn:aws:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$/.exec(destination)?.[1];
}

/** (AWS Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations".) */
export function recordKey(functionName: string, atMs: number, id: string): string {
  return keyIn(`aws/lambda/async/${functionName}`, atMs, id);
}

/** The same for records of a stream. */
export function streamRecordKey(mapping: string, shardId: string, atMs: number, id: string): string {
  return keyIn(`aws/lambda/${mapping}/${shardId}`, atMs, id);
}

function keyIn(folder: string, atMs: number, id: string): string {
  const [day = '', time = ''] = new Date(atMs).toISOString().split('T');
  return `${folder}/${day.replaceAll('-', '/')}/${day}T${time.slice(0, 8).replaceAll(':', '.')}-${id}`;
}
