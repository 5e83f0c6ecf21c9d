import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostNameServers } from './nameServers.ts';

const files = (texts: Readonly<Record<string, string>>) => (path: string) => texts[path] ?? '';

test("the host's, in their order, at most three, each once", () => {
  const text =
    'search x\nnameserver 10.0.0.2\nnameserver\t10.0.0.3 \n#nameserver 10.0.0.9\nnameserver 10.0.0.2\n';
  assert.deepEqual(hostNameServers(files({ '/etc/resolv.conf': text })), ['10.0.0.2', '10.0.0.3']);
  const many = [1, 2, 3, 4].map((last) => `nameserver 10.0.0.${last}`).join('\n');
  assert.equal(hostNameServers(files({ '/etc/resolv.conf': many })).length, 3);
});

test('one on loopback is out of reach; where it is systemd-resolved, those behind it serve', () => {
  const local = { '/etc/resolv.conf': 'nameserver 127.0.0.53\n' };
  assert.deepEqual(hostNameServers(files(local)), []);
  const behind = {
    ...local,
    '/run/systemd/resolve/resolv.conf': 'nameserver fe80::1\nnameserver 192.168.1.1\n',
  };
  assert.deepEqual(hostNameServers(files(behind)), ['192.168.1.1']);
});

test('nothing that is no address reaches the rules', () => {
  const text = 'nameserver 10.0.0.1; drop\nnameserver 300.1.1.1\nnameserver }\n';
  assert.deepEqual(hostNameServers(files({ '/etc/resolv.conf': text })), []);
});
