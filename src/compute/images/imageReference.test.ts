import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { allowedPath, parseImageReference, pinned, type LocalReference } from './imageReference.ts';
import { ImageRefused } from './imageRefused.ts';

const DIGEST = `sha256:${'0a'.repeat(32)}`;

test('a registry, its repository, tag and digest', () => {
  const ecr = '123456789012.dkr.ecr.us-east-1.amazonaws.com/team/app';
  assert.deepEqual(parseImageReference(`${ecr}:v1`), {
    kind: 'registry',
    host: '123456789012.dkr.ecr.us-east-1.amazonaws.com',
    name: ecr,
    tag: 'v1',
    digest: undefined,
    local: false,
  });
  const local = parseImageReference(`localhost:5000/app@${DIGEST}`);
  assert.ok(local?.kind === 'registry' && local.local && local.digest === DIGEST);
  assert.equal(pinned(local, DIGEST), `localhost:5000/app@${DIGEST}`);
  for (const host of ['127.0.0.1:5000', '[::1]:5000']) {
    const reference = parseImageReference(`${host}/app`);
    assert.ok(reference?.kind === 'registry' && reference.local);
  }
  const other = parseImageReference('127.0.0.1.example.com/app');
  assert.ok(other?.kind === 'registry' && !other.local);
});

test('layouts and archives of this machine', () => {
  assert.deepEqual(parseImageReference('oci:/images/app:v1'), {
    kind: 'oci',
    path: '/images/app',
    tag: 'v1',
    digest: undefined,
  });
  assert.equal(parseImageReference('oci-archive:/images/app.tar')?.kind, 'oci-archive');
});

test('what is no reference', () => {
  const others = [
    ['app:latest', 'app', '', 'registry.example.com', 'registry.example.com/', 'registry.example.com/UPPER'],
    [
      '-h.example.com/app',
      'a.com/app:',
      'a.com/app@sha256:00',
      'a.com/../app',
      'a.com/app --tls-verify=false',
    ],
    [
      'docker://a.com/app',
      'dir:/etc',
      'oci:relative',
      'oci:/a/../etc',
      'oci:/a//b',
      'oci:/a b',
      'oci:/a\n/b',
    ],
    ['oci-archive:/a:b:c', 'docker-archive:/a.tar', 'containers-storage:x', `a.com/${'a/'.repeat(2000)}b`],
  ].flat();
  for (const uri of others) assert.equal(parseImageReference(uri), undefined, uri);
});

test('local images come from the named folders only, wherever links lead', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-images-'));
  try {
    const allowed = join(folder, 'allowed');
    mkdirSync(join(allowed, 'app'), { recursive: true });
    mkdirSync(join(folder, 'allowed-not', 'app'), { recursive: true });
    symlinkSync('/etc', join(allowed, 'out'));
    const at = (path: string): LocalReference => ({ kind: 'oci', path, tag: undefined, digest: undefined });
    assert.equal(allowedPath(at(join(allowed, 'app')), [allowed]), join(allowed, 'app'));
    const refused = (path: string, folders: readonly string[], reason: string) =>
      assert.throws(
        () => allowedPath(at(path), folders),
        (error: unknown) => error instanceof ImageRefused && error.reason === reason,
      );
    refused(join(allowed, 'app'), [], 'denied');
    refused('/etc', [allowed], 'denied');
    refused('/etc/nothing', [allowed], 'denied');
    refused(join(allowed, 'out'), [allowed], 'denied');
    refused(join(folder, 'allowed-not', 'app'), [allowed], 'denied');
    refused(allowed, [allowed], 'denied');
    refused(join(allowed, 'nothing'), [allowed], 'missing');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
