import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createConsoleSite } from './consoleSite.ts';

const BUILDING = { kind: 'building', step: 'Compiling <it>' } as const;

async function site(t: TestContext, built = true) {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-console-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const dist = join(folder, 'dist');
  const build = async (page: string) => {
    const fresh = join(folder, `fresh-${page}`);
    await mkdir(join(fresh, 'assets'), { recursive: true });
    await writeFile(join(fresh, 'index.html'), page);
    await writeFile(join(fresh, 'assets', 'app-1a2b.js'), 'let a;');
    await writeFile(join(fresh, 'assets', 'app-1a2b.js.gz'), gzipSync('let a;'));
    await rm(dist, { recursive: true, force: true });
    await rename(fresh, dist);
  };
  if (built) await build('one');
  await writeFile(join(folder, 'secret.js'), 'secret');
  const serve = createConsoleSite({ folder: dist, state: () => BUILDING });
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    serve({ method, path, query: '', headers, body: new Uint8Array() });
  return { get, build };
}

function textOf(body: unknown): string {
  return body instanceof Uint8Array ? Buffer.from(body).toString() : String(body);
}

test('files with a hash in their name are kept for ever, the page is asked for anew', async (t) => {
  const { get } = await site(t);
  const script = await get('/_mayfly/console/assets/app-1a2b.js');
  assert.equal(script.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.equal(script.headers['content-type'], 'text/javascript; charset=utf-8');
  assert.equal(textOf(script.body), 'let a;');
  const page = await get('/_mayfly/console/');
  assert.deepEqual([page.status, page.headers['cache-control'], textOf(page.body)], [200, 'no-cache', 'one']);
});

test('what is compressed goes to who takes it', async (t) => {
  const { get } = await site(t);
  const path = '/_mayfly/console/assets/app-1a2b.js';
  const packed = await get(path, { 'accept-encoding': 'gzip, deflate, br' });
  assert.equal(packed.headers['content-encoding'], 'gzip');
  assert.equal(gunzipSync(packed.body as Uint8Array).toString(), 'let a;');
  for (const accepted of ['', 'identity', 'gzip;q=0']) {
    const plain = await get(path, { 'accept-encoding': accepted });
    assert.equal(plain.headers['content-encoding'], undefined, accepted);
    assert.equal(plain.headers['vary'], 'accept-encoding');
  }
});

test('every other path is the page; nothing outside the build is served', async (t) => {
  const { get } = await site(t);
  const paths = [
    'functions/a?x',
    '../secret.js',
    '%2e%2e/secret.js',
    '..%2fsecret.js',
    'assets.js',
    'index.html',
  ];
  for (const path of paths) {
    const answer = await get(`/_mayfly/console/${path}`);
    assert.deepEqual([answer.status, textOf(answer.body)], [200, 'one'], path);
  }
  for (const path of ['assets/gone-9.js', 'assets/../../secret.js', 'assets/app-1a2b.js.gz']) {
    assert.equal((await get(`/_mayfly/console/${path}`)).status, 404, path);
  }
});

test('another build takes the place of the first without a restart', async (t) => {
  const { get, build } = await site(t);
  await get('/_mayfly/console/');
  await build('two');
  assert.equal(textOf((await get('/_mayfly/console/')).body), 'two');
});

test('before there is a build, a page says so and asks again', async (t) => {
  const { get, build } = await site(t, false);
  const waiting = await get('/_mayfly/console/functions');
  assert.equal(waiting.status, 503);
  assert.match(textOf(waiting.body), /http-equiv="refresh"/);
  assert.match(textOf(waiting.body), /Compiling &lt;it&gt;/);
  await build('one');
  assert.equal((await get('/_mayfly/console/functions')).status, 200);
});

test('every answer carries the policy: no script but our own, no frame around it', async (t) => {
  const { get } = await site(t);
  const answers = [
    await get('/_mayfly/console/'),
    await get('/_mayfly/console'),
    await get('/_mayfly/console/assets/none.js'),
    await get('/_mayfly/console/', {}, 'POST'),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 302, 404, 405],
  );
  for (const { headers } of answers) {
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'none'; script-src 'self';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /script-src[^;]*unsafe|https?:|\*/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['set-cookie'], undefined);
  }
});
