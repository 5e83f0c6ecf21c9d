import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAndKill } from '../../../test/faults/killedChild.ts';
import { testLambda } from './lambda.fixture.ts';
import { openDurable, zipOf } from './lambdaStormState.fixture.ts';
import { layers, layerVersions } from './layerRecords.ts';

const ROUNDS = 5;

test('a platform killed while it publishes layers has everything acknowledged, whole, each number once', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-layer-kill-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const script = new URL('./layerStorm.fixture.ts', import.meta.url).href;
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round++) {
    const lines = await runAndKill(script, [folder, String(round)], 50 + Math.random() * 400);
    for (const line of lines) {
      const [version = '', state = ''] = line.split(' ');
      assert.ok(state === 'deleted' || !acknowledged.has(version), `${version} was given twice`);
      acknowledged.set(version, state);
    }
    const { store, blobs } = await openDurable(folder);
    const lambda = testLambda({ store, blobs });
    const kept = await lambda.store.read((view) => layerVersions.list(view));
    const numbers = new Map<string, number>();
    for (const { value } of await lambda.store.read((view) => layers.list(view))) {
      numbers.set(value.name, value.nextVersion);
    }
    for (const { key, value } of kept) {
      const zip = await blobs.read(value.content.blob);
      const sha256 = createHash('sha256')
        .update(zip ?? '')
        .digest('base64');
      assert.equal(sha256, value.content.sha256, 'what is visible is whole');
      assert.ok(value.version < (numbers.get(String(key[2])) ?? 0), 'no number is given again');
    }
    for (const [version, state] of acknowledged) {
      const [name = '', number = ''] = version.split(':');
      const found = kept.find(({ key, value }) => key[2] === name && value.version === Number(number));
      if (state === 'deleted') assert.equal(found, undefined, `${version} is deleted`);
      // A deletion may have become durable before its acknowledgement got out.
      else if (Number(number) % 3 !== 0) {
        const zip = await blobs.read(found?.value.content.blob ?? '');
        assert.deepEqual(zip, zipOf(name, Number(state)), version);
      }
    }
    await store.close();
  }
  assert.ok(acknowledged.size > 100, `only ${acknowledged.size} acknowledgements`);
});
