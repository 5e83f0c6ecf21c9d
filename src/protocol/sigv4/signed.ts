import type { CredentialScope } from './credentialScope.ts';

/** A request's claim to be signed, read but not yet believed. */
export interface Signed extends CredentialScope {
  /** In the Authorization header, or in the query (a presigned URL). */
  readonly form: 'header' | 'query';
  /** When it says that it was signed, `20150830T123600Z`, and the same in milliseconds. */
  readonly amzDate: string;
  readonly signedAtMs: number;
  /** Lower-case names, joined with `;`, as sent. */
  readonly signedHeaders: string;
  readonly signedNames: readonly string[];
  readonly signature: string;
  readonly sessionToken: string | undefined;
  /** Presigned URLs only: how long they are good for. */
  readonly expiresSeconds: number | undefined;
}
