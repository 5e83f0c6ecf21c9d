import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileNameFor, isRefusal, textOfAnswer } from './answerText.ts';
import { asCurl } from './asCurl.ts';

const bytes = (text: string) => new Uint8Array(new TextEncoder().encode(text));

test('JSON is laid out, other text is as it came, the rest is no text', () => {
  const json = [['Content-Type', 'application/json']] as const;
  assert.equal(textOfAnswer({ headers: json, body: bytes('{"a":1}') }), '{\n  "a": 1\n}');
  assert.equal(textOfAnswer({ headers: json, body: bytes('{"a"') }), '{"a"');
  assert.equal(textOfAnswer({ headers: [], body: bytes('{"a":1}') }), '{"a":1}');
  assert.equal(textOfAnswer({ headers: [], body: new Uint8Array([255, 254]) }), undefined);
  assert.equal(fileNameFor('text/html; charset=utf-8'), 'answer.html');
});

test('the gateway says by its own words that an integration failed', () => {
  const refusal = { status: 500, headers: [], body: bytes('{"message":"Internal Server Error"}') };
  assert.ok(isRefusal(refusal));
  assert.ok(!isRefusal({ ...refusal, status: 502 }));
  assert.ok(!isRefusal({ ...refusal, body: bytes('{"message":"the till is broken"}') }));
});

test('the same request with curl', () => {
  const request = {
    method: 'POST',
    url: 'http://a.localhost/x?y=1&z',
    headers: { 'x-a': "it's" },
    body: '{}',
  };
  assert.equal(
    asCurl(request),
    `curl -X POST -H 'x-a: it'\\''s' --data-raw '{}' 'http://a.localhost/x?y=1&z'`,
  );
  assert.equal(
    asCurl({ ...request, method: 'GET', headers: {}, body: '' }),
    `curl 'http://a.localhost/x?y=1&z'`,
  );
});

test('curl gets the address as a browser sends it, and no method of its own for HEAD', () => {
  const request = { method: 'HEAD', url: 'http://a.localhost/注/{id}?q=ü b[0]', headers: {}, body: '' };
  assert.equal(asCurl(request), `curl -g -I 'http://a.localhost/%E6%B3%A8/%7Bid%7D?q=%C3%BC%20b[0]'`);
});

test('curl signs with the key of the environment', () => {
  const request = { method: 'GET', url: 'http://a.localhost/x', headers: {}, body: '' };
  assert.equal(
    asCurl(request, { region: 'eu-west-1', hasToken: true }),
    [
      `curl --aws-sigv4 aws:amz:eu-west-1:execute-api --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"`,
      `-H "x-amz-security-token: $AWS_SESSION_TOKEN" http://a.localhost/x`,
    ].join(' '),
  );
});
