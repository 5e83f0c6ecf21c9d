import {
  CreateFunctionUrlConfigCommand,
  LambdaClient,
  UpdateFunctionUrlConfigCommand,
  type FunctionUrlAuthType,
  type GetFunctionUrlConfigResponse,
  type InvokeMode,
} from '@aws-sdk/client-lambda';
import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../../../aws/clients.ts';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { EditForm } from '../../../../../form/EditForm.tsx';
import { isWhole, NumberField } from '../../../../../form/NumberField.tsx';
import type { Change } from '../../../../../form/useChange.ts';
import { corsOf, draftOf, type CorsDraft } from './corsDraft.ts';
import { urlTexts } from './texts.ts';
import { allowEverybody, type missingForPublic } from './urlPermissions.ts';

interface UrlFormProps {
  readonly target: { readonly FunctionName: string; readonly Qualifier?: string };
  readonly config: GetFunctionUrlConfigResponse | undefined;
  /** Of the two permissions that a public URL needs. */
  readonly missing: ReturnType<typeof missingForPublic>;
  readonly change: Change;
  readonly onClose: () => void;
}

const DAY_S = 86_400;

export function UrlForm({ target, config, missing, change, onClose }: UrlFormProps) {
  const t = useTexts(urlTexts);
  const lambda = useClient(LambdaClient);
  const [auth, setAuth] = useState<FunctionUrlAuthType>(config?.AuthType ?? 'AWS_IAM');
  const [mode, setMode] = useState<InvokeMode>(config?.InvokeMode ?? 'BUFFERED');
  const [cors, setCors] = useState(() => draftOf(config?.Cors));
  const [open, setOpen] = useState(true);
  const asksForOpen = auth === 'NONE' && missing.length > 0;
  const save = () =>
    change(t.title, async (abortSignal) => {
      const input = { ...target, AuthType: auth, InvokeMode: mode };
      await (config
        ? lambda.send(new UpdateFunctionUrlConfigCommand({ ...input, Cors: corsOf(cors) }), { abortSignal })
        : lambda.send(
            new CreateFunctionUrlConfigCommand({ ...input, ...(cors.on && { Cors: corsOf(cors) }) }),
            { abortSignal },
          ));
      if (asksForOpen && open) await allowEverybody(lambda, target, missing, abortSignal);
    });
  return (
    <EditForm valid={!cors.on || isWhole(cors.maxAge, 0, DAY_S)} onSave={save} onClose={onClose}>
      <FormField label={t.auth}>
        <RadioGroup
          value={auth}
          items={(['AWS_IAM', 'NONE'] as const).map((value) => ({
            value,
            label: t.auths[value],
            description: t.authTexts[value],
          }))}
          onChange={({ detail }) => setAuth(detail.value as FunctionUrlAuthType)}
        />
      </FormField>
      {asksForOpen && (
        <Checkbox
          checked={open}
          description={t.permissionsBoxText}
          onChange={({ detail }) => setOpen(detail.checked)}
        >
          {t.permissionsBox}
        </Checkbox>
      )}
      <FormField label={t.invokeMode}>
        <RadioGroup
          value={mode}
          items={(['BUFFERED', 'RESPONSE_STREAM'] as const).map((value) => ({
            value,
            label: t.modes[value],
            description: t.modeTexts[value],
          }))}
          onChange={({ detail }) => setMode(detail.value as InvokeMode)}
        />
      </FormField>
      <CorsFields draft={cors} onChange={setCors} />
    </EditForm>
  );
}

interface CorsFieldsProps {
  readonly draft: CorsDraft;
  readonly onChange: (draft: CorsDraft) => void;
}

function CorsFields({ draft, onChange }: CorsFieldsProps) {
  const t = useTexts(urlTexts);
  const list = (key: 'origins' | 'methods' | 'headers' | 'expose') => (
    <FormField label={t[key]} description={t.listText}>
      <Input
        value={draft[key]}
        spellcheck={false}
        onChange={({ detail }) => onChange({ ...draft, [key]: detail.value })}
      />
    </FormField>
  );
  return (
    <SpaceBetween size="l">
      <Checkbox
        checked={draft.on}
        description={t.corsText}
        onChange={({ detail }) => onChange({ ...draft, on: detail.checked })}
      >
        {t.corsConfigure}
      </Checkbox>
      {draft.on && (
        <ColumnLayout columns={2}>
          {list('origins')}
          {list('methods')}
          {list('headers')}
          {list('expose')}
          <NumberField
            label={t.maxAge}
            unit="s"
            from={0}
            to={DAY_S}
            text={draft.maxAge}
            onChange={(maxAge) => onChange({ ...draft, maxAge })}
          />
          <FormField label={t.credentials}>
            <Checkbox
              checked={draft.credentials}
              onChange={({ detail }) => onChange({ ...draft, credentials: detail.checked })}
            >
              {t.yes}
            </Checkbox>
          </FormField>
        </ColumnLayout>
      )}
    </SpaceBetween>
  );
}
