import {
  ApiGatewayV2Client,
  DeleteCorsConfigurationCommand,
  UpdateApiCommand,
  type Cors,
} from '@aws-sdk/client-apigatewayv2';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { EditableContainer } from '../../../form/EditableContainer.tsx';
import { EditForm } from '../../../form/EditForm.tsx';
import { useChange } from '../../../form/useChange.ts';
import { linesOf } from './linesOf.ts';
import { apiTexts } from './texts.ts';
import type { ApiTabProps } from './useApi.ts';

export function CorsTab({ api, apiId, reload }: ApiTabProps) {
  const t = useTexts(apiTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const change = useChange(reload);
  const [stopping, setStopping] = useState(false);
  const cors = api.CorsConfiguration;
  const list = (values: readonly string[] | undefined) => values?.join(', ') || '–';
  return (
    <EditableContainer
      title={t.cors}
      description={t.corsText}
      editText={t.configure}
      actions={cors && <Button onClick={() => setStopping(true)}>{t.turnOff}</Button>}
      form={(close) => (
        <CorsForm
          cors={cors}
          onSave={(configuration) =>
            change(t.cors, (abortSignal) =>
              gateway.send(new UpdateApiCommand({ ApiId: apiId, CorsConfiguration: configuration }), {
                abortSignal,
              }),
            )
          }
          onClose={close}
        />
      )}
    >
      {cors ? (
        <KeyValuePairs
          columns={3}
          items={[
            { label: t.origins, value: list(cors.AllowOrigins) },
            { label: t.methods, value: list(cors.AllowMethods) },
            { label: t.headers, value: list(cors.AllowHeaders) },
            { label: t.expose, value: list(cors.ExposeHeaders) },
            { label: t.maxAge, value: cors.MaxAge ?? '–' },
            { label: t.credentials, value: cors.AllowCredentials ? t.yes : t.no },
          ]}
        />
      ) : (
        <Box color="text-body-secondary">{t.corsOff}</Box>
      )}
      {stopping && (
        <DeleteConfirmation
          title={t.turnOffTitle}
          onCancel={() => setStopping(false)}
          onConfirm={() => {
            setStopping(false);
            void change(t.cors, (abortSignal) =>
              gateway.send(new DeleteCorsConfigurationCommand({ ApiId: apiId }), { abortSignal }),
            );
          }}
        >
          {t.turnOffText}
        </DeleteConfirmation>
      )}
    </EditableContainer>
  );
}

interface CorsFormProps {
  readonly cors: Cors | undefined;
  readonly onSave: (cors: Cors) => Promise<boolean>;
  readonly onClose: () => void;
}

function CorsForm({ cors, onSave, onClose }: CorsFormProps) {
  const t = useTexts(apiTexts);
  const text = (values: readonly string[] | undefined) => values?.join('\n') ?? '';
  const [draft, setDraft] = useState({
    origins: text(cors?.AllowOrigins ?? ['*']),
    methods: text(cors?.AllowMethods ?? ['*']),
    headers: text(cors?.AllowHeaders),
    expose: text(cors?.ExposeHeaders),
    maxAge: String(cors?.MaxAge ?? 0),
    credentials: cors?.AllowCredentials ?? false,
  });
  const lists = (name: 'origins' | 'methods' | 'headers' | 'expose') => (
    <FormField label={t[name]} constraintText={t.oneALine}>
      <Textarea
        value={draft[name]}
        rows={3}
        spellcheck={false}
        onChange={({ detail }) => setDraft((before) => ({ ...before, [name]: detail.value }))}
      />
    </FormField>
  );
  const maxAge = Number(draft.maxAge);
  const isAge = draft.maxAge.trim() !== '' && Number.isInteger(maxAge) && maxAge >= -1 && maxAge <= 86_400;
  // Browsers take no star for an answer to a request with credentials.
  const isOpen = (['origins', 'methods', 'headers', 'expose'] as const).some((name) =>
    linesOf(draft[name]).includes('*'),
  );
  const isWild = draft.credentials && isOpen;
  return (
    <EditForm
      valid={isAge && !isWild}
      onClose={onClose}
      onSave={() =>
        onSave({
          AllowOrigins: linesOf(draft.origins),
          AllowMethods: linesOf(draft.methods),
          AllowHeaders: linesOf(draft.headers),
          ExposeHeaders: linesOf(draft.expose),
          MaxAge: maxAge,
          AllowCredentials: draft.credentials,
        })
      }
    >
      <ColumnLayout columns={2}>
        {lists('origins')}
        {lists('methods')}
        {lists('headers')}
        {lists('expose')}
        <FormField label={t.maxAge} errorText={isAge ? undefined : t.badAge}>
          <Input
            type="number"
            value={draft.maxAge}
            onChange={({ detail }) => setDraft((before) => ({ ...before, maxAge: detail.value }))}
          />
        </FormField>
        <FormField label={t.credentialsTitle} errorText={isWild ? t.wild : undefined}>
          <Checkbox
            checked={draft.credentials}
            onChange={({ detail }) => setDraft((before) => ({ ...before, credentials: detail.checked }))}
          >
            {t.credentials}
          </Checkbox>
        </FormField>
      </ColumnLayout>
    </EditForm>
  );
}
