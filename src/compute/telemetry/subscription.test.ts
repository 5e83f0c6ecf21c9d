import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readSubscription } from './subscription.ts';

const read = (body: unknown, api: 'Telemetry' | 'Logs' = 'Telemetry') =>
  readSubscription(api, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
const HTTP = { protocol: 'HTTP', URI: 'http://sandbox.localdomain:8080/in?x=1' };
const wanted = (changes: object = {}) => ({
  schemaVersion: '2022-12-13',
  types: ['platform', 'function'],
  destination: HTTP,
  ...changes,
});

test('what is not said has its usual value', () => {
  assert.deepEqual(read(wanted()), {
    api: 'Telemetry',
    schemaVersion: '2022-12-13',
    types: ['platform', 'function'],
    buffering: { maxItems: 10_000, maxBytes: 262_144, timeoutMs: 1000 },
    destination: { protocol: 'HTTP', method: 'POST', port: 8080, path: '/in?x=1' },
  });
  const tcp = read(wanted({ destination: { protocol: 'TCP', port: 9999 } }));
  assert.deepEqual('destination' in tcp && tcp.destination, { protocol: 'TCP', port: 9999 });
});

test('all that is wrong is told together, as AWS does', () => {
  const destination = { protocol: 'HTTP', URI: 'http://sandbox.localdomain' };
  const answer = read(wanted({ types: [], destination }));
  assert.deepEqual(answer, { problem: 'types should not be empty; URI port is not provided' });
});

test('schemas: those of each API', () => {
  for (const schemaVersion of ['2022-07-01', '2022-12-13', '2025-01-29']) {
    assert.ok('types' in read(wanted({ schemaVersion })), schemaVersion);
    assert.ok('problem' in read(wanted({ schemaVersion }), 'Logs'), schemaVersion);
  }
  for (const schemaVersion of ['2020-08-15', '2021-03-18', undefined]) {
    assert.ok('types' in read(wanted({ schemaVersion }), 'Logs'), schemaVersion);
    assert.ok('problem' in read(wanted({ schemaVersion })), schemaVersion);
  }
});

test('buffering has bounds', () => {
  const fine = { maxItems: 1000, maxBytes: 1_048_576, timeoutMs: 25 };
  assert.deepEqual((read(wanted({ buffering: fine })) as { buffering: object }).buffering, fine);
  for (const bad of [
    { maxItems: 999 },
    { maxItems: 10_001 },
    { maxBytes: 262_143 },
    { timeoutMs: 24 },
    { timeoutMs: 1.5 },
    { maxBytes: '1e6' },
    'x',
    [],
  ]) {
    assert.ok('problem' in read(wanted({ buffering: bad })), JSON.stringify(bad));
  }
});

test('a destination is in the sandbox or it is none', () => {
  const elsewhere = [
    'http://127.0.0.1:80/',
    'http://localhost:4566/',
    'http://169.254.169.254:80/',
    'http://10.1.2.3:8080/',
    'http://sandbox.localdomain.example.com:80/',
    'http://user@sandbox.localdomain:80/',
    'http://sandbox.localdomain@10.0.0.1:80/',
    'http://[::1]:80/',
    'https://sandbox.localdomain:443/',
    'file:///etc/passwd',
    'http://sandbox.localdomain:9001/',
    'http://sandbox.localdomain:0/',
    'http://sandbox.localdomain:99999/',
    'http://sandbox.localdomain/',
    '',
    7,
    null,
  ];
  for (const URI of elsewhere) {
    assert.ok('problem' in read(wanted({ destination: { protocol: 'HTTP', URI } })), String(URI));
  }
  for (const port of [0, 9001, 65_536, -1, 1.5, '8080', undefined]) {
    assert.ok('problem' in read(wanted({ destination: { protocol: 'TCP', port } })), String(port));
  }
  for (const destination of [
    undefined,
    null,
    'x',
    { protocol: 'UDP', port: 1 },
    { ...HTTP, method: 'GET' },
    { ...HTTP, encoding: 'XML' },
  ]) {
    assert.ok('problem' in read(wanted({ destination })), JSON.stringify(destination));
  }
});

test('no path breaks out of the request line', () => {
  fc.assert(
    fc.property(fc.string(), (path) => {
      const answer = read(
        wanted({ destination: { protocol: 'HTTP', URI: `http://sandbox.localdomain:81/${path}` } }),
      );
      if ('problem' in answer || answer.destination.protocol !== 'HTTP') return;
      assert.match(answer.destination.path, /^\/[\x21-\x7e]*$/);
      assert.equal(answer.destination.port, 81);
    }),
  );
});

test('whatever is sent, the answer is a subscription or a reason', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
      assert.ok('problem' in read(body));
    }),
  );
});
