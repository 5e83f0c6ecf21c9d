import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '../fault.ts';
import { createChecksum } from './checksums.ts';
import { decodeChunkedBody } from './chunkedBody.ts';
import type { ChunkedBody } from './chunkedBody.ts';
import { deriveSigningKey } from './signingKey.ts';

// AWS's own example: 65 KiB of `a` in two chunks.
const key = deriveSigningKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '20130524', 'us-east-1', 's3');
const chain = { key, amzDate: '20130524T000000Z', scope: '20130524/us-east-1/s3/aws4_request' };
const TRAILER = 'x-amz-checksum-crc32c';

const signed: ChunkedBody = {
  decodedLength: 66_560,
  trailerNames: undefined,
  chain: { ...chain, seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9' },
};
const signedText = framed([
  ['ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648', 65_536],
  ['0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497', 1024],
  ['b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9', 0],
]);

const withTrailer: ChunkedBody = {
  decodedLength: 66_560,
  trailerNames: [TRAILER],
  chain: { ...chain, seed: '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e' },
};
const withTrailerText = `${framed([
  ['b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2', 65_536],
  ['1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7', 1024],
  ['2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992', 0],
]).slice(
  0,
  -2,
)}${TRAILER}:sOO8/Q==\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n`;

function framed(chunks: readonly (readonly [signature: string, bytes: number])[]): string {
  return chunks
    .map(
      ([signature, bytes]) =>
        `${bytes.toString(16)};chunk-signature=${signature}\r\n${'a'.repeat(bytes)}\r\n`,
    )
    .join('');
}

async function decode(text: string | Uint8Array, body: ChunkedBody, pieceBytes = 10_000): Promise<string> {
  const bytes = Buffer.from(text as string, 'latin1');
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  let out = '';
  for await (const piece of decodeChunkedBody(pieces(), body)) out += Buffer.from(piece).toString('latin1');
  return out;
}

const failsWith = (code: string) => (error: unknown) => {
  assert.ok(error instanceof Fault, String(error));
  assert.equal(error.code, code);
  return true;
};

test("AWS's example decodes, whole and in pieces of any size", async () => {
  for (const size of [100_000, 65_536, 1000, 7]) {
    assert.equal(await decode(signedText, signed, size), 'a'.repeat(66_560));
    assert.equal(await decode(withTrailerText, withTrailer, size), 'a'.repeat(66_560));
  }
});

test('one changed byte of data or of a signature is noticed', async () => {
  const changes: [string, ChunkedBody, string][] = [
    [signedText.replace('aaaa', 'aaba'), signed, 'SignatureDoesNotMatch'],
    [signedText.replace('=ad80', '=ad81'), signed, 'SignatureDoesNotMatch'],
    [signedText.replace('=b6c6', '=b6c7'), signed, 'SignatureDoesNotMatch'],
    [signedText.replace('400;chunk-signature', '400;other'), signed, 'SignatureDoesNotMatch'],
    [withTrailerText.replace('signature:d81f', 'signature:d81e'), withTrailer, 'SignatureDoesNotMatch'],
    [withTrailerText.replace('sOO8', 'sOO9'), withTrailer, 'SignatureDoesNotMatch'],
    [withTrailerText.replace(/x-amz-trailer-signature.*\r\n/, ''), withTrailer, 'MalformedTrailerError'],
    [withTrailerText.replace(/x-amz-checksum.*\r\n/, ''), withTrailer, 'MalformedTrailerError'],
    [withTrailerText.replace(TRAILER, 'x-amz-meta-a'), withTrailer, 'MalformedTrailerError'],
  ];
  for (const [text, body, code] of changes) await assert.rejects(decode(text, body), failsWith(code));
});

test('bodies that end early, or are longer or shorter than announced', async () => {
  await assert.rejects(decode(signedText.slice(0, 60_000), signed), failsWith('IncompleteBody'));
  await assert.rejects(decode(signedText.slice(0, 30), signed), failsWith('IncompleteBody'));
  await assert.rejects(decode('', signed), failsWith('IncompleteBody'));
  for (const decodedLength of [66_559, 66_561, 10, 0]) {
    await assert.rejects(decode(signedText, { ...signed, decodedLength }), failsWith('IncompleteBody'));
  }
});

const unsigned = (decodedLength: number, ...trailerNames: string[]): ChunkedBody => ({
  decodedLength,
  trailerNames,
  chain: undefined,
});

test('trailing checksums are checked, and those that we lack are refused by name', async () => {
  const text = '9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n';
  assert.equal(await decode(text, unsigned(9, 'x-amz-checksum-crc32'), 3), '123456789');
  await assert.rejects(
    decode(text.replace('y/Q5', 'z/Q5'), unsigned(9, 'x-amz-checksum-crc32')),
    failsWith('BadDigest'),
  );
  await assert.rejects(decode(text, unsigned(9, 'x-amz-checksum-xxhash3')), (error) => {
    assert.ok(error instanceof Fault);
    assert.equal(error.status, 501);
    assert.match(error.message, /x-amz-checksum-xxhash3/);
    return true;
  });
});

test('line breaks that some clients get wrong are tolerated', async () => {
  const trailer = 'x-amz-checksum-crc32:y/Q5Jg==';
  for (const end of ['\r\n\r\n', '\n\r\n', '\r\n', '\n', '']) {
    const text = `9\r\n123456789\r\n0\r\n${trailer}${end}`;
    assert.equal(await decode(text, unsigned(9, 'x-amz-checksum-crc32')), '123456789', JSON.stringify(end));
  }
});

test('whatever is framed in whatever way comes out again', async () => {
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 6 });
  const algorithm = fc.constantFrom('crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256', 'sha512', 'md5');
  await fc.assert(
    fc.asyncProperty(chunks, algorithm, fc.integer({ min: 1, max: 60 }), async (made, name, pieceBytes) => {
      const whole = Buffer.concat(made);
      const checksum = createChecksum(name);
      checksum?.update(whole);
      const text = made.map((chunk) => `${chunk.length.toString(16)}\r\n${latin1(chunk)}\r\n`).join('');
      const trailer = `x-amz-checksum-${name}:${checksum?.digest()}\r\n\r\n`;
      const body = unsigned(whole.length, `x-amz-checksum-${name}`);
      assert.equal(await decode(`${text}0\r\n${trailer}`, body, pieceBytes), latin1(whole));
    }),
  );
});

test('garbage fails as a fault, and does not hang', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(100), async (bytes, decodedLength) => {
      await decode(latin1(bytes), unsigned(decodedLength)).catch((error: unknown) =>
        assert.ok(error instanceof Fault),
      );
    }),
  );
  await assert.rejects(decode('1'.repeat(100_000), unsigned(5)), failsWith('IncompleteBody'));
  await assert.rejects(decode('ffffffffffffffff\r\n', unsigned(5)), failsWith('IncompleteBody'));
});

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
