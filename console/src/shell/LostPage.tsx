import Button from '@cloudscape-design/components/button';
import { useTexts } from '../i18n/Language.tsx';
import { EmptyState } from '../emptyState/EmptyState.tsx';
import { Page } from '../page/Page.tsx';
import { hrefOf } from './paths.ts';
import { shellTexts } from './texts.ts';

export function LostPage() {
  const t = useTexts(shellTexts);
  return (
    <Page title={t.lost}>
      <EmptyState
        title={t.lost}
        text={t.lostText}
        action={<Button href={hrefOf('/functions')}>{t.toFunctions}</Button>}
      />
    </Page>
  );
}
