import type { Clock } from '../../base/clock.ts';
import { FetchFailed, type FetchJson } from '../../base/fetchJson.ts';
import { isObject, type JsonWebToken } from './jsonWebToken.ts';
import { keyOf, readKeySet, type VerificationKey } from './verificationKey.ts';

/** The key with which a provider signed a token. */
export interface IssuerKeys {
  /** Undefined when the provider has no such key. Throws `FetchFailed` when it can't be asked. */
  find(issuer: string, token: JsonWebToken): Promise<VerificationKey | undefined>;
}

export interface IssuerKeysNeeds {
  readonly fetchJson: FetchJson;
  readonly clock: Clock;
  /** Keys of providers that are never asked, by issuer (`https://…`). */
  readonly given: ReadonlyMap<string, readonly VerificationKey[]>;
}

/** What a provider takes back counts no longer than this. */
const FRESH_MS = 15 * 60_000;
/** A key that is not there may be new; but tokens with invented key ids shall not make us ask all the time. */
const ASK_AGAIN_MS = 60_000;
/** Whoever does not answer is not asked at once again. */
const FAILED_MS = 10_000;
const MOST_ISSUERS = 100;

interface Entry {
  readonly askedAtMs: number;
  readonly keys: Promise<readonly VerificationKey[]>;
  failed: boolean;
}

/** Keys as providers publish them, by OpenID Connect Discovery, kept for a while. Only registered providers are asked. */
export function createIssuerKeys({ fetchJson, clock, given }: IssuerKeysNeeds): IssuerKeys {
  const known = new Map<string, Entry>();
  const ask = (issuer: string): Entry => {
    const entry: Entry = { askedAtMs: clock.now(), keys: published(fetchJson, issuer), failed: false };
    entry.keys.catch(() => (entry.failed = true));
    known.delete(issuer);
    const [oldest] = known.keys();
    if (oldest !== undefined && known.size >= MOST_ISSUERS) known.delete(oldest);
    known.set(issuer, entry);
    return entry;
  };
  const current = (issuer: string): Entry => {
    const entry = known.get(issuer);
    const ageMs = entry ? clock.now() - entry.askedAtMs : Infinity;
    return entry && ageMs < (entry.failed ? FAILED_MS : FRESH_MS) ? entry : ask(issuer);
  };
  return {
    find: async (issuer, token) => {
      const fixed = given.get(issuer);
      if (fixed) return keyOf(token, fixed);
      const entry = current(issuer);
      const found = keyOf(token, await entry.keys);
      if (found || clock.now() - entry.askedAtMs < ASK_AGAIN_MS) return found;
      // Others may have asked meanwhile.
      const newer = known.get(issuer);
      return keyOf(token, await (newer && newer !== entry ? newer : ask(issuer)).keys);
    },
  };
}

async function published(fetchJson: FetchJson, issuer: string): Promise<readonly VerificationKey[]> {
  const discovery = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const uri = isObject(discovery) && discovery['issuer'] === issuer ? discovery['jwks_uri'] : undefined;
  if (typeof uri !== 'string') throw new FetchFailed('the discovery document is not of the issuer');
  const keys = readKeySet(await fetchJson(uri));
  if (!keys) throw new FetchFailed('the keys are no JSON Web Key Set');
  return keys;
}
