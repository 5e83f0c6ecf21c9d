import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAndKill } from '../../../test/faults/killedChild.ts';
import { ACCOUNT, REGION, testLambda, type TestLambda } from './lambda.fixture.ts';
import { openDurable, shownAfter, type Shown } from './lambdaStormState.fixture.ts';
import { functionUrlIds, functionUrls, functions, policies } from './records.ts';

const ROUNDS = 6;

test('a platform killed while it changes functions has everything acknowledged and nothing half', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-lambda-kill-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const script = new URL('./lambdaStorm.fixture.ts', import.meta.url).href;
  let acknowledgements = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const lines = await runAndKill(script, [folder, String(round)], 50 + Math.random() * 400);
    acknowledgements += lines.length;
    const steps = new Map<string, number>();
    for (const [name, step] of lines.map((line) => line.split(' '))) steps.set(name ?? '', Number(step));
    const { store, blobs } = await openDurable(folder);
    const lambda = testLambda({ store, blobs });
    for (const [name, step] of steps) {
      const shown = await show(lambda, name);
      // One step more may have become durable before its acknowledgement got out.
      const possible = [shownAfter(name, step), shownAfter(name, step + 1)];
      const fits = possible.some((each) => JSON.stringify(each) === JSON.stringify(shown));
      assert.ok(fits, `${name} after step ${step}: ${JSON.stringify(shown)}`);
    }
    await checkEveryPackage(lambda);
    await checkEveryUrl(lambda);
    await store.close();
  }
  assert.ok(acknowledgements > 100, `only ${acknowledgements} acknowledgements`);
});

async function show(lambda: TestLambda, name: string): Promise<Shown | undefined> {
  const key = [ACCOUNT, REGION, name];
  const fn = await lambda.store.read((view) => functions.get(view, key));
  if (!fn) return undefined;
  const target = { FunctionName: name };
  const versions = await lambda.call('ListVersionsByFunction', target);
  const aliases = await lambda.call('ListAliases', target);
  const policy = await lambda.store.read((view) => policies.get(view, [...key, '']));
  const url = await lambda.store.read((view) => functionUrls.get(view, [...key, '$LATEST']));
  return {
    code: Buffer.from((await lambda.blobs.read(fn.latest.code.blob)) ?? []).toString(),
    timeout: fn.latest.settings.timeoutSeconds,
    versions: (versions.Versions ?? []).map((version) => version.Version ?? ''),
    alias: (aliases.Aliases ?? []).length === 1,
    policy: policy !== undefined,
    url: [
      url !== undefined,
      url !== undefined && (await lambda.service.urls.find(url.id, REGION)) !== undefined,
    ],
  };
}

/** What is visible is whole: each function's package is there and has the hash that its record says. */
async function checkEveryPackage(lambda: TestLambda): Promise<void> {
  const all = await lambda.store.read((view) => functions.list(view));
  for (const { value } of all) {
    const bytes = await lambda.blobs.read(value.latest.code.blob);
    const sha256 = createHash('sha256')
      .update(bytes ?? '')
      .digest('base64');
    assert.equal(sha256, value.latest.code.sha256);
  }
}

/** No id is left of a URL that went with its function. */
async function checkEveryUrl(lambda: TestLambda): Promise<void> {
  const { ids, urls } = await lambda.store.read(async (view) => ({
    ids: await functionUrlIds.list(view),
    urls: await functionUrls.list(view),
  }));
  assert.deepEqual(
    ids.map(({ key: [id] }) => String(id)).toSorted(),
    urls.map(({ value }) => value.id).toSorted(),
  );
}
