import type { ValueTest } from './operators.ts';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The bytes behind two texts of base64, however they are padded. */
export function binaryTest(values: readonly string[]): ValueTest {
  const wanted = new Set(values.map(bytesOf).filter((bytes) => bytes !== undefined));
  return (actual) => {
    const bytes = bytesOf(actual);
    return bytes !== undefined && wanted.has(bytes);
  };
}

function bytesOf(text: string): string | undefined {
  return BASE64.test(text) ? Buffer.from(text, 'base64').toString('latin1') : undefined;
}
