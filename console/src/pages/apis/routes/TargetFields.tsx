import type { Integration } from '@aws-sdk/client-apigatewayv2';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { FunctionField, functionNameOf } from '../../../functionField/FunctionField.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { functionOfUri } from '../api/functionOfUri.ts';
import { routesTexts } from './texts.ts';

/** Where requests go. */
export interface TargetDraft {
  readonly kind: 'existing' | 'function' | 'address' | 'none';
  readonly integrationId: string;
  readonly functionArn: string;
  readonly address: string;
}

export const FIRST_TARGET: TargetDraft = {
  kind: 'function',
  integrationId: '',
  functionArn: '',
  address: 'https://',
};

export function isTargetReady({ kind, integrationId, functionArn, address }: TargetDraft): boolean {
  if (kind === 'existing') return integrationId !== '';
  if (kind === 'function') return functionArn !== '';
  return kind === 'none' || isAddress(address);
}

export function isAddress(text: string): boolean {
  return /^https?:\/\/[^/\s]+/.test(text);
}

/** As a person tells it from the others: the function's name, or the address. */
export function nameOfIntegration({
  IntegrationUri,
  IntegrationSubtype,
  IntegrationId = '',
}: Integration): string {
  const arn = functionOfUri(IntegrationUri);
  return arn === undefined ? (IntegrationUri ?? IntegrationSubtype ?? IntegrationId) : functionNameOf(arn);
}

interface TargetFieldsProps {
  readonly draft: TargetDraft;
  /** To choose among; none: only new ones. */
  readonly integrations: readonly Integration[];
  /** It may go nowhere yet. */
  readonly mayBeNone?: boolean;
  readonly onChange: (draft: TargetDraft) => void;
}

export function TargetFields({ draft, integrations, mayBeNone = false, onChange }: TargetFieldsProps) {
  const t = useTexts(routesTexts);
  const options = integrations.map((integration) => ({
    value: integration.IntegrationId ?? '',
    label: nameOfIntegration(integration),
    description: integration.IntegrationId ?? '',
  }));
  return (
    <SpaceBetween size="m">
      <FormField label={t.attach}>
        <RadioGroup
          value={draft.kind}
          items={[
            ...(options.length > 0 ? [{ value: 'existing', label: t.existing }] : []),
            { value: 'function', label: t.newFunction },
            { value: 'address', label: t.newAddress },
            ...(mayBeNone ? [{ value: 'none', label: t.none }] : []),
          ]}
          onChange={({ detail }) => onChange({ ...draft, kind: detail.value as TargetDraft['kind'] })}
        />
      </FormField>
      {draft.kind === 'existing' && (
        <FormField label={t.integration}>
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === draft.integrationId) ?? null}
            onChange={({ detail }) =>
              onChange({ ...draft, integrationId: detail.selectedOption.value ?? '' })
            }
          />
        </FormField>
      )}
      {draft.kind === 'function' && (
        <>
          <FunctionField
            value={draft.functionArn}
            onChange={(functionArn) => onChange({ ...draft, functionArn })}
          />
          <Box variant="small" color="text-body-secondary">
            {t.missingPermission}
          </Box>
        </>
      )}
      {draft.kind === 'address' && (
        <FormField label={t.address}>
          <Input
            value={draft.address}
            type="url"
            onChange={({ detail }) => onChange({ ...draft, address: detail.value.trim() })}
          />
        </FormField>
      )}
    </SpaceBetween>
  );
}
