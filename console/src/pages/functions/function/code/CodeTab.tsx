import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useMemo } from 'react';
import { ErrorAlert } from '../../../../feedback/ErrorAlert.tsx';
import { formatBytes } from '../../../../format/quantities.ts';
import { useTexts } from '../../../../i18n/Language.tsx';
import { useQuestion } from '../../../../live/useLoad.ts';
import type { FunctionTabProps } from '../tabs.ts';
import { CodeProperties } from './CodeProperties.tsx';
import { CodeSource } from './CodeSource.tsx';
import { CodeTransfer } from './CodeTransfer.tsx';
import { codeQuestion, isEdited } from './codeQuestion.ts';
import { ImageCode } from './ImageCode.tsx';
import { codeTexts } from './texts.ts';

export function CodeTab(props: FunctionTabProps) {
  const { configuration } = props;
  return (
    <SpaceBetween size="l">
      {configuration.PackageType === 'Image' ? <ImageCode {...props} /> : <ZipCode {...props} />}
      <CodeProperties configuration={configuration} />
    </SpaceBetween>
  );
}

function ZipCode(props: FunctionTabProps) {
  const t = useTexts(codeTexts);
  const { configuration } = props;
  if (isEdited(configuration)) return <EditableCode {...props} />;
  return (
    <Container>
      <Alert type="info" header={t.tooLarge} action={<CodeTransfer {...props} />}>
        {t.tooLargeText(formatBytes(configuration.CodeSize ?? 0))}
      </Alert>
    </Container>
  );
}

function EditableCode(props: FunctionTabProps) {
  const t = useTexts(codeTexts);
  const { name, qualifier } = props;
  const code = useQuestion(codeQuestion(props));
  const found = code.data;
  const files = useMemo(() => (found && 'files' in found ? found.files : undefined), [found]);
  if (files) return <CodeSource key={`${name}/${qualifier ?? ''}`} {...props} deployed={files} />;
  return (
    <Container>
      {found && 'problem' in found ? (
        <Alert type="warning" header={t.notZip} action={<CodeTransfer {...props} />}>
          {found.problem}
        </Alert>
      ) : (
        <ErrorAlert error={code.error} onRetry={() => void code.reload()} />
      )}
      {code.loading && (
        <Box textAlign="center" padding="xl">
          <Spinner size="large" />
        </Box>
      )}
    </Container>
  );
}
