import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opensAsPage } from './confinedPeer.ts';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0';

test('a browser that opens an answer as a page is known, also where it does not say so', () => {
  assert.equal(opensAsPage({ 'sec-fetch-dest': 'document', 'user-agent': BROWSER }), true);
  assert.equal(opensAsPage({ 'sec-fetch-dest': 'iframe', 'user-agent': BROWSER }), true);
  assert.equal(opensAsPage({ 'sec-fetch-dest': 'empty', 'user-agent': BROWSER }), false);
  // Over plain HTTP browsers send Sec-Fetch-Dest to localhost only.
  assert.equal(opensAsPage({ 'user-agent': BROWSER }), true);
  assert.equal(opensAsPage({ 'user-agent': 'aws-sdk-js/3.1100.0' }), false);
  assert.equal(opensAsPage({}), false);
});
