import {
  DeleteFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
  LambdaClient,
  type GetFunctionUrlConfigResponse,
} from '@aws-sdk/client-lambda';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { useClient } from '../../../../../aws/clients.ts';
import { EmptyState } from '../../../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../../../feedback/ErrorAlert.tsx';
import { useMoments } from '../../../../../format/moments.ts';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { useLoad } from '../../../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../../../page/DeleteConfirmation.tsx';
import type { FunctionTabProps } from '../../tabs.ts';
import { EditableContainer } from '../../../../../form/EditableContainer.tsx';
import { optionalAnswer } from '../../../../../aws/optionalAnswer.ts';
import { targetOf, useFunctionPolicy } from '../permissions/useFunctionPolicy.ts';
import { useChange } from '../../../../../form/useChange.ts';
import { urlTexts } from './texts.ts';
import { UrlForm } from './UrlForm.tsx';
import { allowEverybody, missingForPublic } from './urlPermissions.ts';

type FunctionUrl = GetFunctionUrlConfigResponse;

export function UrlSection({ name, qualifier, reload }: FunctionTabProps) {
  const t = useTexts(urlTexts);
  const lambda = useClient(LambdaClient);
  const target = targetOf(name, qualifier);
  const url = useLoad(`functions/${name}/${qualifier ?? ''}/url`, async (abortSignal) => ({
    config: await optionalAnswer(lambda.send(new GetFunctionUrlConfigCommand(target), { abortSignal })),
  }));
  const policy = useFunctionPolicy(name, qualifier);
  const change = useChange(async () => {
    await Promise.all([reload(), url.reload(), policy.reload()]);
  });
  const [deleting, setDeleting] = useState(false);
  if (url.data === undefined) {
    return url.error === undefined ? (
      <Box padding="xxl" textAlign="center">
        <Spinner size="large" />
      </Box>
    ) : (
      <ErrorAlert error={url.error} onRetry={() => void url.reload()} />
    );
  }
  const { config } = url.data;
  const missing = missingForPublic(policy.data ?? []);
  const isClosed = config?.AuthType === 'NONE' && policy.data !== undefined && missing.length > 0;
  return (
    <SpaceBetween size="l">
      <ErrorAlert error={url.error} onRetry={() => void url.reload()} />
      {isClosed && (
        <Alert
          type="warning"
          header={t.permissionsTitle}
          action={
            <Button
              onClick={() =>
                void change(t.permissions, (signal) => allowEverybody(lambda, target, missing, signal))
              }
            >
              {t.permissionsAdd}
            </Button>
          }
        >
          {t.permissionsText}
        </Alert>
      )}
      <EditableContainer
        title={t.title}
        description={t.description}
        {...(config === undefined && { editText: t.create })}
        actions={config && <Button onClick={() => setDeleting(true)}>{t.delete}</Button>}
        form={(close) => (
          <UrlForm target={target} config={config} missing={missing} change={change} onClose={close} />
        )}
      >
        {config ? (
          <UrlView config={config} />
        ) : (
          <EmptyState
            title={t.none}
            text={t.noneText}
            call={{
              service: 'lambda',
              operation: 'CreateFunctionUrlConfig',
              input: { ...target, AuthType: 'AWS_IAM' },
            }}
          />
        )}
      </EditableContainer>
      {deleting && (
        <DeleteConfirmation
          title={t.deleteTitle}
          onCancel={() => setDeleting(false)}
          onConfirm={() => {
            setDeleting(false);
            void change(t.deleted, (abortSignal) =>
              lambda.send(new DeleteFunctionUrlConfigCommand(target), { abortSignal }),
            );
          }}
        >
          {t.deleteText}
        </DeleteConfirmation>
      )}
    </SpaceBetween>
  );
}

function UrlView({ config }: { readonly config: FunctionUrl }) {
  const t = useTexts(urlTexts);
  const { full } = useMoments();
  const { FunctionUrl = '', AuthType = 'AWS_IAM', InvokeMode = 'BUFFERED', Cors } = config;
  const moment = (text: string | undefined) => (text === undefined ? '–' : full(new Date(text)));
  const list = (values: readonly string[] | undefined) => values?.join(', ') || '–';
  return (
    <KeyValuePairs
      columns={3}
      items={[
        {
          type: 'group',
          items: [
            {
              label: t.address,
              value: (
                <Link external href={FunctionUrl}>
                  {FunctionUrl}
                </Link>
              ),
            },
            { label: t.created, value: moment(config.CreationTime) },
            { label: t.modified, value: moment(config.LastModifiedTime) },
          ],
        },
        {
          type: 'group',
          items: [
            { label: t.auth, value: t.auths[AuthType] },
            { label: t.invokeMode, value: t.modes[InvokeMode] },
            ...(Cors ? [] : [{ label: t.cors, value: t.corsOff }]),
          ],
        },
        ...(Cors
          ? [
              {
                type: 'group' as const,
                title: t.cors,
                items: [
                  { label: t.origins, value: list(Cors.AllowOrigins) },
                  { label: t.methods, value: list(Cors.AllowMethods) },
                  { label: t.headers, value: list(Cors.AllowHeaders) },
                  { label: t.expose, value: list(Cors.ExposeHeaders) },
                  { label: t.maxAge, value: Cors.MaxAge === undefined ? '–' : `${Cors.MaxAge} s` },
                  { label: t.credentials, value: Cors.AllowCredentials ? t.yes : t.no },
                ],
              },
            ]
          : []),
      ]}
    />
  );
}
