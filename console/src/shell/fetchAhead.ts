import { useEffect } from 'react';
import { matchRoutes } from 'react-router';
import { pages } from '../pages/pages.ts';
import { doWhenIdle } from './idleWork.ts';
import { sections } from './navigation.ts';
import { BASE } from './paths.ts';

const routes = pages.map(({ path, load }) => ({ path, handle: load }));

/** Where most go first; then every other page of the menu; then where one goes from the list of functions. */
const NEXT = '/functions';
const LAST = ['/functions/create', '/functions/any'];

/**
 * The code of a page is fetched before the click that leads there: of all pages of the menu while nobody does anything,
 * one after another, and of any page when the pointer or the focus comes to a link that leads to it, or a finger touches it.
 */
export function useFetchAhead(): void {
  useEffect(() => {
    const seen = ({ target }: Event) => {
      const link = target instanceof Element ? target.closest('a[href]') : undefined;
      if (link instanceof HTMLAnchorElement) void fetchCodeOf(new URL(link.href));
    };
    const events = ['pointerover', 'focusin', 'touchstart'] as const;
    for (const event of events) document.addEventListener(event, seen, { passive: true });
    const stop = savesData()
      ? undefined
      : doWhenIdle(pathsAhead().map((path) => () => fetchCodeOfPath(path)));
    return () => {
      stop?.();
      for (const event of events) document.removeEventListener(event, seen);
    };
  }, []);
}

function pathsAhead(): readonly string[] {
  const menu = sections.flatMap((section) => section.pages.map(({ path }) => path));
  return [...new Set([NEXT, ...menu, ...LAST])];
}

/** Who pays for what comes over the wire gets only what is asked for. */
function savesData(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}

async function fetchCodeOf({ origin, pathname }: URL): Promise<void> {
  if (origin === window.location.origin && pathname.startsWith(`${BASE}/`)) {
    await fetchCodeOfPath(pathname.slice(BASE.length));
  }
}

async function fetchCodeOfPath(path: string): Promise<void> {
  const match = matchRoutes(routes, path)?.at(-1);
  // What fails now is asked for again by the click, which says so.
  await match?.route.handle().catch(() => undefined);
}
