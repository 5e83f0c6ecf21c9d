import type { Credential, FindCredential } from '../api/credential.ts';
import type { RootCredentials } from './rootCredentials.ts';
import { ROOT_ACCOUNT } from './rootCredentials.ts';
import type { Principal } from '../services/service.ts';
import type { SessionTokens } from '../services/sts/sessionToken.ts';

/** Users, as far as signing in concerns them. */
export interface UserAccess {
  /** Undefined for a key that is unknown or inactive. */
  find(accessKeyId: string): Credential | undefined | Promise<Credential | undefined>;
  /** Whether the user or role with this unique id is still there. */
  isAlive(account: string, kind: 'user' | 'role', id: string): boolean | Promise<boolean>;
}

/** Looks keys up: the root key, those of users, and temporary keys by the session token that comes with them. */
export function credentialLookup(
  root: RootCredentials,
  sessions: SessionTokens,
  users: UserAccess,
): FindCredential {
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
    if (sessionToken === undefined || accessKeyId.startsWith('AKIA')) return users.find(accessKeyId);
    const session = sessions.open(sessionToken);
    if (session?.accessKeyId !== accessKeyId) return undefined;
    const owner = ownerOf(session.principal);
    if (!owner) return session;
    const alive = users.isAlive(session.account, owner.kind, owner.id);
    if (alive instanceof Promise) return alive.then((is) => (is ? session : undefined));
    return alive ? session : undefined;
  };
}

/** Whom a session ends with. Root stays; with `--auth open` a function's session is bound to the name of a role alone. */
function ownerOf({ kind, userId, session }: Principal): { kind: 'user' | 'role'; id: string } | undefined {
  if (kind === 'user') return { kind: 'user', id: userId };
  if (session?.issuer?.kind === 'user') return { kind: 'user', id: session.issuer.userId };
  if (kind !== 'assumed-role') return undefined;
  const [id = ''] = userId.split(':');
  return /^AROA[A-Z2-7]{17}$/.test(id) ? { kind: 'role', id } : undefined;
}
