import { hash } from 'node:crypto';

/** Sixty-four hexadecimal digits by which S3 calls an account. */
export function canonicalId(account: string): string {
  return hash('sha256', `mayfly canonical user ${account}`, 'hex');
}
