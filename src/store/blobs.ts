import type { Readable } from 'node:stream';

/**
 * Large immutable bytes: code packages, layers, S3 objects. A blob is named by the caller (text that never
 * reaches the file system unencoded) and visible only when whole and durable. Drivers: `directory`; later `s3`.
 */
export interface Blobs {
  /** Stores `content` under `name`, replacing what was there; resolves when durable. */
  put(name: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<BlobInfo>;
  /** A stream of the bytes, or undefined when there is no such blob. `range` bounds are inclusive offsets. */
  open(name: string, range?: { start: number; end: number }): Promise<Readable | undefined>;
  /** The whole blob in memory, or undefined. */
  read(name: string): Promise<Uint8Array | undefined>;
  info(name: string): Promise<BlobInfo | undefined>;
  /** Deleting what is not there is no error. */
  delete(name: string): Promise<void>;
  /** Names in no particular order, for garbage collection. */
  names(): AsyncIterable<string>;
}

export interface BlobInfo {
  readonly bytes: number;
  /** SHA-256 of the content, base64. */
  readonly sha256: string;
}
