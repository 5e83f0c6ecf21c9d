import Box from '@cloudscape-design/components/box';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import Spinner from '@cloudscape-design/components/spinner';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useTexts } from '../../../../i18n/Language.tsx';
import { hrefOf } from '../../../../shell/paths.ts';
import type { FunctionTabProps } from '../tabs.ts';
import './configuration.css';
import { sections } from './sections.ts';
import { sectionTexts } from './sectionTexts.ts';
import { configurationTexts } from './texts.ts';

/** `?tab=configuration&section=general`: a menu, and what is chosen in it. */
export function ConfigurationTab(props: FunctionTabProps) {
  const t = useTexts(sectionTexts);
  const { menu } = useTexts(configurationTexts);
  const [search] = useSearchParams();
  const [contents] = useState(() =>
    sections.map(({ id, load }) => ({ id, Content: lazy(async () => ({ default: await load() })) })),
  );
  const asked = search.get('section');
  const active = contents.find(({ id }) => id === asked) ?? contents[0];
  const { name, qualifier } = props;
  const hrefOfSection = (id: string) =>
    hrefOf`/functions/${name}?tab=configuration&section=${id}` +
    (qualifier === undefined ? '' : `&qualifier=${encodeURIComponent(qualifier)}`);
  return (
    <div className="configuration">
      <nav aria-label={menu}>
        <SideNavigation
          activeHref={hrefOfSection(active?.id ?? '')}
          items={contents.map(({ id }) => ({ type: 'link', text: t[id], href: hrefOfSection(id) }))}
        />
      </nav>
      <div className="configuration-part">
        <Suspense fallback={<Waiting />}>{active && <active.Content key={active.id} {...props} />}</Suspense>
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <Box padding="xxl" textAlign="center">
      <Spinner size="large" />
    </Box>
  );
}
