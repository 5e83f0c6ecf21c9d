import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { assert } from '../../base/errors.ts';
import type { Ids } from '../../base/ids.ts';
import { createAccessKeyId, createSecretAccessKey } from '../../protocol/sigv4/accessKeyId.ts';
import type { Principal } from '../service.ts';

/**
 * Temporary credentials that are written nowhere: the session token is the session, sealed with AES-256-GCM
 * under the platform's key. It survives restarts, and any node that has the key opens it.
 *
 *     base64( version 1 | nonce 12 | ciphertext | tag 16 )
 */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly account: string;
  readonly principal: Principal;
  readonly issuedAtMs: number;
  /** Whole seconds. Whoever opens a token decides what to say of one that is over. */
  readonly expiresAtMs: number;
}

export interface SessionRequest {
  readonly account: string;
  /** Whose session it is; its `accessKeyId` is replaced by the session's own. */
  readonly principal: Principal;
  readonly durationSeconds: number;
}

export interface SessionTokens {
  issue(request: SessionRequest): Session;
  /** Undefined when the token was not sealed by us, or was tampered with. Expired ones do open. */
  open(sessionToken: string): Session | undefined;
}

export interface SessionTokenNeeds {
  /** 32 bytes, kept as long as the sessions are to live. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly ids: Ids;
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LONGEST_TOKEN = 8192;
/** Opened tokens, by text, so that a client in a loop does not pay for decryption every time. */
const MOST_OPENED = 1000;

export function createSessionTokens({ key, clock, ids }: SessionTokenNeeds): SessionTokens {
  assert(key.length === 32, 'the key of session tokens has 32 bytes');
  const opened = new Map<string, Session>();
  return {
    issue: ({ account, principal, durationSeconds }) => {
      const issuedAtMs = Math.floor(clock.now() / 1000) * 1000;
      const accessKeyId = createAccessKeyId('ASIA', account, ids);
      const session: Sealed = {
        accessKeyId,
        secretAccessKey: createSecretAccessKey(ids),
        account,
        principal: { ...principal, accessKeyId, session: { ...principal.session, issuedAtMs } },
        issuedAtMs,
        expiresAtMs: issuedAtMs + durationSeconds * 1000,
      };
      return { ...session, sessionToken: seal(key, ids.bytes(NONCE_BYTES), session) };
    },
    open: (sessionToken) => {
      const known = opened.get(sessionToken);
      if (known) return known;
      const sealed = unseal(key, sessionToken);
      if (!sealed) return undefined;
      const session = { ...sealed, sessionToken };
      if (opened.size >= MOST_OPENED) opened.clear();
      opened.set(sessionToken, session);
      return session;
    },
  };
}

type Sealed = Omit<Session, 'sessionToken'>;

function seal(key: Uint8Array, nonce: Uint8Array, session: Sealed): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const ciphertext = cipher.update(JSON.stringify(session), 'utf8');
  const rest = cipher.final();
  return Buffer.concat([Uint8Array.of(VERSION), nonce, ciphertext, rest, cipher.getAuthTag()]).toString(
    'base64',
  );
}

function unseal(key: Uint8Array, token: string): Sealed | undefined {
  if (token.length > LONGEST_TOKEN) return undefined;
  const bytes = Buffer.from(token, 'base64');
  if (bytes[0] !== VERSION || bytes.length <= 1 + NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES), undefined, 'utf8');
    return JSON.parse(text + decipher.final('utf8')) as Sealed;
  } catch {
    return undefined;
  }
}
