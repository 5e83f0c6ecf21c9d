import { useEffect } from 'react';
import { matchRoutes } from 'react-router';
import { FIRST_PAGE, pages } from '../pages/pages.ts';
import { BASE } from './paths.ts';

const routes = pages.map(({ path, load }) => ({ path, handle: load }));

/** Where most go from the first page; its table is most pages' table. */
const NEXT = '/functions';
/** It waits for a moment with nothing to do, but not for ever. */
const LATEST_MS = 5000;

/**
 * The code of a page is fetched when the pointer or the focus comes to a link that leads to it, or a finger touches it:
 * the click that follows finds it there.
 */
export function useFetchAhead(): void {
  useEffect(() => {
    const seen = ({ target }: Event) => {
      const link = target instanceof Element ? target.closest('a[href]') : undefined;
      if (link instanceof HTMLAnchorElement) fetchCodeOf(new URL(link.href));
    };
    const events = ['pointerover', 'focusin', 'touchstart'] as const;
    for (const event of events) document.addEventListener(event, seen, { passive: true });
    const isFirst = window.location.pathname === BASE + FIRST_PAGE;
    const idle = isFirst
      ? window.requestIdleCallback?.(() => fetchCodeOfPath(NEXT), { timeout: LATEST_MS })
      : undefined;
    return () => {
      if (idle !== undefined) window.cancelIdleCallback(idle);
      for (const event of events) document.removeEventListener(event, seen);
    };
  }, []);
}

function fetchCodeOf({ origin, pathname }: URL): void {
  if (origin === window.location.origin && pathname.startsWith(`${BASE}/`)) {
    fetchCodeOfPath(pathname.slice(BASE.length));
  }
}

function fetchCodeOfPath(path: string): void {
  const match = matchRoutes(routes, path)?.at(-1);
  // What fails now is asked for again by the click, which says so.
  match?.route.handle().catch(() => undefined);
}
