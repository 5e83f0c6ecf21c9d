/** Who is signed in, in this tab only: the key is kept in sessionStorage, and forgotten with the tab. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
  /** As sts:GetCallerIdentity says. */
  readonly account: string;
  readonly arn: string;
  /** The one that took a role; signing out of the role comes back to it. */
  readonly origin?: Session;
}

export interface SessionState {
  readonly session: Session | undefined;
  /** The service refused the key: the sign-in page says so, and leads back to where the person was. */
  readonly expired: boolean;
}

export interface SessionStore {
  readonly get: () => SessionState;
  readonly subscribe: (changed: () => void) => () => void;
  readonly signIn: (session: Session) => void;
  readonly signOut: () => void;
  /** Only the session that the refusal was meant for ends. */
  readonly expire: (session: Session) => void;
}

const KEY = 'mayfly.session';

export function createSessionStore(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): SessionStore {
  const watchers = new Set<() => void>();
  let state: SessionState = { session: read(storage.getItem(KEY)), expired: false };
  const become = (next: SessionState) => {
    state = next;
    if (next.session) storage.setItem(KEY, JSON.stringify(next.session));
    else storage.removeItem(KEY);
    for (const changed of watchers) changed();
  };
  return {
    get: () => state,
    subscribe: (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    signIn: (session) => become({ session, expired: false }),
    signOut: () => become({ session: state.session?.origin, expired: false }),
    expire: (session) => {
      if (session === state.session) become({ session: undefined, expired: true });
    },
  };
}

function read(text: string | null): Session | undefined {
  if (text === null) return undefined;
  try {
    const found = JSON.parse(text) as Partial<Session>;
    return typeof found.accessKeyId === 'string' && typeof found.region === 'string'
      ? (found as Session)
      : undefined;
  } catch {
    return undefined;
  }
}
