import '@cloudscape-design/global-styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { LanguageProvider } from './i18n/Language.tsx';
import { MachineProvider } from './machine/MachineProvider.tsx';
import { machineAtOnce } from './machine/machine.ts';
import { askPage } from './shell/askPage.ts';
import { SessionProvider } from './session/Session.tsx';
import { createSessionStore } from './session/session.ts';
import { createRouter } from './shell/router.tsx';
import { BASE } from './shell/paths.ts';
import { ThemeProvider } from './theme/Theme.tsx';
import './shell/frame.css';
import './theme/tokens.css';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no place for the console');
const session = createSessionStore(window.sessionStorage);
const machine = machineAtOnce();
void askPage(session, window.location.pathname.slice(BASE.length) + window.location.search);
const router = createRouter();
void machine.then((known) => {
  createRoot(root).render(
    <StrictMode>
      <ThemeProvider>
        <LanguageProvider>
          <MachineProvider known={known}>
            <SessionProvider store={session}>
              <RouterProvider router={router} />
            </SessionProvider>
          </MachineProvider>
        </LanguageProvider>
      </ThemeProvider>
    </StrictMode>,
  );
});
