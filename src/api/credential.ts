import type { Principal } from '../services/service.ts';

/** What a key opens: whoever it stands for, and the secret that its signatures are checked with. */
export interface Credential {
  readonly secretAccessKey: string;
  readonly account: string;
  readonly principal: Principal;
  /** Temporary credentials only. */
  readonly expiresAtMs?: number;
}

/**
 * Called once a request, so it must be cheap, and must not answer from a cache that outlives the key. Undefined
 * for a key that is unknown or inactive, and for a session token that does not open or is another key's. An
 * expired session is returned: it has an answer of its own.
 */
export type FindCredential = (
  accessKeyId: string,
  sessionToken: string | undefined,
) => Credential | undefined | Promise<Credential | undefined>;
