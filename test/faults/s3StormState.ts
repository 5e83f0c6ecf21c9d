/** What the workers of s3Storm.ts write: some of it small enough for the store, some in blobs, now and then nothing. */
export const BUCKET = 'storm-bucket';
export const WORKERS = 4;

export function contentOf(worker: number, number: number): Buffer {
  return Buffer.alloc((number * 7919) % 120_000, `${worker}.${number} `);
}

export const isRemoval = (number: number): boolean => number % 5 === 4;
