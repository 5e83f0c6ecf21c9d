import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAndKill } from '../../../test/faults/killedChild.ts';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { openSqliteStore } from '../../store/sqlite/openSqliteStore.ts';
import { ACCOUNT, testIam, type TestIam } from './iam.fixture.ts';
import { accessKeys, attachments, entityNames, users } from './records.ts';

const ROUNDS = 5;

test('IAM killed while it changes has everything acknowledged, and its indexes agree', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-iam-kill-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const script = new URL('./iamStorm.fixture.ts', import.meta.url).href;
  const steps = new Map<string, string[]>();
  let acknowledgements = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const lines = await runAndKill(script, [folder, String(round)], 50 + Math.random() * 400);
    acknowledgements += lines.length;
    for (const line of lines) {
      const [name = '', ...rest] = line.split(' ');
      steps.set(name, [...(steps.get(name) ?? []), rest.join(' ').trim()]);
    }
    const store = await openSqliteStore({ folder, clock: systemClock(), log: silentLog() });
    const iam = testIam({ store });
    for (const [name, said] of steps) await checkUser(iam, name, said);
    await checkIndexes(iam);
    await store.close();
  }
  assert.ok(acknowledgements > 100, `only ${acknowledgements} acknowledgements`);
});

async function checkUser({ call, service, store }: TestIam, UserName: string, said: readonly string[]) {
  const user = await store.read((view) => users.get(view, [ACCOUNT, UserName]));
  if (said.includes('deleted')) return assert.equal(user, undefined, `${UserName} is deleted`);
  // Steps towards the deletion may have become durable before they were acknowledged.
  const ends = Number(UserName.split('-').at(-1)) % 2 === 1 && said.includes('attached');
  if (ends) return;
  assert.ok(user, `${UserName} is there`);
  const [, id = '', secret] = said.find((step) => step.startsWith('key'))?.split(' ') ?? [];
  if (id !== '') assert.equal((await service.credentials.find(id))?.secretAccessKey, secret);
  if (!said.includes('attached')) return;
  const { AttachedPolicies } = await call('ListAttachedUserPolicies', { UserName });
  assert.equal(AttachedPolicies?.length, 1, UserName);
}

/** What is visible is whole: no key, id or attachment of a user that is not there, and counts that are right. */
async function checkIndexes({ call, store }: TestIam): Promise<void> {
  const { all, keys, ids, attached } = await store.read(async (view) => ({
    all: await users.list(view),
    keys: await accessKeys.list(view),
    ids: await entityNames.list(view),
    attached: await attachments.list(view),
  }));
  const byId = new Map(all.map(({ value }) => [value.id, value]));
  assert.equal(ids.length, all.length);
  assert.equal(
    keys.length,
    all.reduce((sum, { value }) => sum + value.accessKeys.length, 0),
  );
  for (const { value } of keys) assert.ok(byId.get(value.userId)?.accessKeys.includes(value.accessKeyId));
  for (const { key } of attached) {
    assert.ok(byId.get(String(key[4]))?.attached.includes(String(key[1])), String(key));
  }
  assert.equal((await call('GetAccountSummary', {})).SummaryMap?.['Users'], all.length);
}
