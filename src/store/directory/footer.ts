import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { OperationalError } from '../../base/errors.ts';
import type { BlobInfo } from '../blobs.ts';

/**
 * What stands after the content of a blob's file, so that one rename publishes both:
 *
 *   name, UTF-8 │ SHA-256, 32 bytes │ size of the content, 8 │ size of the name, 4 │ 'MFB1'
 */
const MAGIC = Buffer.from('MFB1');
const HASH_BYTES = 32;
const FIXED_BYTES = HASH_BYTES + 8 + 4 + MAGIC.length;

export function footerOf(name: string, bytes: number, sha256: Uint8Array): Buffer {
  const encodedName = Buffer.from(name, 'utf8');
  const numbers = Buffer.alloc(12);
  numbers.writeBigUInt64BE(BigInt(bytes), 0);
  numbers.writeUInt32BE(encodedName.length, 8);
  return Buffer.concat([encodedName, sha256, numbers, MAGIC]);
}

/** Throws an OperationalError when the file is not a whole blob. */
export async function readFooter(handle: FileHandle): Promise<{ name: string; info: BlobInfo }> {
  const { size } = await handle.stat();
  const fixed = await readAt(handle, size - FIXED_BYTES, FIXED_BYTES);
  const bytes = Number(fixed.readBigUInt64BE(HASH_BYTES));
  const nameBytes = fixed.readUInt32BE(HASH_BYTES + 8);
  if (!fixed.subarray(-MAGIC.length).equals(MAGIC) || bytes + nameBytes + FIXED_BYTES !== size)
    throw damaged();
  const name = await readAt(handle, bytes, nameBytes);
  return {
    name: name.toString('utf8'),
    info: { bytes, sha256: fixed.subarray(0, HASH_BYTES).toString('base64') },
  };
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  if (position < 0) throw damaged();
  const out = Buffer.alloc(length);
  const { bytesRead } = length === 0 ? { bytesRead: 0 } : await handle.read(out, 0, length, position);
  if (bytesRead !== length) throw damaged();
  return out;
}

function damaged(): OperationalError {
  return new OperationalError('blobs.read', 'the file of a blob is damaged', {
    hint: 'check the disk, and put the blobs folder back from a backup',
  });
}
