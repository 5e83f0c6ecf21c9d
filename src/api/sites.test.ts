import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { AnswerCutShort } from '../protocol/http.ts';
import { testApi } from './api.fixture.ts';
import { rawConnection } from './rawHttp.fixture.ts';
import type { SiteAnswer, Visit } from './sites.ts';

/** An API beside a site at `site.test` that does with its visits as told. */
function apiWithSite(context: TestContext, serve: (visit: Visit) => Promise<SiteAnswer>) {
  return testApi(context, {
    sites: [
      { counted: { service: 'site', operation: 'Visit' }, owns: (host) => host === 'site.test', serve },
    ],
  });
}

const answered = (body: string): SiteAnswer => ({ response: { status: 200, headers: {}, body } });
const reading = async (visit: Visit): Promise<SiteAnswer> => {
  const body = await visit.readBody(10);
  return answered(`read ${typeof body === 'string' ? body : Buffer.from(body).toString()}`);
};
const head = (more = '', target = '/') => `POST ${target} HTTP/1.1\r\nHost: site.test\r\n${more}\r\n`;

test('only requests to its hosts are a site’s, whatever their path; also on one connection with others', async (context) => {
  const { port } = await apiWithSite(context, async ({ head: { path } }) => answered(`site ${path}`));
  const raw = rawConnection(port);
  const invoke = '/2015-03-31/functions/f/invocations';
  const lambda = head('Content-Length: 2\r\n', invoke).replace('site.test', 'other.test');
  raw.write(`${head('Content-Length: 2\r\n', invoke)}{}`);
  await raw.until(`site ${invoke}`);
  raw.write(`${lambda}{}${head('Content-Length: 0\r\n', '/_mayfly/health')}`);
  assert.match(await raw.until('site /_mayfly/health'), /HTTP\/1\.1 40\d [^]*HTTP\/1\.1 200/);
  raw.socket.destroy();
});

test('a body is read when it is asked for, and no further than the site says', async (context) => {
  const { port } = await apiWithSite(context, reading);
  const answerTo = async (text: string) => {
    const raw = rawConnection(port);
    raw.write(text);
    const received = await raw.until('read ');
    raw.socket.destroy();
    return received;
  };
  assert.match(await answerTo(`${head('Content-Length: 10\r\n')}0123456789`), /read 0123456789$/);
  assert.match(await answerTo(`${head('Transfer-Encoding: chunked\r\n')}3\r\nabc\r\n0\r\n\r\n`), /read abc$/);
  assert.match(
    await answerTo(head('Content-Length: 11\r\nExpect: 100-continue\r\n')),
    /^HTTP\/1\.1 200[^]*read too large$/,
  );
  assert.match(
    await answerTo(head('Content-Length: 3\r\nExpect: 100-continue\r\n') + 'abc'),
    /^HTTP\/1\.1 100 [^]*read abc$/,
  );
  const endless = rawConnection(port);
  endless.write(head('Transfer-Encoding: chunked\r\n'));
  endless.write(`fffff\r\n${'x'.repeat(64)}`);
  await endless.until('read too large');
  endless.socket.destroy();
});

test('a body that stalls cuts its client off', async (context) => {
  const begun = Promise.withResolvers<void>();
  const { port, clock } = await apiWithSite(context, (visit) => {
    begun.resolve();
    return reading(visit);
  });
  const raw = rawConnection(port);
  raw.write(`${head('Content-Length: 10\r\n')}012`);
  await begun.promise;
  await clock.advance(60_000);
  assert.equal(await raw.closed(), '');
});

test('a client that is gone before its body is asked for holds nothing up', async (context) => {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  const goOn = Promise.withResolvers<void>();
  const { port } = await apiWithSite(context, async (visit) => {
    begun.resolve();
    await goOn.promise;
    const body = visit.readBody(10);
    ended.resolve(body.catch((error: Error) => error.name));
    return answered(String(await body));
  });
  const raw = rawConnection(port);
  raw.write(`${head('Content-Length: 10\r\n')}012`);
  await begun.promise;
  raw.socket.destroy();
  await raw.closed();
  for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  goOn.resolve();
  assert.equal(await ended.promise, 'ClientGone');
});

test('what a site throws is a 500, an answer that breaks off is not ended as if it were whole', async (context) => {
  async function* half(): AsyncGenerator<Uint8Array, void> {
    yield Buffer.from('half');
    throw new AnswerCutShort('it failed');
  }
  const { port } = await apiWithSite(context, async ({ head: { path } }) => {
    if (path === '/throw') throw new Error('a bug with its secrets');
    return { response: { status: 200, headers: {}, body: half() } };
  });
  const failing = rawConnection(port);
  failing.write(head('Content-Length: 0\r\n', '/throw'));
  assert.match(await failing.until('Internal Server Error'), /^HTTP\/1\.1 500 /);
  assert.doesNotMatch(failing.received(), /secrets/);
  failing.socket.destroy();
  const cut = rawConnection(port);
  cut.write(head('Content-Length: 0\r\n'));
  const text = await cut.closed();
  assert.match(text, /\r\n4\r\nhalf\r\n$/, 'no last chunk');
});
