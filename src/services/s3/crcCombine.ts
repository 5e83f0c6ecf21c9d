/**
 * The CRC of two pieces together out of those of each (zlib's `crc32_combine`): the first one's is shifted by the length
 * of the second, a multiplication by x^(8 × length) modulo the polynomial, all in reflected order.
 */
const POLYNOMIALS = {
  CRC32: { reflected: 0xedb88320n, width: 32n },
  CRC32C: { reflected: 0x82f63b78n, width: 32n },
  CRC64NVME: { reflected: 0x9a6c9329ac4bc9b5n, width: 64n },
} as const;

export type CrcAlgorithm = keyof typeof POLYNOMIALS;

export const isCrc = (algorithm: string): algorithm is CrcAlgorithm => Object.hasOwn(POLYNOMIALS, algorithm);

export interface CrcPiece {
  /** Base64 of the big-endian value. */
  readonly value: string;
  readonly bytes: number;
}

/** Of all pieces one after another. */
export function combineCrcs(algorithm: CrcAlgorithm, pieces: readonly CrcPiece[]): string {
  const { width } = POLYNOMIALS[algorithm];
  // Nearly all parts of an upload have one size.
  const shifts = new Map<number, bigint>();
  let whole = 0n;
  for (const { value, bytes } of pieces) {
    let shift = shifts.get(bytes);
    if (shift === undefined) shifts.set(bytes, (shift = powerOfX(8n * BigInt(bytes), algorithm)));
    const own = BigInt(`0x${Buffer.from(value, 'base64').toString('hex') || '0'}`);
    whole = multiply(shift, whole, algorithm) ^ own;
  }
  return Buffer.from(whole.toString(16).padStart(Number(width) / 4, '0'), 'hex').toString('base64');
}

/** Reflected: the highest bit is the coefficient of x^0. */
function multiply(a: bigint, b: bigint, algorithm: CrcAlgorithm): bigint {
  const { reflected, width } = POLYNOMIALS[algorithm];
  let product = 0n;
  let shifted = b;
  for (let bit = 1n << (width - 1n); bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ reflected : shifted >> 1n;
  }
  return product;
}

function powerOfX(exponent: bigint, algorithm: CrcAlgorithm): bigint {
  const { width } = POLYNOMIALS[algorithm];
  let power = 1n << (width - 1n);
  let base = 1n << (width - 2n);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = multiply(power, base, algorithm);
    base = multiply(base, base, algorithm);
  }
  return power;
}
