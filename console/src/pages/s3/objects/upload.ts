import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';

export interface Chosen {
  /** Under the folder to which it goes: `a.txt`, `photos/a.jpg`. */
  readonly path: string;
  readonly file: File;
}

export interface UploadState {
  readonly files: number;
  readonly bytes: number;
}

const MiB = 1024 * 1024;
/** A file of more goes in parts. */
const PART_BYTES = 8 * MiB;
const MOST_PARTS = 10_000;
const FILES_AT_ONCE = 5;
const PARTS_AT_ONCE = 3;

/** The size of the parts of a file of so many bytes. */
export function partBytesOf(size: number): number {
  return Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS / MiB) * MiB);
}

/** Uploads all, some at a time; stops at the first failure, or when it is cancelled. */
export async function uploadFiles(
  s3: S3Client,
  { bucket, folder, files }: { bucket: string; folder: string; files: readonly Chosen[] },
  signal: AbortSignal,
  progress: (state: UploadState) => void,
): Promise<void> {
  const state = { files: 0, bytes: 0 };
  const sent = (bytes: number) => {
    state.bytes += bytes;
    progress({ ...state });
  };
  await eachAtOnce(files, FILES_AT_ONCE, async ({ path, file }) => {
    const place = { Bucket: bucket, Key: `${folder}${path}` };
    if (file.size <= PART_BYTES) await uploadWhole(s3, place, file, signal, sent);
    else await uploadParts(s3, place, file, signal, sent);
    state.files += 1;
    progress({ ...state });
  });
}

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

async function uploadWhole(
  s3: S3Client,
  place: Place,
  file: File,
  abortSignal: AbortSignal,
  sent: (bytes: number) => void,
): Promise<void> {
  const Body = new Uint8Array(await file.arrayBuffer());
  await s3.send(new PutObjectCommand({ ...place, ContentType: typeOf(file), Body }), { abortSignal });
  sent(file.size);
}

async function uploadParts(
  s3: S3Client,
  place: Place,
  file: File,
  abortSignal: AbortSignal,
  sent: (bytes: number) => void,
): Promise<void> {
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({ ...place, ContentType: typeOf(file), ChecksumAlgorithm: 'CRC32' }),
    { abortSignal },
  );
  try {
    const size = partBytesOf(file.size);
    const count = Math.ceil(file.size / size);
    const parts: CompletedPart[] = [];
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    await eachAtOnce(numbers, PARTS_AT_ONCE, async (PartNumber) => {
      const slice = file.slice((PartNumber - 1) * size, PartNumber * size);
      const Body = new Uint8Array(await slice.arrayBuffer());
      const answer = await s3.send(new UploadPartCommand({ ...place, UploadId, PartNumber, Body }), {
        abortSignal,
      });
      const { ETag, ChecksumCRC32 } = answer;
      parts[PartNumber - 1] = { PartNumber, ETag, ...(ChecksumCRC32 !== undefined && { ChecksumCRC32 }) };
      sent(slice.size);
    });
    await s3.send(
      new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts: parts } }),
      { abortSignal },
    );
  } catch (error) {
    // What was sent of it would be kept, and paid for, for nothing.
    await s3.send(new AbortMultipartUploadCommand({ ...place, UploadId })).catch(() => undefined);
    throw error;
  }
}

async function eachAtOnce<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed) {
      const item = items[next] as T;
      next += 1;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

/** What browsers do not know. */
const TYPES: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  toml: 'application/toml',
  ts: 'text/x-typescript',
  log: 'text/plain',
};

function typeOf({ name, type }: File): string {
  return type || (TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream');
}

/** What was dropped, folders with all that is in them. */
export async function filesOfDrop(data: DataTransfer): Promise<readonly Chosen[]> {
  // The list is gone once this function has first waited.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return filesOfList(data.files);
  const found = await Promise.all(entries.map((entry) => filesOfEntry(entry)));
  return found.flat().toSorted((a, b) => a.path.localeCompare(b.path));
}

/** Of an `input`; with a folder chosen, names begin with it. */
export function filesOfList(files: Iterable<File>): readonly Chosen[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

async function filesOfEntry(entry: FileSystemEntry): Promise<readonly Chosen[]> {
  // By what it says of itself: not every browser has a class for it.
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Chosen[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return found;
    for (const inner of batch) found.push(...(await filesOfEntry(inner)));
  }
}
