import type { Clock } from '../../base/clock.ts';
import { createFetchJson } from '../../base/fetchJson.ts';
import { readGivenKeys } from './givenKeys.ts';
import { createIssuerKeys, type IssuerKeys } from './issuerKeys.ts';

export interface IssuerKeysSettings {
  readonly clock: Clock;
  /** A file of keys of providers that are not to be asked. */
  readonly keysPath: string | undefined;
  /** Hosts of providers that may have addresses of private networks; `localhost` without TLS. */
  readonly trustedHosts: readonly string[];
}

/** As AWS waits for them. */
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 1024 * 1024;

/** The keys of identity providers, given or asked for. Throws OperationalError when the file can't be used. */
export async function openIssuerKeys({
  clock,
  keysPath,
  trustedHosts,
}: IssuerKeysSettings): Promise<IssuerKeys> {
  const given = await readGivenKeys(keysPath);
  const fetchJson = createFetchJson({ timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, trustedHosts });
  return createIssuerKeys({ fetchJson, clock, given });
}
