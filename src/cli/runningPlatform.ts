import { SignatureV4 } from '@smithy/signature-v4';
import { systemIds } from '../base/ids.ts';
import { OperationalError } from '../base/errors.ts';
import type { Config } from '../config.ts';
import { rootCredentials, type RootCredentials } from '../platform/rootCredentials.ts';
import { dataFolderOwner, type DataFolderOwner } from '../store/dataFolderLock.ts';
import { SignerHash } from '../protocol/sigv4/signerHash.ts';

/** What `/_mayfly/health` answers, or undefined when nothing does within two seconds. */
export async function healthOf(owner: DataFolderOwner): Promise<Record<string, unknown> | undefined> {
  if (owner.port === undefined) return undefined;
  try {
    const response = await fetch(`${addressOf(owner)}/_mayfly/health`, { signal: AbortSignal.timeout(2000) });
    return response.ok ? ((await response.json()) as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // Nobody answers: that is what the caller asked.
  }
}

/** The platform that runs on the data folder, and its root key. Throws OperationalError when none runs. */
export async function rootAccess(
  config: Config,
): Promise<{ readonly address: string; readonly credentials: RootCredentials }> {
  const owner = await dataFolderOwner(config.dataFolder);
  if (owner?.port === undefined) {
    throw new OperationalError('ask the platform', `nothing runs on ${config.dataFolder}`, {
      hint: 'start it with ./mayfly up',
    });
  }
  const credentials = await rootCredentials(config.dataFolder, systemIds(), () => {
    throw new OperationalError('read the root credentials', `${config.dataFolder}/credentials is missing`);
  });
  return { address: addressOf(owner), credentials };
}

/** GETs one of Mayfly's own pages, signed with the root key of the data folder. */
export async function signedGet(config: Config, path: string): Promise<unknown> {
  const { address, credentials } = await rootAccess(config);
  const url = new URL(path, address);
  const signer = new SignatureV4({
    service: 'mayfly',
    region: config.region,
    credentials,
    sha256: SignerHash,
  });
  const { headers } = await signer.sign({
    method: 'GET',
    protocol: 'http:',
    hostname: url.hostname,
    port: Number(url.port),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host },
  });
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Where it is reached from this machine. */
export function addressOf(owner: DataFolderOwner): string {
  const host =
    owner.address === undefined || ['0.0.0.0', '::'].includes(owner.address) ? '127.0.0.1' : owner.address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${owner.port}`;
}
