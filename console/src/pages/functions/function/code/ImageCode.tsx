import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../../aws/clients.ts';
import { ErrorAlert } from '../../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import { useLoad } from '../../../../live/useLoad.ts';
import type { FunctionTabProps } from '../tabs.ts';
import { codeTexts } from './texts.ts';
import { useDeploy } from './useDeploy.ts';

export function ImageCode(props: FunctionTabProps) {
  const { name, qualifier, configuration } = props;
  const t = useTexts(codeTexts);
  const lambda = useClient(LambdaClient);
  const deploy = useDeploy(props);
  const [typed, setTyped] = useState<string>();
  const code = useLoad(
    `functions/${name}/${qualifier ?? ''}/image/${configuration.CodeSha256 ?? ''}`,
    async (signal) => {
      const input = { FunctionName: name, ...(qualifier !== undefined && { Qualifier: qualifier }) };
      return (await lambda.send(new GetFunctionCommand(input), { abortSignal: signal })).Code ?? {};
    },
  );
  const uri = typed ?? code.data?.ImageUri ?? '';
  const isFixed = qualifier !== undefined;
  return (
    <Container header={<Header description={isFixed ? t.readOnly : t.imageText}>{t.image}</Header>}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void deploy({ ImageUri: uri.trim() });
        }}
      >
        <SpaceBetween size="m">
          <ErrorAlert error={code.error} onRetry={() => void code.reload()} />
          <FormField label={t.imageUri} stretch>
            <Input
              value={uri}
              readOnly={isFixed}
              spellcheck={false}
              onChange={({ detail }) => setTyped(detail.value)}
            />
          </FormField>
          {!isFixed && (
            <Button variant="primary" disabled={uri.trim() === ''}>
              {t.deployImage}
            </Button>
          )}
        </SpaceBetween>
      </form>
    </Container>
  );
}
