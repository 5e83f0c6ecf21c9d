import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { lazy, Suspense, useState } from 'react';
import { useTexts } from '../../../../i18n/Language.tsx';
import { hrefOf } from '../../../../shell/paths.ts';
import { functionTexts } from '../texts.ts';

// Each brings its service's SDK client: fetched when it is wanted.
const AddApiTrigger = lazy(async () => ({ default: (await import('./AddApiTrigger.tsx')).AddApiTrigger }));
const AddBucketTrigger = lazy(async () => ({
  default: (await import('./AddBucketTrigger.tsx')).AddBucketTrigger,
}));
const AddTableTrigger = lazy(async () => ({
  default: (await import('./AddTableTrigger.tsx')).AddTableTrigger,
}));

interface AddTriggerProps {
  readonly name: string;
  readonly functionArn: string;
  readonly onAdded: () => Promise<void>;
}

/** What can make the function run: made here, or set up in a place of its own. */
export function AddTrigger({ name, functionArn, onAdded }: AddTriggerProps) {
  const t = useTexts(functionTexts);
  const [adding, setAdding] = useState<string>();
  const section = (id: string) => hrefOf`/functions/${name}?tab=configuration&section=${id}`;
  const props = { name, functionArn, onAdded, onClose: () => setAdding(undefined) };
  return (
    <>
      <ButtonDropdown
        items={[
          { id: 'url', text: t.triggerKinds.url, href: section('url') },
          { id: 'api', text: t.triggerKinds.api },
          { id: 's3', text: t.triggerKinds.s3 },
          { id: 'dynamodb', text: t.triggerKinds.dynamodb },
          { id: 'logs', text: t.triggerKinds.logs, href: hrefOf('/logs') },
          { id: 'service', text: t.triggerKinds.service, href: section('permissions') },
        ]}
        onItemClick={({ detail }) => setAdding(detail.id)}
      >
        {t.addTrigger}
      </ButtonDropdown>
      <Suspense>
        {adding === 'api' && <AddApiTrigger {...props} />}
        {adding === 's3' && <AddBucketTrigger {...props} />}
        {adding === 'dynamodb' && <AddTableTrigger {...props} />}
      </Suspense>
    </>
  );
}
