import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { useBlocker, type BlockerFunction } from 'react-router';
import { useTexts } from '../i18n/Language.tsx';
import { pageTexts } from './texts.ts';

interface UnsavedChangesProps {
  readonly unsaved: boolean;
  /** Of the address behind the `?`: those that take the place of what is edited when they change. */
  readonly parameters?: readonly string[];
}

/** Whether a way leads away from unsaved changes. */
type Loses = (way: Parameters<BlockerFunction>[0]) => boolean;

const GuardedContext = createContext<Set<Loses>>(new Set());

/** Asks before unsaved changes are left: by a link, a tab, the back button, or closing the browser's tab. */
export function UnsavedChanges({ unsaved, parameters }: UnsavedChangesProps) {
  const guarded = use(GuardedContext);
  const names = parameters?.join();
  useEffect(() => {
    if (!unsaved) return undefined;
    const loses: Loses = ({ currentLocation, nextLocation }) =>
      currentLocation.pathname !== nextLocation.pathname ||
      differIn(names?.split(',') ?? [], currentLocation.search, nextLocation.search);
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    guarded.add(loses);
    window.addEventListener('beforeunload', ask);
    return () => {
      guarded.delete(loses);
      window.removeEventListener('beforeunload', ask);
    };
  }, [guarded, unsaved, names]);
  return null;
}

/** Around all pages: the one question, whoever has something to lose; the router knows no more than one. */
export function UnsavedChangesGuard({ children }: { readonly children: ReactNode }) {
  const t = useTexts(pageTexts);
  const [guarded] = useState(() => new Set<Loses>());
  const blocker = useBlocker((way) => [...guarded].some((loses) => loses(way)));
  const stay = () => blocker.state === 'blocked' && blocker.reset();
  return (
    <GuardedContext value={guarded}>
      {children}
      <Modal
        visible={blocker.state === 'blocked'}
        header={t.unsaved}
        closeAriaLabel={t.close}
        onDismiss={stay}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={stay}>
                {t.stay}
              </Button>
              <Button variant="primary" onClick={() => blocker.state === 'blocked' && blocker.proceed()}>
                {t.leave}
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        {t.unsavedText}
      </Modal>
    </GuardedContext>
  );
}

function differIn(parameters: readonly string[], before: string, after: string): boolean {
  const [old, next] = [new URLSearchParams(before), new URLSearchParams(after)];
  return parameters.some((name) => old.get(name) !== next.get(name));
}
