import { createCipheriv, createDecipheriv } from 'node:crypto';
import { assert } from './errors.ts';
import type { Ids } from './ids.ts';

/**
 * Seals short secrets for the store with AES-256-GCM under a key that lies elsewhere, so that a copy of the store alone
 * tells none of them. `context` names whose secret it is: one that is moved to another's record does not open there.
 *
 *     base64( version 1 | nonce 12 | ciphertext | tag 16 )
 */
export interface SecretBox {
  seal(text: string, context: string): string;
  /** Undefined for what was not sealed with this key, for another context, or was changed. */
  open(sealed: string, context: string): string | undefined;
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

export function createSecretBox(key: Uint8Array, ids: Ids): SecretBox {
  assert(key.length === 32, 'the key of secrets has 32 bytes');
  return {
    seal: (text, context) => {
      const nonce = ids.bytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context));
      const parts = [Uint8Array.of(VERSION), nonce, cipher.update(text, 'utf8'), cipher.final()];
      return Buffer.concat([...parts, cipher.getAuthTag()]).toString('base64');
    },
    open: (sealed, context) => {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) return undefined;
      const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES), undefined, 'utf8');
        return text + decipher.final('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
