import '@cloudscape-design/global-styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { LanguageProvider } from './i18n/Language.tsx';
import { MachineProvider } from './machine/MachineProvider.tsx';
import { machineAtOnce, type Machine } from './machine/machine.ts';
import { askPage } from './shell/askPage.ts';
import { SessionProvider } from './session/Session.tsx';
import { createSessionStore } from './session/session.ts';
import { createRouter } from './shell/router.tsx';
import { BASE } from './shell/paths.ts';
import { ThemeProvider } from './theme/Theme.tsx';
import './shell/frame.css';
import './theme/tokens.css';

const root = document.getElementById('root');
const session = createSessionStore(window.sessionStorage);
/** Longer than this nobody waits for all of the first page: what is around it is shown before. */
const AT_ONCE_MS = 100;

const path = window.location.pathname.slice(BASE.length);
const firstPage = askPage(session, path + window.location.search);
const router = createRouter();
const known = machineAtOnce();
const waited = new Promise((resolve) => setTimeout(resolve, AT_ONCE_MS));
void Promise.race([firstPage, waited]).then(async () => show(await known));

function show(machine: Machine | undefined): void {
  if (!root) throw new Error('the page has no place for the console');
  createRoot(root).render(
    <StrictMode>
      <ThemeProvider>
        <LanguageProvider>
          <MachineProvider known={machine}>
            <SessionProvider store={session}>
              <RouterProvider router={router} />
            </SessionProvider>
          </MachineProvider>
        </LanguageProvider>
      </ThemeProvider>
    </StrictMode>,
  );
}
