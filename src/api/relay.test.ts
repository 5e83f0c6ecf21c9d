import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersAsData, readRelay } from './relay.ts';

const HOST = 'abcdefghij.execute-api.us-east-1.localhost:4566';
const head = (path: string, headers: Record<string, string> = { 'x-mayfly-relay': '1' }) => ({
  method: 'POST',
  path,
  query: 'a=1',
  headers: { host: 'localhost:4566', ...headers },
});

test('the site gets the path that follows its host, and nothing about the page that asks', () => {
  const headers = {
    'x-mayfly-relay': '1',
    'x-own': 'yes',
    'sec-fetch-site': 'same-origin',
    origin: 'http://a',
  };
  assert.deepEqual(readRelay(head(`/_mayfly/relay/${HOST}/pets/a%20b`, headers)), {
    method: 'POST',
    path: '/pets/a%20b',
    query: 'a=1',
    headers: { host: HOST, 'x-own': 'yes' },
  });
  assert.equal(readRelay(head(`/_mayfly/relay/${HOST}`))?.path, '/');
});

test('pages of other origins cannot send the header that is wanted; other paths are no relay', () => {
  assert.equal(readRelay(head(`/_mayfly/relay/${HOST}/`, {})), undefined);
  assert.equal(readRelay(head('/_mayfly/console/')), undefined);
  assert.equal(readRelay(head('/bucket/_mayfly/relay/x/')), undefined);
});

test('a page that a function answers comes back as bytes that no browser runs', async () => {
  const page = {
    status: 302,
    headers: { 'content-type': 'text/html', 'set-cookie': ['a=1', 'b=2'], location: '/elsewhere' },
    body: '<script>alert(1)</script>',
  };
  const sites = answersAsData({
    counted: { service: 'execute-api', operation: 'Invoke' },
    owns: () => true,
    serve: async () => ({ response: page, account: '1' }),
  } as never);
  const { response, account } = await sites.serve({} as never);
  assert.equal(account, '1');
  assert.equal(response.status, 200);
  assert.equal(response.headers['content-type'], 'application/octet-stream');
  assert.match(String(response.headers['content-security-policy']), /^sandbox/);
  assert.equal(response.headers['set-cookie'], undefined);
  assert.equal(response.headers['x-mayfly-status'], '302');
  const sent: unknown = JSON.parse(
    Buffer.from(String(response.headers['x-mayfly-headers']), 'base64').toString(),
  );
  assert.deepEqual(sent, page.headers);
  assert.equal(response.body, page.body);
});
