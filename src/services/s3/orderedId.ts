import { createHash } from 'node:crypto';
import type { Ids } from '../../base/ids.ts';

/**
 * Ids of versions and uploads: 32 characters, opaque, in no order, and yet they say under which key their record is: where
 * it stands among those of its object. They vouch for themselves, so that one we never gave out is known as such.
 *
 *   8 bytes of chance │ 8 bytes: the order, masked by them │ 8 bytes of a hash of both
 */
const PATTERN = /^[A-Za-z0-9._]{32}$/;

export function orderedId(order: number, ids: Ids): string {
  const bytes = Buffer.alloc(24);
  bytes.set(ids.bytes(8), 0);
  bytes.writeBigUInt64BE(BigInt(order) ^ bytes.readBigUInt64BE(0), 8);
  checkOf(bytes).copy(bytes, 16);
  return bytes.toString('base64').replaceAll('+', '.').replaceAll('/', '_');
}

/** The order in an id, or undefined when it is none of ours. */
export function orderOf(id: string): number | undefined {
  if (!PATTERN.test(id)) return undefined;
  const bytes = Buffer.from(id.replaceAll('.', '+').replaceAll('_', '/'), 'base64');
  if (!checkOf(bytes).equals(bytes.subarray(16))) return undefined;
  const order = bytes.readBigUInt64BE(8) ^ bytes.readBigUInt64BE(0);
  return order <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(order) : undefined;
}

function checkOf(bytes: Buffer): Buffer {
  return createHash('sha256').update('mayfly-s3').update(bytes.subarray(0, 16)).digest().subarray(0, 8);
}
