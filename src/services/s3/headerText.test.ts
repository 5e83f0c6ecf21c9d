import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeHeaderText, encodeHeaderText } from './headerText.ts';

test('texts of metadata come back as they were, whatever is in them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      fc.pre(!text.includes('=?') && !text.includes('\ufffd'));
      const header = encodeHeaderText(text);
      // oxlint-disable-next-line no-control-regex -- what a header may hold
      assert.match(header, /^[^\r\n\0\x80-\u{10ffff}]*$/u);
      assert.equal(decodeHeaderText(header), text);
    }),
  );
});

test('encoded words are read and written as S3 does', () => {
  assert.equal(decodeHeaderText('=?UTF-8?Q?actually-ascii?='), 'actually-ascii');
  assert.equal(decodeHeaderText('=?UTF-8?B?YWJj?='), 'abc');
  assert.equal(encodeHeaderText('a_b — 100%'), '=?UTF-8?Q?a=5Fb=20=E2=80=94=20100%?=');
  assert.equal(decodeHeaderText(Buffer.from('ü').toString('latin1')), 'ü', 'raw UTF-8');
});
