import { join } from 'node:path';
import type { SecretBox } from '../base/secretBox.ts';
import type { Config } from '../config.ts';
import type { Blobs } from '../store/blobs.ts';
import { openDirectoryBlobs } from '../store/directory/openDirectoryBlobs.ts';
import { openSecretBox } from '../store/openSecretBox.ts';
import { openSqliteStore } from '../store/sqlite/openSqliteStore.ts';
import type { Store } from '../store/store.ts';
import type { Base } from './base.ts';
import { forgetsSecrets, secretKey } from './rootCredentials.ts';

export interface Storage {
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly blobs: Blobs;
}

/** Of a data folder that this process holds. */
export async function openStorage({ dataFolder }: Config, base: Base): Promise<Storage> {
  const store = await openSqliteStore({ ...base, folder: dataFolder });
  base.onStop(() => store.close());
  const lost = await forgetsSecrets(dataFolder);
  const secrets = await openSecretBox(store, await secretKey(dataFolder, base.ids), base.ids, lost);
  await lost.done();
  const blobs = await openDirectoryBlobs({ ...base, folder: join(dataFolder, 'blobs') });
  return { store, secrets, blobs };
}
