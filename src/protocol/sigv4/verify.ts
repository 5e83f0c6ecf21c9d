import { timingSafeEqual } from 'node:crypto';
import { readAuthorizationHeader } from './authorizationHeader.ts';
import type { ReadAuthorization } from './authorizationReader.ts';
import { canonicalRequest, hashCanonicalRequest, isSigned } from './canonicalRequest.ts';
import type { Reading, RequestHead } from './canonicalRequest.ts';
import { needsNormalising } from './canonicalUri.ts';
import { isPresigned, readPresignedUrl } from './presignedUrl.ts';
import type { AuthProblem } from './problem.ts';
import type { Signed } from './signed.ts';
import type { HmacKey } from './signingKey.ts';

/**
 * Verification of SigV4, in the two halves between which the caller looks the key up: `readSigned` reads the
 * claim, `verifySignature` believes it or not. Pure: the time and the key are handed in.
 */

/** The request's claim; a problem when it is malformed; undefined when there is none. */
export function readSigned(
  head: RequestHead,
  readAuthorization: ReadAuthorization = readAuthorizationHeader,
): Signed | AuthProblem | undefined {
  const authorization = head.headers['authorization'];
  const inQuery = head.query !== '' && isPresigned(head.query);
  if (authorization !== undefined) {
    if (inQuery) return { problem: 'twoMechanisms' };
    return readAuthorization(authorization, head.headers);
  }
  return inQuery ? readPresignedUrl(head.query) : undefined;
}

export interface Verification {
  readonly key: HmacKey;
  readonly nowMs: number;
  /** How far the client's clock may be off, either way. */
  readonly windowMs: number;
  /** The last line of the canonical request, see `payload.ts`. */
  readonly payloadHash: string;
  /** S3 encodes paths once, wants every `x-amz-` header signed, and looks at the time last. */
  readonly isS3: boolean;
}

export function verifySignature(
  signed: Signed,
  head: RequestHead,
  verification: Verification,
): AuthProblem | undefined {
  const coverage = checkCoverage(signed, head, verification.isS3);
  if (coverage) return coverage;
  if (verification.isS3) return compare(signed, head, verification) ?? checkTime(signed, verification);
  return checkTime(signed, verification) ?? compare(signed, head, verification);
}

/** What must be among the signed headers, lest someone on the way change the request's meaning. */
function checkCoverage(signed: Signed, { headers }: RequestHead, isS3: boolean): AuthProblem | undefined {
  const { signedHeaders } = signed;
  if (!isSigned(signedHeaders, 'host')) return { problem: 'hostNotSigned' };
  const wanted = isS3 ? Object.keys(headers).filter((name) => name.startsWith('x-amz-')) : STEERING;
  for (const name of wanted) {
    if (headers[name] === undefined || isSigned(signedHeaders, name)) continue;
    const names = wanted.filter((each) => headers[each] !== undefined && !isSigned(signedHeaders, each));
    return { problem: 'headersNotSigned', names };
  }
  return undefined;
}

const STEERING = ['x-amz-target', 'x-amz-security-token', 'x-amz-content-sha256'];

function checkTime(signed: Signed, { nowMs, windowMs }: Verification): AuthProblem | undefined {
  const { signedAtMs, expiresSeconds } = signed;
  if (signedAtMs > nowMs + windowMs) return { problem: 'notYetCurrent', signedAtMs, windowMs };
  if (expiresSeconds !== undefined) {
    const isOver = nowMs > signedAtMs + expiresSeconds * 1000;
    return isOver ? { problem: 'urlExpired', signedAtMs, expiresSeconds } : undefined;
  }
  return signedAtMs < nowMs - windowMs ? { problem: 'tooOld', signedAtMs, windowMs } : undefined;
}

function compare(signed: Signed, head: RequestHead, verification: Verification): AuthProblem | undefined {
  const usual: Reading = { path: verification.isS3 ? 's3' : 'normalised', plusIsSpace: false };
  const first = attempt(signed, head, verification, usual);
  if (first.matches) return undefined;
  for (const reading of otherReadings(head, usual)) {
    if (attempt(signed, head, verification, reading).matches) return undefined;
  }
  return {
    problem: 'mismatch',
    canonicalRequest: first.canonical,
    stringToSign: first.stringToSign,
    signature: signed.signature,
    accessKeyId: signed.accessKeyId,
  };
}

/** Clients differ on doubled slashes and on a bare `+`; a signature that fits either reading is genuine. */
function otherReadings(head: RequestHead, usual: Reading): readonly Reading[] {
  const paths: Reading['path'][] = [usual.path];
  if (usual.path === 'normalised' && needsNormalising(head.path)) paths.push('asSent');
  const readings: Reading[] = paths.map((path) => ({ path, plusIsSpace: false }));
  if (head.query.includes('+')) readings.push(...paths.map((path) => ({ path, plusIsSpace: true })));
  return readings.slice(1);
}

function attempt(signed: Signed, head: RequestHead, { key, payloadHash }: Verification, reading: Reading) {
  const presigned = signed.form === 'query';
  const canonical = canonicalRequest(head, signed, payloadHash, presigned, reading);
  const stringToSign = `AWS4-HMAC-SHA256\n${signed.amzDate}\n${signed.scope}\n${hashCanonicalRequest(canonical)}`;
  return { matches: equalSignatures(key.hex(stringToSign), signed.signature), canonical, stringToSign };
}

/** Takes the same time wherever the two first differ. */
export function equalSignatures(computed: string, given: string): boolean {
  if (given.length !== computed.length) return false;
  const bytes = Buffer.from(given, 'utf8');
  return bytes.length === computed.length && timingSafeEqual(Buffer.from(computed, 'utf8'), bytes);
}
