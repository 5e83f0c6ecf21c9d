import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useSearchParams } from 'react-router';
import { useTexts } from '../../../../i18n/Language.tsx';
import { hrefOf } from '../../../../shell/paths.ts';
import { configurationTexts } from './texts.ts';

interface FrozenProps {
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** Why there is no Edit, and the way to where there is. */
export function Frozen({ name, qualifier }: FrozenProps) {
  const t = useTexts(configurationTexts);
  const [search] = useSearchParams();
  if (isLatest(qualifier)) return null;
  const section = search.get('section') ?? 'general';
  return (
    <Alert
      type="info"
      action={
        <Button href={hrefOf`/functions/${name}?tab=configuration&section=${section}`}>{t.toLatest}</Button>
      }
    >
      {/^\d+$/.test(qualifier ?? '') ? t.frozen : t.frozenAlias}
    </Alert>
  );
}

export function isLatest(qualifier: string | undefined): boolean {
  return qualifier === undefined || qualifier === '$LATEST';
}
