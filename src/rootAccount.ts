import type { FindCredential } from './api/credential.ts';
import type { RootCredentials } from './rootCredentials.ts';
import { ROOT_ACCOUNT } from './rootCredentials.ts';
import type { SessionTokens } from './services/sts/sessionToken.ts';

/** Looks keys up: the root key, and temporary keys by the session token that comes with them. */
export function credentialLookup(root: RootCredentials, sessions: SessionTokens): FindCredential {
  const rootCredential = {
    secretAccessKey: root.secretAccessKey,
    account: ROOT_ACCOUNT,
    principal: {
      kind: 'root',
      arn: `arn:aws:iam::${ROOT_ACCOUNT}:root`,
      userId: ROOT_ACCOUNT,
      accessKeyId: root.accessKeyId,
    },
  } as const;
  return (accessKeyId, sessionToken) => {
    if (accessKeyId === root.accessKeyId) return rootCredential;
    if (sessionToken === undefined) return undefined;
    const session = sessions.open(sessionToken);
    return session?.accessKeyId === accessKeyId ? session : undefined;
  };
}
