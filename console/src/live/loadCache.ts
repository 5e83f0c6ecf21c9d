import type { Session } from '../session/session.ts';

/** The last answers of a session, so that coming back to a page shows it at once. Gone with the session. */
export interface LoadCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

const MOST_ENTRIES = 100;
const caches = new WeakMap<Session, LoadCache<never>>();

export function cacheOf<T>(session: Session): LoadCache<T> {
  const known = caches.get(session) ?? createLoadCache();
  caches.set(session, known as LoadCache<never>);
  return known as LoadCache<T>;
}

/** The oldest makes room. */
export function createLoadCache<T>(): LoadCache<T> {
  const entries = new Map<string, T>();
  return {
    get: (key) => entries.get(key),
    set: (key, value) => {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size > MOST_ENTRIES) entries.delete(entries.keys().next().value as string);
    },
  };
}
