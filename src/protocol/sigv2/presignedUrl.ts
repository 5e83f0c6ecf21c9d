import type { AuthProblem } from '../sigv4/problem.ts';

/**
 * URLs presigned by S3's older signature, which the AWS CLI and boto3 still make unless told otherwise (`aws s3 presign`).
 * The claim, read but not yet believed.
 */
export interface SignedV2 {
  readonly accessKeyId: string;
  /** HMAC-SHA1, base64. */
  readonly signature: string;
  readonly expiresAtMs: number;
  /** The same as it is sent, in seconds: it is signed. */
  readonly expires: string;
  readonly sessionToken: string | undefined;
}

/** The claim in a query; a problem when a part is missing; undefined when there is none. */
export function readSignedV2(query: string): SignedV2 | AuthProblem | undefined {
  if (!query.includes('AWSAccessKeyId=') && !query.includes('Signature=')) return undefined;
  const values = new URLSearchParams(query);
  const accessKeyId = values.get('AWSAccessKeyId');
  const signature = values.get('Signature');
  const expires = values.get('Expires');
  if (accessKeyId === null && signature === null) return undefined;
  if (!accessKeyId || !signature || !expires) return { problem: 'incompleteV2' };
  if (!/^\d{1,12}$/.test(expires)) return { problem: 'incompleteV2' };
  const sessionToken = values.get(SECURITY_TOKEN) ?? undefined;
  return { accessKeyId, signature, expires, expiresAtMs: Number(expires) * 1000, sessionToken };
}

const SECURITY_TOKEN = 'x-amz-security-token';
