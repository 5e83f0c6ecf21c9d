import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onHost } from './hostPaths.ts';

test('paths inside become paths of the host, the deepest mount first, all else stays', () => {
  const mounts = [
    { host: '/cache/node', inside: '/var/lang' },
    { host: '/clone/runtimes', inside: '/var/runtime' },
    { host: '/cache/sdk', inside: '/var/runtime/node_modules' },
  ];
  assert.equal(onHost('/var/lang/bin/node', mounts), '/cache/node/bin/node');
  assert.equal(onHost('/var/lang', mounts), '/cache/node');
  assert.equal(onHost('/var/language', mounts), '/var/language');
  assert.equal(onHost('/var/runtime/node_modules/x', mounts), '/cache/sdk/x');
  assert.equal(onHost('/var/runtime/index.mjs', mounts), '/clone/runtimes/index.mjs');
  assert.equal(onHost('--flag', mounts), '--flag');
});
