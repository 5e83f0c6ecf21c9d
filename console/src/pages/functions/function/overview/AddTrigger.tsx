import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useTexts } from '../../../../i18n/Language.tsx';
import { hrefOf } from '../../../../shell/paths.ts';
import { functionTexts } from '../texts.ts';

/** What can make the function run, each where it is set up. */
export function AddTrigger({ name }: { readonly name: string }) {
  const t = useTexts(functionTexts);
  const section = (id: string) => hrefOf`/functions/${name}?tab=configuration&section=${id}`;
  const places = {
    url: section('url'),
    api: hrefOf('/apis'),
    logs: hrefOf('/logs'),
    service: section('permissions'),
  };
  return (
    <ButtonDropdown
      items={(['url', 'api', 'logs', 'service'] as const).map((id) => ({
        id,
        text: t.triggerKinds[id],
        href: places[id],
      }))}
    >
      {t.addTrigger}
    </ButtonDropdown>
  );
}
