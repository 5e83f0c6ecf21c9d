import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isActive, opensAsPage } from './confinedPeer.ts';

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

test('whatever a browser may run is active, however it is called', () => {
  for (const type of ['image/png', 'text/plain; charset=utf-8', 'application/pdf', 'binary/octet-stream']) {
    assert.equal(isActive(type), false, type);
  }
  for (const type of [
    undefined,
    '',
    'text/html',
    'image/svg+xml',
    'application/xhtml+xml',
    'text/xsl',
    'multipart/x-mixed-replace; boundary=x',
    'text/plain, text/html',
    'text/plain;x=y,text/html',
    'message/rfc822',
  ]) {
    assert.equal(isActive(type), true, String(type));
  }
});
