import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { isObject, type JsonWebToken } from './jsonWebToken.ts';

/** A public key of a provider, with the algorithms that may be used with it. */
export interface VerificationKey {
  readonly id: string | undefined;
  readonly algorithms: ReadonlySet<string>;
  readonly key: KeyObject;
}

interface Algorithm {
  readonly hash: string;
  /** Of EC keys; RSA has none. */
  readonly curve: string | undefined;
}

/**
 * Signatures by private keys only. There is no `none`, and nothing with a shared secret: whoever could make the platform
 * take a public key for a secret (HS256) could sign for the provider.
 */
const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map([
  ['RS256', { hash: 'sha256', curve: undefined }],
  ['RS384', { hash: 'sha384', curve: undefined }],
  ['RS512', { hash: 'sha512', curve: undefined }],
  ['ES256', { hash: 'sha256', curve: 'P-256' }],
  ['ES384', { hash: 'sha384', curve: 'P-384' }],
  ['ES512', { hash: 'sha512', curve: 'P-521' }],
]);

export const isAlgorithm = (name: string): boolean => ALGORITHMS.has(name);

const MOST_OF_A_KIND = 100;
const RSA_BITS = { least: 2048, most: 8192 };

/** The usable keys of a JSON Web Key Set (RFC 7517); undefined for what is none, or holds more than AWS takes. */
export function readKeySet(value: unknown): VerificationKey[] | undefined {
  if (!isObject(value) || !Array.isArray(value['keys'])) return undefined;
  const all = value['keys'].filter(isObject);
  for (const kind of ['RSA', 'EC']) {
    if (all.filter(({ kty }) => kty === kind).length > MOST_OF_A_KIND) return undefined;
  }
  return all.map(readKey).filter((key) => key !== undefined);
}

function readKey(jwk: Record<string, unknown>): VerificationKey | undefined {
  const { kty, kid, use, alg, n, e, crv, x, y } = jwk;
  if ((use !== undefined && use !== 'sig') || (kid !== undefined && typeof kid !== 'string'))
    return undefined;
  const curve = kty === 'RSA' ? undefined : crv;
  if (kty !== 'RSA' && kty !== 'EC') return undefined;
  const fitting = [...ALGORITHMS].filter(([, algorithm]) => algorithm.curve === curve).map(([name]) => name);
  const algorithms = new Set(alg === undefined ? fitting : fitting.filter((name) => name === alg));
  if (algorithms.size === 0) return undefined;
  // Only the public members, whatever else is there.
  const key = publicKey(kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y });
  return key && { id: kid, algorithms, key };
}

function publicKey(members: Record<string, unknown>): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: members, format: 'jwk' });
    const bits = key.asymmetricKeyDetails?.modulusLength;
    if (bits !== undefined && (bits < RSA_BITS.least || bits > RSA_BITS.most)) return undefined;
    return key;
  } catch {
    return undefined;
  }
}

/** The key that the token names; where it names none, the only one that there is for its algorithm. */
export function keyOf(
  { keyId, algorithm }: JsonWebToken,
  keys: readonly VerificationKey[],
): VerificationKey | undefined {
  const fitting = keys.filter(({ algorithms }) => algorithms.has(algorithm));
  if (keyId !== undefined) return fitting.find(({ id }) => id === keyId);
  return fitting.length === 1 ? fitting[0] : undefined;
}

export function isSignedBy(token: JsonWebToken, { key, algorithms }: VerificationKey): boolean {
  const algorithm = ALGORITHMS.get(token.algorithm);
  if (!algorithm || !algorithms.has(token.algorithm)) return false;
  const how = algorithm.curve === undefined ? { key } : { key, dsaEncoding: 'ieee-p1363' as const };
  return verify(algorithm.hash, Buffer.from(token.signed), how, token.signature);
}
