/** A signed token in the compact form of RFC 7515, taken apart. Nothing of it is believed yet. */
export interface JsonWebToken {
  readonly algorithm: string;
  readonly keyId: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The bytes that are signed. */
  readonly signed: string;
  readonly signature: Buffer;
}

const PART = /^[A-Za-z0-9_-]+$/;

/**
 * Undefined for what is no such token. Of the header only `alg` and `kid` are looked at: keys that a token brings along
 * (`jwk`, `jku`, `x5c`, `x5u`) are somebody's word for himself. A token with `crit` demands what is not understood here.
 */
export function readJsonWebToken(text: string): JsonWebToken | undefined {
  const parts = text.split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (parts.length !== 3 || !parts.every((part) => PART.test(part))) return undefined;
  const header = objectOf(head);
  const claims = objectOf(body);
  if (!header || !claims || 'crit' in header) return undefined;
  const { alg, kid } = header;
  if (typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string')) return undefined;
  return {
    algorithm: alg,
    keyId: kid,
    claims,
    signed: `${head}.${body}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

function objectOf(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
