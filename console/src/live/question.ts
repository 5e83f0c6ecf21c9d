import type { ClientClass } from '../aws/clients.ts';

/** Gives the SDK client of who asks. */
export type Clients = <C extends object>(clientClass: ClientClass<C>) => C;

/**
 * What a page shows comes from questions. Those that can be told from the page's address alone are written as such: the click
 * that leads to the page asks them, while the page is drawn.
 */
export interface Question<T> {
  /** What is asked for (`functions/NAME`): another key is another question. */
  readonly key: string;
  /** `progress` shows a part of the answer ahead of the rest. */
  readonly load: (clients: Clients, signal: AbortSignal, progress: (partial: T) => void) => Promise<T>;
  /** What the page asks when it knows the answer. */
  next?(answer: T): readonly Question<unknown>[];
}

/** What a page asks first, by its address. */
export type FirstQuestions = (
  params: Readonly<Record<string, string | undefined>>,
  search: URLSearchParams,
) => readonly Question<unknown>[];
