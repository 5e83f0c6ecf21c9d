import {
  ApiGatewayV2Client,
  GetTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApiCommand,
} from '@aws-sdk/client-apigatewayv2';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useSession } from '../../../session/Session.tsx';
import { TagsContainer } from '../../../tags/TagsContainer.tsx';
import { EditableContainer } from '../../../form/EditableContainer.tsx';
import { EditForm } from '../../../form/EditForm.tsx';
import { useChange } from '../../../form/useChange.ts';
import { apiTexts } from './texts.ts';
import type { ApiTabProps } from './useApi.ts';

export function SettingsTab(props: ApiTabProps) {
  return (
    <SpaceBetween size="l">
      <General {...props} />
      <Tags apiId={props.apiId} />
    </SpaceBetween>
  );
}

function General(props: ApiTabProps) {
  const t = useTexts(apiTexts);
  const { api } = props;
  return (
    <EditableContainer
      title={t.general}
      description={t.generalText}
      form={(close) => <GeneralForm {...props} onClose={close} />}
    >
      <KeyValuePairs
        columns={4}
        items={[
          { label: t.name, value: api.Name },
          { label: t.description, value: api.Description || '–' },
          { label: t.version, value: api.Version || '–' },
          { label: t.defaultEndpoint, value: api.DisableExecuteApiEndpoint ? t.off : t.on },
        ]}
      />
    </EditableContainer>
  );
}

function GeneralForm({ api, apiId, reload, onClose }: ApiTabProps & { readonly onClose: () => void }) {
  const t = useTexts(apiTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const change = useChange(reload);
  const [name, setName] = useState(api.Name ?? '');
  const [description, setDescription] = useState(api.Description ?? '');
  const [answers, setAnswers] = useState(api.DisableExecuteApiEndpoint !== true);
  return (
    <EditForm
      valid={name !== ''}
      onClose={onClose}
      onSave={() =>
        change(t.general, (abortSignal) =>
          gateway.send(
            new UpdateApiCommand({
              ApiId: apiId,
              Name: name,
              Description: description,
              DisableExecuteApiEndpoint: !answers,
            }),
            { abortSignal },
          ),
        )
      }
    >
      <FormField label={t.name}>
        <Input value={name} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField label={t.description}>
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
      <Toggle checked={answers} onChange={({ detail }) => setAnswers(detail.checked)}>
        {t.defaultEndpoint}
      </Toggle>
    </EditForm>
  );
}

function Tags({ apiId }: { readonly apiId: string }) {
  const gateway = useClient(ApiGatewayV2Client);
  const { region } = useSession();
  const ResourceArn = `arn:aws:apigateway:${region}::/apis/${apiId}`;
  return (
    <TagsContainer
      name={ResourceArn}
      load={async (abortSignal) => {
        const { Tags: found = {} } = await gateway.send(new GetTagsCommand({ ResourceArn }), { abortSignal });
        return found;
      }}
      save={async ({ set, removed }, _all, abortSignal) => {
        if (removed.length > 0) {
          const command = new UntagResourceCommand({ ResourceArn, TagKeys: [...removed] });
          await gateway.send(command, { abortSignal });
        }
        if (Object.keys(set).length > 0) {
          await gateway.send(new TagResourceCommand({ ResourceArn, Tags: set }), { abortSignal });
        }
      }}
      callOf={(tags) => ({
        service: 'apigatewayv2',
        operation: 'TagResource',
        input: { ResourceArn, Tags: tags },
      })}
    />
  );
}
