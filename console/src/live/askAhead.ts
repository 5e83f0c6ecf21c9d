import type { Session } from '../session/session.ts';
import { cacheOf } from './loadCache.ts';
import type { Clients, Question } from './question.ts';

/** A question that was asked before there was a page to show the answer. */
export interface Asked<T> {
  readonly answer: Promise<T>;
  readonly isAnswered: () => boolean;
  /** Hears the parts of the answer that come from now on. */
  readonly hear: (progress: (partial: T) => void) => void;
  readonly abort: () => void;
}

/** Later than this nobody comes for the answer: the page was not drawn. */
const WANTED_MS = 3000;

const asked = new WeakMap<Session, Map<string, Asked<unknown>>>();

/** Asks now. The page that asks the same within three seconds gets this answer; nobody else does. */
export function askAhead<T>(session: Session, clients: Clients, question: Question<T>): void {
  const { key } = question;
  const ofSession = asked.get(session) ?? new Map<string, Asked<unknown>>();
  asked.set(session, ofSession);
  ofSession.get(key)?.abort();
  const controller = new AbortController();
  const { signal } = controller;
  const cache = cacheOf<T>(session);
  let listener: ((partial: T) => void) | undefined;
  let isAnswered = false;
  const keep = (partial: T) => {
    // The page may be drawn after this, with it at once.
    if (!signal.aborted) cache.set(key, partial);
    listener?.(partial);
  };
  const answer = question.load(clients, signal, keep).then((found) => {
    if (!signal.aborted) cache.set(key, found);
    isAnswered = true;
    for (const next of question.next?.(found) ?? []) askAhead(session, clients, next);
    return found;
  });
  // Who takes it hears of its failure.
  answer.catch(() => undefined);
  const entry: Asked<T> = {
    answer,
    isAnswered: () => isAnswered,
    hear: (progress) => (listener = progress),
    abort: () => controller.abort(),
  };
  ofSession.set(key, entry as Asked<unknown>);
  setTimeout(() => {
    if (ofSession.get(key) !== entry) return;
    ofSession.delete(key);
    controller.abort();
  }, WANTED_MS);
}

/** The answer that is on its way, or there, and was not taken yet. */
export function askedAhead<T>(session: Session, key: string): Asked<T> | undefined {
  return asked.get(session)?.get(key) as Asked<T> | undefined;
}

export function takeAhead<T>(session: Session, key: string): Asked<T> | undefined {
  const found = askedAhead<T>(session, key);
  asked.get(session)?.delete(key);
  return found;
}
