import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import { Suspense } from 'react';
import { useSearchParams } from 'react-router';
import { useTexts } from '../../../i18n/Language.tsx';
import { functionTabs, type FunctionTabProps } from './tabs.ts';
import { tabTexts } from './tabTexts.ts';
import { functionTexts } from './texts.ts';

export function FunctionTabs(props: FunctionTabProps) {
  const t = useTexts(tabTexts);
  const { tabs: label } = useTexts(functionTexts);
  const [search, setSearch] = useSearchParams();
  return (
    <Tabs
      ariaLabel={label}
      activeTabId={search.get('tab') ?? 'code'}
      tabs={functionTabs.map(({ id, text, keep, Content }) => ({
        id,
        label: t[text],
        contentRenderStrategy: keep ? 'lazy' : 'active',
        content: (
          <Suspense fallback={<Waiting />}>
            <Content {...props} />
          </Suspense>
        ),
      }))}
      onChange={({ detail }) =>
        setSearch((before) => {
          const next = new URLSearchParams(before);
          next.set('tab', detail.activeTabId);
          return next;
        })
      }
    />
  );
}

function Waiting() {
  return (
    <Box padding="xxl" textAlign="center">
      <Spinner size="large" />
    </Box>
  );
}
