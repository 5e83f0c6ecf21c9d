const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;

/** Strict base64, padding required; undefined for anything else. `Buffer.from` takes every string. */
export function bytesFromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !alphabet.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}
