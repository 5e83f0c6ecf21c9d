import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import { Suspense, useEffect, useRef } from 'react';
import { copyTexts } from '../../../../copyAs/texts.ts';
import { useMoments } from '../../../../format/moments.ts';
import { useTexts } from '../../../../i18n/Language.tsx';
import { useQuestion } from '../../../../live/useLoad.ts';
import { lazyPart } from '../../../../page/lazyPart.tsx';
import type { FunctionTabProps } from '../tabs.ts';
import { functionTexts } from '../texts.ts';
import { AddTrigger } from './AddTrigger.tsx';
import { apiIdOf, connectionsQuestion } from './connections.ts';
import { Diagram } from './Diagram.tsx';
import './overview.css';

// It brings the SDK client of another service: fetched where an API is a trigger.
const ApiAddresses = lazyPart(async () => (await import('./ApiAddresses.tsx')).ApiAddresses);

/** What makes the function run, the function, and where its results go; beside it what it is. */
export function Overview({ name, qualifier, configuration }: FunctionTabProps) {
  const t = useTexts(functionTexts);
  const copy = useTexts(copyTexts);
  const { ago, full } = useMoments();
  const connections = useQuestion(connectionsQuestion({ name, qualifier, configuration }));
  // A tab that changes triggers or destinations asks for the function anew.
  const { reload } = connections;
  const seen = useRef(configuration);
  useEffect(() => {
    if (seen.current === configuration) return;
    seen.current = configuration;
    void reload();
  }, [configuration, reload]);
  const { LastModified, Description, FunctionArn = '' } = configuration;
  const modified = LastModified === undefined ? undefined : new Date(LastModified);
  const triggers = connections.data?.triggers ?? [];
  const apiIds = [...new Set(triggers.flatMap((trigger) => apiIdOf(trigger) ?? []))];
  return (
    <ExpandableSection variant="container" headerText={t.overview} defaultExpanded>
      <div className="overview">
        <Diagram
          name={name}
          qualifier={qualifier}
          configuration={configuration}
          connections={connections.data}
          addTrigger={
            qualifier === undefined && (
              <AddTrigger name={name} functionArn={FunctionArn} onAdded={connections.reload} />
            )
          }
        />
        <KeyValuePairs
          columns={3}
          minColumnWidth={220}
          items={[
            { label: t.description, value: Description || '–' },
            {
              label: t.modified,
              value: modified ? <span title={full(modified)}>{ago(modified)}</span> : '–',
            },
            {
              label: t.arn,
              value: (
                <CopyToClipboard
                  variant="inline"
                  textToCopy={FunctionArn}
                  copyButtonAriaLabel={t.copyArn}
                  copySuccessText={copy.copied}
                  copyErrorText={copy.copyFailed}
                />
              ),
            },
            ...triggers
              .filter(({ url }) => url !== undefined)
              .map(({ url = '' }) => ({
                label: t.functionUrl,
                value: (
                  <Link external href={url}>
                    {url}
                  </Link>
                ),
              })),
            ...apiIds.map((apiId) => ({
              label: t.apiEndpoint,
              value: (
                <Suspense fallback="…">
                  <ApiAddresses apiId={apiId} functionArn={FunctionArn} />
                </Suspense>
              ),
            })),
          ]}
        />
      </div>
    </ExpandableSection>
  );
}
