import { LambdaClient } from '@aws-sdk/client-lambda';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef } from 'react';
import { useClient } from '../../../../aws/clients.ts';
import { useMoments } from '../../../../format/moments.ts';
import { useTexts } from '../../../../i18n/Language.tsx';
import { useLoad } from '../../../../live/useLoad.ts';
import { runtimeName } from '../../../../runtimes/runtimeNames.ts';
import type { FunctionTabProps } from '../tabs.ts';
import { functionTexts } from '../texts.ts';
import { AddTrigger } from './AddTrigger.tsx';
import { findConnections } from './connections.ts';
import { Diagram } from './Diagram.tsx';

/** What makes the function run, the function, and where its results go; beside it what it is. */
export function Overview({ name, qualifier, configuration }: FunctionTabProps) {
  const t = useTexts(functionTexts);
  const lambda = useClient(LambdaClient);
  const { ago, full } = useMoments();
  const connections = useLoad(`functions/${name}/${qualifier ?? ''}/connections`, (signal) =>
    findConnections({ lambda, name, qualifier, configuration }, signal),
  );
  // A tab that changes triggers or destinations asks for the function anew.
  const { reload } = connections;
  const seen = useRef(configuration);
  useEffect(() => {
    if (seen.current === configuration) return;
    seen.current = configuration;
    void reload();
  }, [configuration, reload]);
  const {
    Runtime,
    Handler,
    MemorySize = 128,
    Timeout = 3,
    Role = '',
    LastModified,
    Description,
  } = configuration;
  const modified = LastModified === undefined ? undefined : new Date(LastModified);
  return (
    <ExpandableSection
      variant="container"
      headerText={t.overview}
      headerActions={
        qualifier === undefined && (
          <AddTrigger
            name={name}
            functionArn={configuration.FunctionArn ?? ''}
            onAdded={connections.reload}
          />
        )
      }
      defaultExpanded
    >
      <SpaceBetween size="l">
        <Diagram name={name} configuration={configuration} connections={connections.data} />
        <KeyValuePairs
          columns={4}
          items={[
            { label: t.description, value: Description || '–' },
            { label: t.runtime, value: Runtime === undefined ? 'Image' : runtimeName(Runtime) },
            { label: t.handler, value: Handler ?? '–' },
            { label: t.memory, value: `${MemorySize} MB, ${Timeout} s` },
            {
              label: t.modified,
              value: modified ? <span title={full(modified)}>{ago(modified)}</span> : '–',
            },
            { label: t.role, value: Role.split('/').at(-1) ?? '' },
            { label: t.arn, value: <Box variant="small">{configuration.FunctionArn}</Box> },
            ...(connections.data?.triggers ?? [])
              .filter(({ url }) => url !== undefined)
              .map(({ url = '' }) => ({
                label: t.functionUrl,
                value: (
                  <Link external href={url}>
                    {url}
                  </Link>
                ),
              })),
          ]}
        />
      </SpaceBetween>
    </ExpandableSection>
  );
}
