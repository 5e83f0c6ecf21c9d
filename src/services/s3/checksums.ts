import { bytesFromBase64 } from '../../protocol/base64.ts';
import type { Call } from '../service.ts';
import type { BodyFacts } from './content/bodyDigests.ts';
import { badDigest, invalidRequest, s3Fault } from './faults.ts';
import type { Checksum, ChecksumAlgorithm } from './records.ts';

/** Checksums that clients send and are told. One algorithm is kept with each object. */
const BYTES: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
  SHA512: 64,
  MD5: 16,
};
const PREFIX = 'x-amz-checksum-';
/** Of the same family of headers, but no checksums. */
const OTHERS = new Set(['algorithm', 'mode', 'type']);

export interface SentChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Undefined: it comes after the body, where it is verified with the framing. */
  readonly value: string | undefined;
}

/** The checksum in a header or announced for the trailer. Those in a presigned URL are of an empty body, and ignored. */
export function sentChecksum({ headers }: Pick<Call, 'headers'>): SentChecksum | undefined {
  const names = Object.keys(headers).filter(
    (name) => name.startsWith(PREFIX) && !OTHERS.has(name.slice(PREFIX.length)),
  );
  const trailers = (headers['x-amz-trailer'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name.startsWith(PREFIX));
  if (names.length + trailers.length > 1) {
    throw invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const [name] = names;
  if (name === undefined) {
    const [trailer] = trailers;
    return trailer === undefined ? undefined : { algorithm: algorithmOf(trailer), value: undefined };
  }
  const algorithm = algorithmOf(name);
  const value = headers[name] ?? '';
  if (!isChecksum(algorithm, value)) throw invalidRequest(`Value for ${name} header is invalid.`);
  return { algorithm, value };
}

function isChecksum(algorithm: ChecksumAlgorithm, value: string): boolean {
  return bytesFromBase64(value)?.byteLength === BYTES[algorithm];
}

function algorithmOf(header: string): ChecksumAlgorithm {
  return checkedAlgorithm(header.slice(PREFIX.length).toUpperCase());
}

/** One that we can compute. */
export function checkedAlgorithm(name: string): ChecksumAlgorithm {
  if (Object.hasOwn(BYTES, name)) return name as ChecksumAlgorithm;
  throw invalidRequest(
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  );
}

/** Throws unless the body is what the client sent. */
export function checkBody(
  facts: BodyFacts,
  sent: SentChecksum | undefined,
  contentMd5: string | undefined,
): void {
  if (contentMd5 !== undefined) {
    const expected = Buffer.from(contentMd5, 'base64');
    if (!expected.equals(facts.md5)) {
      throw badDigest('The Content-MD5 you specified did not match what we received.', {
        ExpectedDigest: expected.toString('hex'),
        CalculatedDigest: facts.md5.toString('base64'),
      });
    }
  }
  if (sent?.value !== undefined && facts.checksums[sent.algorithm] !== sent.value) {
    throw badDigest(`The ${sent.algorithm} you specified did not match the calculated checksum.`);
  }
}

/** Before the body is read. */
export function refuseContentMd5(contentMd5: string | undefined): void {
  if (contentMd5 === undefined || bytesFromBase64(contentMd5)?.byteLength === 16) return;
  throw s3Fault(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.', {
    'Content-MD5': contentMd5,
  });
}

/** As members of an answer: `ChecksumCRC32` and `ChecksumType`. */
export function checksumMembers(checksum: Checksum | undefined): ChecksumMembers {
  if (!checksum) return {};
  return { ...valueMembers({ [checksum.algorithm]: checksum.value }), ChecksumType: checksum.type };
}

export interface ChecksumMembers extends ChecksumValues {
  ChecksumType?: 'FULL_OBJECT' | 'COMPOSITE';
}

export type ChecksumValues = {
  -readonly [Algorithm in ChecksumAlgorithm as `Checksum${Algorithm}`]?: string;
};

export function valueMembers(values: Readonly<Partial<Record<ChecksumAlgorithm, string>>>): ChecksumValues {
  return Object.fromEntries(
    Object.entries(values).map(([algorithm, value]) => [`Checksum${algorithm}`, value]),
  );
}
