import { useEffect } from 'react';
import { parsePath, useNavigate } from 'react-router';
import { useSessionStore } from '../session/Session.tsx';
import { askPage } from './askPage.ts';
import { BASE } from './paths.ts';

/**
 * Plain clicks on links to our own pages stay in the page, wherever the link comes from (Cloudscape draws most).
 * Clicks that ask for a new tab, and links elsewhere, are the browser's.
 */
export function useFollowLinks(): void {
  const navigate = useNavigate();
  const store = useSessionStore();
  useEffect(() => {
    const clicked = (event: MouseEvent) => {
      const path = ownPath(event);
      if (path === undefined) return;
      event.preventDefault();
      // Who is there already asks when it has to.
      if (parsePath(path).pathname !== window.location.pathname.slice(BASE.length)) void askPage(store, path);
      void navigate(path);
    };
    document.addEventListener('click', clicked);
    return () => document.removeEventListener('click', clicked);
  }, [navigate, store]);
}

function ownPath(event: MouseEvent): string | undefined {
  const { button, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (event.defaultPrevented || button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : undefined;
  if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.download !== '')
    return undefined;
  const { origin, pathname, search, hash } = new URL(link.href);
  if (origin !== window.location.origin || !pathname.startsWith(`${BASE}/`)) return undefined;
  return pathname.slice(BASE.length) + search + hash;
}
