import { matchRoutes, parsePath } from 'react-router';
import { clientsOf } from '../aws/clients.ts';
import { askAhead } from '../live/askAhead.ts';
import { pages } from '../pages/pages.ts';
import type { SessionStore } from '../session/session.ts';

const routes = pages.map(({ path, asks }) => ({ path, handle: asks }));

/**
 * Asks what the page at this address (`/functions/NAME?tab=test`) asks first: while its code comes and while it is drawn, the
 * answers are on their way.
 */
export async function askPage(store: SessionStore, address: string): Promise<void> {
  const { session } = store.get();
  if (!session) return;
  const { pathname = '', search } = parsePath(address);
  const match = matchRoutes(routes, pathname)?.at(-1);
  // What fails now is asked for again by the page, which says so.
  const questions = await match?.route.handle?.().catch(() => undefined);
  const clients = clientsOf(session, store);
  for (const question of questions?.(match?.params ?? {}, new URLSearchParams(search)) ?? []) {
    askAhead(session, clients, question);
  }
}
