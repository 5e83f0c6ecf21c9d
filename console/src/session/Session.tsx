import { createContext, use, useSyncExternalStore, type ReactNode } from 'react';
import type { Session, SessionState, SessionStore } from './session.ts';

const StoreContext = createContext<SessionStore | undefined>(undefined);

export function SessionProvider({
  store,
  children,
}: {
  readonly store: SessionStore;
  readonly children: ReactNode;
}) {
  return <StoreContext value={store}>{children}</StoreContext>;
}

export function useSessionStore(): SessionStore {
  const store = use(StoreContext);
  if (!store) throw new Error('outside of SessionProvider');
  return store;
}

export function useSessionState(): SessionState {
  const store = useSessionStore();
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Who is signed in. Pages are only shown to somebody who is. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (!session) throw new Error('nobody is signed in');
  return session;
}
