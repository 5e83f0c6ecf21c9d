import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMoments } from '../../../../format/moments.ts';
import { formatBytes } from '../../../../format/quantities.ts';
import { useTexts } from '../../../../i18n/Language.tsx';
import { runtimeName } from '../../../../runtimes/runtimeNames.ts';
import { codeTexts } from './texts.ts';

export function CodeProperties({ configuration }: { readonly configuration: FunctionConfiguration }) {
  const t = useTexts(codeTexts);
  const { full } = useMoments();
  const { CodeSize = 0, CodeSha256, LastModified, Runtime, Handler, Architectures = [] } = configuration;
  const modified = LastModified === undefined ? '–' : full(new Date(LastModified));
  return (
    <SpaceBetween size="l">
      <Container header={<Header>{t.properties}</Header>}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: t.packageSize, value: Runtime === undefined ? '–' : formatBytes(CodeSize) },
            { label: t.sha256, value: CodeSha256 ?? '–' },
            { label: t.modified, value: modified },
          ]}
        />
      </Container>
      {Runtime !== undefined && (
        <Container header={<Header>{t.runtimeSettings}</Header>}>
          <KeyValuePairs
            columns={3}
            items={[
              { label: t.runtime, value: runtimeName(Runtime) },
              { label: t.handler, value: Handler ?? '–' },
              { label: t.architecture, value: Architectures.join(', ') || '–' },
            ]}
          />
        </Container>
      )}
    </SpaceBetween>
  );
}
