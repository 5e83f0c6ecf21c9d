import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { createChecksum } from './checksums.ts';

const vectors: readonly (readonly [name: string, text: string, digest: string])[] = [
  ['crc32', '', 'AAAAAA=='],
  ['crc32', '123456789', 'y/Q5Jg=='],
  ['crc32', 'test data..', 'cZWHwQ=='],
  ['crc32c', '', 'AAAAAA=='],
  ['crc32c', '123456789', '4waSgw=='],
  ['crc32c', 'test data..', 'Pf4upw=='],
  ['crc64nvme', '', 'AAAAAAAAAAA='],
  ['crc64nvme', '123456789', 'rosUhgp5mIg='],
  ['crc64nvme', 'test data..', 'qUVrWYOrIAM='],
  ['sha1', 'test data..', 'B++3uSfJMSHWToQMQ1g6lIJY5Eo='],
  ['sha256', '', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
  ['md5', '', createHash('md5').digest('base64')],
];

for (const [name, text, digest] of vectors) {
  test(`${name} of "${text}", whole and in pieces`, () => {
    const whole = createChecksum(name);
    whole?.update(Buffer.from(text));
    assert.equal(whole?.digest(), digest);
    const pieces = createChecksum(name);
    for (const char of text) pieces?.update(Buffer.from(char));
    assert.equal(pieces?.digest(), digest);
  });
}

test('an algorithm that is missing is undefined, not guessed', () => {
  for (const name of ['xxhash64', 'xxhash3', 'constructor', ''])
    assert.equal(createChecksum(name), undefined);
});
