import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { systemIds } from '../../base/ids.ts';
import type { HttpResponse } from '../../protocol/http.ts';
import { openDirectoryBlobs } from '../../store/directory/openDirectoryBlobs.ts';
import { functionInput, testLambda, ZIP } from './lambda.fixture.ts';

async function platform(context: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-code-links-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const blobs = await openDirectoryBlobs({ folder, ids: systemIds() });
  const lambda = testLambda({ blobs });
  await lambda.call('CreateFunction', functionInput('fn'));
  const { Code } = await lambda.call('GetFunction', { FunctionName: 'fn' });
  return { lambda, location: new URL(Code?.Location ?? '') };
}

function download(lambda: ReturnType<typeof testLambda>, url: URL, method = 'GET'): Promise<HttpResponse> {
  const query = url.search.slice(1);
  return lambda.service.codeDownload({
    method,
    path: url.pathname,
    query,
    headers: {},
    body: new Uint8Array(),
  });
}

async function bytesOf(response: HttpResponse): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('the location of GetFunction serves the package, for ten minutes', async (context) => {
  const { lambda, location } = await platform(context);
  assert.equal(location.origin, 'http://localhost:4566');
  assert.ok(location.pathname.startsWith('/_mayfly/code/'));
  const answer = await download(lambda, location);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-length'], String(ZIP.byteLength));
  assert.deepEqual(await bytesOf(answer), Buffer.from(ZIP));
  const head = await download(lambda, location, 'HEAD');
  assert.equal(head.status, 200);
  assert.equal(head.body, undefined);
  await lambda.clock.advance(601_000);
  assert.equal((await download(lambda, location)).status, 403);
});

test('a link works after a restart and for nobody who changes it', async (context) => {
  const { lambda, location } = await platform(context);
  const restarted = testLambda({ store: lambda.store, blobs: lambda.blobs });
  assert.equal((await download(restarted, location, 'HEAD')).status, 200);
  const changed = (change: (url: URL) => void) => {
    const url = new URL(location);
    change(url);
    return download(lambda, url);
  };
  const later = String(Number(location.searchParams.get('Expires')) + 1000);
  const other = Buffer.from('lambda/secret').toString('base64url');
  for (const change of [
    (url: URL) => url.searchParams.set('Expires', later),
    (url: URL) => url.searchParams.set('Signature', 'AAAA'),
    (url: URL) => url.searchParams.delete('Signature'),
    (url: URL) => (url.search = ''),
    (url: URL) => (url.pathname = `/_mayfly/code/${other}`),
    (url: URL) => (url.pathname = '/_mayfly/code/'),
  ]) {
    const answer = await changed(change);
    assert.equal(answer.status, 403);
  }
  assert.equal((await download(lambda, location, 'POST')).status, 405);
});

test('a package that is gone', async (context) => {
  const { lambda, location } = await platform(context);
  for await (const blob of lambda.blobs.names()) await lambda.blobs.delete(blob);
  const answer = await download(lambda, location);
  assert.equal(answer.status, 404);
  assert.match(answer.body as string, /NoSuchKey/);
});
