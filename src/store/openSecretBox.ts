import { OperationalError } from '../base/errors.ts';
import type { Ids } from '../base/ids.ts';
import { createSecretBox, type SecretBox } from '../base/secretBox.ts';
import { collection } from './collection.ts';
import type { Store } from './store.ts';

const checks = collection<{ readonly sealed: string }>(['secretCheck']);
const TEXT = 'the key of this store';

/**
 * The box for secrets in this store. A store that holds sealed secrets opens only with the key that sealed them: a lost
 * key is told at the start, not by keys of users that stop working one by one. `forgets`: what was sealed with another
 * key is given up.
 */
export async function openSecretBox(
  store: Store,
  key: Uint8Array,
  ids: Ids,
  { forgets = false }: { readonly forgets?: boolean } = {},
): Promise<SecretBox> {
  const box = createSecretBox(key, ids);
  const check = await store.read((view) => checks.get(view, []));
  if (check && box.open(check.sealed, TEXT) === TEXT) return box;
  if (!check || forgets) {
    await store.transact(async (tx) => checks.put(tx, [], { sealed: box.seal(TEXT, TEXT) }));
    return box;
  }
  throw new OperationalError(
    'open the secrets',
    'secret-key is not the key that sealed the secrets of this store',
    {
      hint: 'restore DATA/secret-key from the backup that the store came from; if it is lost for good, make an empty file DATA/forget-secrets and start again: access keys of users must then be made anew',
    },
  );
}
