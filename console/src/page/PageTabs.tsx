import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import { Suspense, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';

export interface PageTab {
  /** In the address: `?tab=items`. */
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
}

interface PageTabsProps {
  readonly label: string;
  /** The first is shown where the address names none. */
  readonly tabs: readonly PageTab[];
}

/** The parts of a resource. A part's code may be a file of its own (`lazy`), fetched when it is first looked at. */
export function PageTabs({ label, tabs }: PageTabsProps) {
  const [search, setSearch] = useSearchParams();
  return (
    <Tabs
      ariaLabel={label}
      activeTabId={search.get('tab') ?? tabs[0]?.id ?? ''}
      onChange={({ detail }) =>
        setSearch((before) => {
          const next = new URLSearchParams(before);
          next.set('tab', detail.activeTabId);
          return next;
        })
      }
      tabs={tabs.map(({ content, ...tab }) => ({
        ...tab,
        content: <Suspense fallback={<Waiting />}>{content}</Suspense>,
      }))}
    />
  );
}

/** In place of what is being fetched. */
export function Waiting() {
  return (
    <Box padding="xxl" textAlign="center">
      <Spinner size="large" />
    </Box>
  );
}
