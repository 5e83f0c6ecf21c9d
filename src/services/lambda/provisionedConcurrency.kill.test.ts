import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAndKill } from '../../../test/faults/killedChild.ts';
import { testLambda } from './lambda.fixture.ts';
import { openDurable } from './lambdaStormState.fixture.ts';

const ROUNDS = 5;

/** How many are asked for after so many steps; undefined when it was deleted. */
const requestedAfter = (step: number) => (step % 3 === 0 ? undefined : 1 + (step % 900));

test('a platform killed while provisioned concurrency is put and deleted has what it acknowledged', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-provisioned-kill-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const script = new URL('./provisionedStorm.fixture.ts', import.meta.url).href;
  let step = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const lines = await runAndKill(script, [folder, String(step + 1)], 50 + Math.random() * 300);
    step = Number(lines.at(-1) ?? step);
    const { store, blobs } = await openDurable(folder);
    const lambda = testLambda({ store, blobs });
    const { ProvisionedConcurrencyConfigs: [found] = [] } = await lambda.call(
      'ListProvisionedConcurrencyConfigs',
      { FunctionName: 'fn' },
    );
    const shown = found?.RequestedProvisionedConcurrentExecutions;
    // One step more may have become durable before its acknowledgement got out.
    const possible = [requestedAfter(step), requestedAfter(step + 1)];
    assert.ok(possible.includes(shown), `after step ${step}: ${shown}`);
    const { AccountLimit } = await lambda.call('GetAccountSettings', {});
    assert.equal(AccountLimit?.UnreservedConcurrentExecutions, 1000 - (shown ?? 0));
    await store.close();
  }
  assert.ok(step > 100, `only ${step} acknowledgements`);
});
