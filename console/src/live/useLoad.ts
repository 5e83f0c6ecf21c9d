import { useCallback, useEffect, useRef, useState } from 'react';
import { isAborted } from '../aws/describeError.ts';
import { useClients } from '../aws/clients.ts';
import { useSession } from '../session/Session.tsx';
import { askedAhead, takeAhead, type Asked } from './askAhead.ts';
import { cacheOf } from './loadCache.ts';
import { pollDelayMs } from './pollDelay.ts';
import type { Question } from './question.ts';

export interface Loaded<T> {
  /** The last that was found, also of an earlier visit to the page, while it is asked for anew. */
  readonly data: T | undefined;
  /** Why the last attempt failed; `data` may still hold what was found before it. */
  readonly error: unknown;
  readonly loading: boolean;
  /** Asks again; resolves when the answer is there or the attempt failed. */
  readonly reload: () => Promise<void>;
}

export interface LoadOptions {
  /** Asks again so long after each answer; not while the tab is hidden, more rarely while it fails. */
  readonly everyMs?: number | undefined;
  readonly enabled?: boolean;
}

/**
 * Data of the service for a page. `key` names what is asked for (`functions/NAME`): another key is another question.
 * What is no longer wanted is aborted. `progress`, given to `load`, shows a part of the answer ahead of the rest.
 */
export function useLoad<T>(
  key: string,
  load: (signal: AbortSignal, progress: (partial: T) => void) => Promise<T>,
  { everyMs, enabled = true }: LoadOptions = {},
): Loaded<T> {
  const session = useSession();
  const cache = cacheOf<T>(session);
  const [state, setState] = useState<{ key: string; data: T | undefined; error: unknown; loading: boolean }>(
    () => ({
      key,
      data: cache.get(key),
      error: undefined,
      loading: enabled && askedAhead(session, key)?.isAnswered() !== true,
    }),
  );
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  const running = useRef<AbortController>(undefined);
  const failures = useRef(0);

  const ask = useCallback(
    async (ahead?: Asked<T>) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      const { signal } = controller;
      const show = (data: T, loading: boolean) => {
        if (signal.aborted) return;
        cache.set(key, data);
        setState((before) =>
          before.key === key &&
          before.data === data &&
          before.loading === loading &&
          before.error === undefined
            ? before
            : { key, data, error: undefined, loading },
        );
      };
      if (ahead?.isAnswered() !== true)
        setState((before) => {
          if (before.key !== key) return { key, data: cache.get(key), error: undefined, loading: true };
          // As on arrival at a page: it need not be drawn again to say the same.
          return before.loading ? before : { ...before, loading: true };
        });
      try {
        const progress = (partial: T) => show(partial, true);
        ahead?.hear(progress);
        if (ahead) signal.addEventListener('abort', ahead.abort);
        show(await (ahead ? ahead.answer : latest.current(signal, progress)), false);
        failures.current = 0;
      } catch (error) {
        if (signal.aborted || isAborted(error)) return;
        failures.current += 1;
        setState((before) => ({ ...before, error, loading: false }));
      }
    },
    [cache, key],
  );
  const reload = useCallback(() => ask(), [ask]);

  useEffect(() => {
    if (!enabled) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    let due = false;
    const round = async () => {
      due = false;
      await ask(takeAhead<T>(session, key));
      if (stopped || everyMs === undefined) return;
      timer = setTimeout(
        () => {
          if (document.hidden) due = true;
          else void round();
        },
        pollDelayMs(everyMs, failures.current),
      );
    };
    const seen = () => {
      if (due && !document.hidden) void round();
    };
    document.addEventListener('visibilitychange', seen);
    void round();
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
      running.current?.abort();
    };
  }, [ask, session, key, everyMs, enabled]);

  const isCurrent = state.key === key;
  return {
    data: isCurrent ? state.data : cache.get(key),
    error: isCurrent ? state.error : undefined,
    loading: isCurrent ? state.loading : enabled,
    reload,
  };
}

/** The same of a question that may have been asked by the click that led here. */
export function useQuestion<T>(question: Question<T>, options?: LoadOptions): Loaded<T> {
  const clients = useClients();
  return useLoad(question.key, (signal, progress) => question.load(clients, signal, progress), options);
}
