import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createFetchJson, FetchFailed, isPublicAddress, publicLookup } from './fetchJson.ts';

async function serve(context: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `localhost:${(server.address() as AddressInfo).port}`;
}

const fetcher = (trustedHosts: readonly string[], more: object = {}) =>
  createFetchJson({ timeoutMs: 5_000, maxBytes: 1000, trustedHosts, ...more });

const failed = (message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof FetchFailed, String(error));
  assert.match(error.message, message);
  return true;
};

test('JSON of a trusted host; nothing of another', async (context) => {
  let asked = 0;
  const host = await serve(context, (_request, response) => {
    asked++;
    response.end('{"a": 1}');
  });
  assert.deepEqual(await fetcher([host])(`http://${host}/x`), { a: 1 });
  assert.deepEqual(await fetcher(['localhost'])(`http://${host}/x`), { a: 1 });
  await assert.rejects(fetcher([])(`http://${host}/x`), failed(/not asked over https/));
  await assert.rejects(fetcher(['localhost:1'])(`http://${host}/x`), failed(/not asked over https/));
  await assert.rejects(fetcher([])(`https://${host}/x`), failed(/not public/));
  await assert.rejects(fetcher([])('https://127.0.0.1/x'), failed(/not public/));
  await assert.rejects(fetcher([])('https://[::1]/x'), failed(/not public/));
  await assert.rejects(fetcher([])('ftp://localhost/x'), failed(/not asked over https/));
  await assert.rejects(fetcher(['localhost'])(`http://me@${host}/x`), failed(/no URL/));
  await assert.rejects(fetcher([])('nonsense'), failed(/no URL/));
  assert.equal(asked, 2);
});

test('answers are bounded in size and time, and redirects are not followed', async (context) => {
  const slow = await serve(context, (_request, response) => void response.write('{'));
  await assert.rejects(fetcher([slow], { timeoutMs: 50 })(`http://${slow}/`), failed(/gave no JSON/));
  const silent = await serve(context, () => {});
  await assert.rejects(fetcher([silent], { timeoutMs: 50 })(`http://${silent}/`), failed(/gave no JSON/));
  const endless = await serve(context, (_request, response) => {
    const write = (): void =>
      void (response.writable && response.write('x'.repeat(500), () => setImmediate(write)));
    write();
  });
  await assert.rejects(fetcher([endless])(`http://${endless}/`), failed(/more than 1000 bytes/));
  const elsewhere = await serve(context, (_request, response) => void response.end('{}'));
  const moved = await serve(context, (_request, response) => {
    response.writeHead(301, { location: `http://${elsewhere}/` }).end();
  });
  await assert.rejects(fetcher([moved, elsewhere])(`http://${moved}/`), failed(/status 301/));
  const text = await serve(context, (_request, response) => void response.end('secret text'));
  await assert.rejects(fetcher([text])(`http://${text}/`), failed(/gave no JSON: not JSON$/));
});

test('which addresses are public', () => {
  const inside = [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.53',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '203.0.113.9',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001::1',
    'fec0::1',
    '100::1',
    '',
    'localhost',
  ];
  for (const address of inside) assert.equal(isPublicAddress(address), false, address);
  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '140.82.121.3',
    '2606:4700::1111',
    '2a00:1450::1',
  ]) {
    assert.equal(isPublicAddress(address), true, address);
  }
});

test('a name’s addresses are handed on as Node asks for them, when all of them are public', async () => {
  const look = (name: string, all: boolean) =>
    new Promise<unknown>((resolve, reject) => {
      publicLookup(name, { all }, (error, address, family) => {
        if (error) reject(error);
        else resolve([address, family]);
      });
    });
  // Addresses are names too, which no server need be asked about.
  assert.deepEqual(await look('8.8.8.8', true), [[{ address: '8.8.8.8', family: 4 }], undefined]);
  assert.deepEqual(await look('8.8.8.8', false), ['8.8.8.8', 4]);
  await assert.rejects(look('10.0.0.1', true));
  await assert.rejects(look('localhost', false));
});
