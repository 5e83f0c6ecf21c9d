import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseXml } from './xmlTree.ts';

test('an upload of ten thousand parts is read, a body of millions of elements is not', () => {
  const part =
    '<Part><PartNumber>1</PartNumber><ETag>"x"</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part>';
  const upload = parseXml(`<CompleteMultipartUpload>${part.repeat(10_000)}</CompleteMultipartUpload>`);
  assert.equal(upload?.children.length, 10_000);
  assert.equal(parseXml(`<Delete>${'<a/>'.repeat(250_000)}</Delete>`), undefined);
});
