import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../base/clock.ts';
import { OperationalError } from '../base/errors.ts';
import { seededIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { openMemoryStore } from './memory/openMemoryStore.ts';
import { openSecretBox } from './openSecretBox.ts';

test('a store opens with the key that sealed its secrets, and with no other', async () => {
  const store = openMemoryStore({ clock: simulatedClock(), log: silentLog() });
  const key = new Uint8Array(32).fill(7);
  const sealed = (await openSecretBox(store, key, seededIds(1))).seal('secret', 'mine');
  assert.equal((await openSecretBox(store, key, seededIds(2))).open(sealed, 'mine'), 'secret');
  await assert.rejects(
    openSecretBox(store, new Uint8Array(32), seededIds(3)),
    (error) => error instanceof OperationalError && /not the key that sealed/.test(error.message),
  );
  const other = await openSecretBox(store, new Uint8Array(32), seededIds(3), { forgets: true });
  assert.equal(other.open(sealed, 'mine'), undefined);
  await openSecretBox(store, new Uint8Array(32), seededIds(4));
});
