import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createChecksum } from '../../protocol/sigv4/checksums.ts';
import { combineCrcs, type CrcAlgorithm } from './crcCombine.ts';

function crcOf(algorithm: CrcAlgorithm, bytes: Uint8Array): string {
  const checksum = createChecksum(algorithm.toLowerCase());
  checksum?.update(bytes);
  return checksum?.digest() ?? '';
}

test('CRCs of pieces make that of the whole', () => {
  const algorithms = fc.constantFrom('CRC32' as const, 'CRC32C' as const, 'CRC64NVME' as const);
  fc.assert(
    fc.property(
      algorithms,
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }),
      (algorithm, pieces) => {
        const parts = pieces.map((piece) => ({ value: crcOf(algorithm, piece), bytes: piece.length }));
        assert.equal(combineCrcs(algorithm, parts), crcOf(algorithm, Buffer.concat(pieces)));
      },
    ),
  );
});
