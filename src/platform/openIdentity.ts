import type { Config } from '../config.ts';
import { createAccessKeyId } from '../protocol/sigv4/accessKeyId.ts';
import { createSessionTokens, type SessionTokens } from '../services/sts/sessionToken.ts';
import { lockDataFolder, type DataFolderLock } from '../store/dataFolderLock.ts';
import type { Base } from './base.ts';
import { ROOT_ACCOUNT, rootCredentials, sessionKey, type RootCredentials } from './rootCredentials.ts';

export interface Identity {
  readonly lock: DataFolderLock;
  readonly root: RootCredentials;
  readonly sessions: SessionTokens;
}

/** Takes the data folder, and the keys in it. */
export async function openIdentity({ dataFolder }: Config, { clock, ids, onStop }: Base): Promise<Identity> {
  const lock = await lockDataFolder(dataFolder);
  onStop(() => lock.release());
  await lock.announce({ pid: process.pid });
  const root = await rootCredentials(dataFolder, ids, () => createAccessKeyId('AKIA', ROOT_ACCOUNT, ids));
  const sessions = createSessionTokens({ key: await sessionKey(dataFolder, ids), clock, ids });
  return { lock, root, sessions };
}
