/** The pages on ways to invoke, as they are written, with the AWS CLI, boto3 and curl. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absentInOrder, followPage } from './followPage.ts';

test('docs/how-to/invoke-asynchronously.md', async (context) => {
  const followed = await followPage(context, 'how-to/invoke-asynchronously.md');
  if (!followed) return;
  const { stdout } = followed;
  assert.equal(stdout.match(/"StatusCode": 202/g)?.length, 3, stdout);
  assert.match(stdout, /Success "order 7 is packed"/);
  assert.match(stdout, /RetriesExhausted \{"errorType":"Error","errorMessage":"there is no order -1"/);
  assert.match(stdout, /^failed\/aws\/lambda\/async\/orders-handler\/[\d/]+\/[\dT.-]+-[0-9a-f-]{36}$/m);
});

test('docs/how-to/response-streaming.md', async (context) => {
  const followed = await followPage(context, 'how-to/response-streaming.md');
  if (!followed) return;
  const { stdout } = followed;
  const pieces = ["b'5 '", "b'4 '", "b'3 '", "b'2 '", "b'1 '", "b'lift-off\\n'", "complete ['LogResult']"];
  assert.equal(absentInOrder(stdout, [...pieces, '3 2 1 lift-off']), undefined);
});

test('docs/how-to/function-urls.md', async (context) => {
  const followed = await followPage(context, 'how-to/function-urls.md', { programs: ['curl'] });
  if (!followed) return;
  const said = [
    'HTTP/1.1 200 OK',
    'set-cookie: seen=1; HttpOnly',
    '<h1>GET /cart/7</h1> anonymous',
    '{"Message":"Forbidden',
    '<h1>GET /</h1> 000000000000',
    'HTTP/1.1 200 OK',
    'access-control-allow-origin: https://shop.example',
    'access-control-allow-methods: GET,PUT',
  ];
  assert.equal(absentInOrder(followed.stdout, said), undefined);
});

test('docs/how-to/extensions.md', async (context) => {
  const followed = await followPage(context, 'how-to/extensions.md');
  if (!followed) return;
  const said = [/^START RequestId/m, /^watcher: answered after [\d.]+ ms$/m, /^END/m, /^REPORT/m];
  assert.equal(absentInOrder(followed.stdout, said), undefined);
});

test('docs/how-to/function-logs.md', async (context) => {
  const followed = await followPage(context, 'how-to/function-logs.md');
  if (!followed) return;
  const said = [
    /^START RequestId/m,
    /\tDEBUG\tlooking up 7$/m,
    /\tINFO\t\{ order: 7, price: 120 \}$/m,
    /^REPORT/m,
    '"type":"platform.start"',
    '"message":{"order":7,"price":120}}',
    '"message":"expensive 7"',
    '"type":"platform.runtimeDone"',
    '"type":"platform.report"',
    '"message":{"order":7,"price":120}}',
    '"LogGroup": "/shop/all"',
    /^\d{4}\/\d\d\/\d\d\/till\[\$LATEST\][0-9a-f]{32}$/m,
    '"message":{"order":7,"price":120}}',
  ];
  assert.equal(absentInOrder(followed.stdout, said), undefined);
  const inGroup = followed.stdout.slice(followed.stdout.lastIndexOf('till[$LATEST]'));
  assert.doesNotMatch(inGroup, /platform\./);
});
