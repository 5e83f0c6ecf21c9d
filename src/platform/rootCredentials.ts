import { access, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalError, systemErrorCode } from '../base/errors.ts';
import type { Ids } from '../base/ids.ts';

/** The root access key of account 000000000000: made at the first start, kept in `DATA/credentials`. */
export interface RootCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export const ROOT_ACCOUNT = '000000000000';

/** Path of the credentials file, in the format that AWS's tools read (`AWS_SHARED_CREDENTIALS_FILE`). */
export function credentialsPath(dataFolder: string): string {
  return join(dataFolder, 'credentials');
}

/**
 * Reads the root key, or makes one when the file is not there. `makeAccessKeyId` gives an id that names the
 * account. Throws OperationalError on a file without a key: it is never overwritten.
 */
export async function rootCredentials(
  dataFolder: string,
  ids: Ids,
  makeAccessKeyId: () => string,
): Promise<RootCredentials> {
  const path = credentialsPath(dataFolder);
  try {
    return parse(path, await readFile(path, 'utf8'));
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const made = { accessKeyId: makeAccessKeyId(), secretAccessKey: ids.text(40, alphabet) };
  await writeDurably(
    dataFolder,
    'credentials',
    `[default]\naws_access_key_id = ${made.accessKeyId}\naws_secret_access_key = ${made.secretAccessKey}\n`,
  );
  return made;
}

/** The key that seals session tokens (32 bytes), made at the first start, in `DATA/session-key`. */
export async function sessionKey(dataFolder: string, ids: Ids): Promise<Uint8Array> {
  return keyFile(dataFolder, 'session-key', ids, {
    hint: 'restore it, or delete it: temporary credentials issued so far then stop working',
  });
}

/** The key that seals secrets in the store (32 bytes), made at the first start, in `DATA/secret-key`. */
export async function secretKey(dataFolder: string, ids: Ids): Promise<Uint8Array> {
  return keyFile(dataFolder, 'secret-key', ids, { hint: 'restore it from the backup of the data folder' });
}

/** Whether somebody has said by an empty file that the former `secret-key` is lost. Said once. */
export async function forgetsSecrets(
  dataFolder: string,
): Promise<{ readonly forgets: boolean; done(): Promise<void> }> {
  const path = join(dataFolder, 'forget-secrets');
  const forgets = await access(path).then(
    () => true,
    () => false,
  );
  return { forgets, done: () => rm(path, { force: true }) };
}

async function keyFile(
  dataFolder: string,
  name: string,
  ids: Ids,
  advice: { readonly hint: string },
): Promise<Uint8Array> {
  try {
    const bytes = await readFile(join(dataFolder, name));
    if (bytes.length === 32) return bytes;
    throw new OperationalError(`read the ${name}`, `${dataFolder}/${name} is not 32 bytes long`, advice);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
  const made = ids.bytes(32);
  await writeDurably(dataFolder, name, made);
  return made;
}

function parse(path: string, text: string): RootCredentials {
  const value = (name: string) => new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)\\s*$`, 'm').exec(text)?.[1];
  const accessKeyId = value('aws_access_key_id');
  const secretAccessKey = value('aws_secret_access_key');
  if (!accessKeyId || !secretAccessKey) {
    throw new OperationalError('read the root credentials', `${path} holds no access key`, {
      hint: 'restore it, or delete it to have a new one made',
    });
  }
  return { accessKeyId, secretAccessKey };
}

async function writeDurably(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(folder, `${name}.new`);
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(folder, name));
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
