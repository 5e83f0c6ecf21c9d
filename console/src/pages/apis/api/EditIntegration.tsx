import { ApiGatewayV2Client, UpdateIntegrationCommand, type Integration } from '@aws-sdk/client-apigatewayv2';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { isWhole, NumberField } from '../../../form/NumberField.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { METHODS } from '../routes/routeTree.ts';
import { isAddress, nameOfIntegration } from '../routes/TargetFields.tsx';
import { integrationTexts } from './integrationTexts.ts';
import { MappingEditor } from './MappingEditor.tsx';
import {
  answerMappings,
  answerParameters,
  isMappingReady,
  requestMappings,
  requestParameters,
} from './mappingDraft.ts';
import { apiTexts } from './texts.ts';
import type { ApiTabProps } from './useApi.ts';

/** Milliseconds, as API Gateway takes them. */
const [SHORTEST, LONGEST] = [50, 30_000];

interface EditIntegrationProps extends ApiTabProps {
  readonly integration: Integration;
  readonly onClose: () => void;
}

export function EditIntegration({ apiId, integration, reload, onClose }: EditIntegrationProps) {
  const t = useTexts(apiTexts);
  const words = useTexts(integrationTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const { RequestParameters, ResponseParameters, IntegrationMethod = 'ANY' } = integration;
  const isHttp = integration.IntegrationType === 'HTTP_PROXY';
  const [address, setAddress] = useState(integration.IntegrationUri ?? '');
  const [method, setMethod] = useState(IntegrationMethod);
  const [payload, setPayload] = useState(integration.PayloadFormatVersion ?? '1.0');
  const [timeout, setTimeoutText] = useState(String(integration.TimeoutInMillis ?? LONGEST));
  const [description, setDescription] = useState(integration.Description ?? '');
  const [requests, setRequests] = useState(() => requestMappings(RequestParameters));
  const [answers, setAnswers] = useState(() => answerMappings(ResponseParameters));
  const versions = ['2.0', '1.0'].map((value) => ({ value, label: value }));
  const methods = METHODS.map((value) => ({ value: value as string, label: value }));
  const isReady =
    isWhole(timeout, SHORTEST, LONGEST) &&
    (!isHttp || isAddress(address)) &&
    [...requests, ...answers].every(isMappingReady);
  const save = async () => {
    await gateway.send(
      new UpdateIntegrationCommand({
        ApiId: apiId,
        IntegrationId: integration.IntegrationId,
        TimeoutInMillis: Number(timeout),
        Description: description,
        ...(isHttp
          ? { IntegrationUri: address, IntegrationMethod: method }
          : { PayloadFormatVersion: payload }),
        RequestParameters: { ...requestParameters(requests, RequestParameters) },
        ResponseParameters: { ...answerParameters(answers, ResponseParameters) },
      }),
    );
    onClose();
    await reload();
  };
  return (
    <FormDialog
      large
      title={words.editTitle(nameOfIntegration(integration))}
      submit={words.save}
      disabled={!isReady}
      onCancel={onClose}
      onSubmit={save}
    >
      {isHttp ? (
        <Grid gridDefinition={[{ colspan: { default: 3 } }, { colspan: { default: 9 } }]}>
          <FormField label={words.method} stretch>
            <Select
              options={methods}
              selectedOption={methods.find(({ value }) => value === method) ?? null}
              onChange={({ detail }) => setMethod(detail.selectedOption.value ?? 'ANY')}
            />
          </FormField>
          <FormField label={t.address} errorText={isAddress(address) ? undefined : words.badAddress} stretch>
            <Input
              value={address}
              type="url"
              spellcheck={false}
              onChange={({ detail }) => setAddress(detail.value.trim())}
            />
          </FormField>
        </Grid>
      ) : (
        <FormField label={t.payload}>
          <Select
            options={versions}
            selectedOption={versions.find(({ value }) => value === payload) ?? null}
            onChange={({ detail }) => setPayload(detail.selectedOption.value ?? '2.0')}
          />
        </FormField>
      )}
      <NumberField
        label={t.timeout}
        unit="ms"
        text={timeout}
        from={SHORTEST}
        to={LONGEST}
        onChange={setTimeoutText}
      />
      <FormField label={t.description}>
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
      <FormField label={words.mappings.request} description={words.mappingText} stretch>
        <MappingEditor of="request" mappings={requests} onChange={setRequests} />
      </FormField>
      <FormField label={words.mappings.answer} stretch>
        <MappingEditor of="answer" mappings={answers} onChange={setAnswers} />
      </FormField>
    </FormDialog>
  );
}
