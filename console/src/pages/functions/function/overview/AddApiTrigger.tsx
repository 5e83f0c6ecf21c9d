import {
  ApiGatewayV2Client,
  CreateRouteCommand,
  GetApisCommand,
  type Api,
} from '@aws-sdk/client-apigatewayv2';
import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useClient } from '../../../../aws/clients.ts';
import { ErrorAlert } from '../../../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../../../feedback/Flash.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import { useLoad } from '../../../../live/useLoad.ts';
import { FormDialog } from '../../../../page/FormDialog.tsx';
import { allItems } from '../../../apis/allItems.ts';
import { DEFAULT_KEY, isRouteKey, METHODS } from '../../../apis/routes/routeTree.ts';
import { FIRST_TARGET } from '../../../apis/routes/TargetFields.tsx';
import { useCreateApi } from '../../../apis/useCreateApi.ts';
import { useIntegrate } from '../../../apis/routes/useIntegrate.ts';
import { triggerTexts } from './triggerTexts.ts';

export interface AddTriggerProps {
  readonly name: string;
  readonly functionArn: string;
  readonly onClose: () => void;
  readonly onAdded: () => Promise<void>;
}

/** Routes an HTTP API, a new one or one that is there, to the function. */
export function AddApiTrigger({ name, functionArn, onClose, onAdded }: AddTriggerProps) {
  const t = useTexts(triggerTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const flash = useFlash();
  const createApi = useCreateApi();
  const apis = useLoad<readonly Api[]>('apis', (abortSignal) =>
    allItems((page) => gateway.send(new GetApisCommand(page), { abortSignal })),
  );
  const [isNew, setNew] = useState(true);
  const [apiName, setApiName] = useState(`${name}-api`);
  const [apiId, setApiId] = useState('');
  const [method, setMethod] = useState('ANY');
  const [path, setPath] = useState<string>(DEFAULT_KEY);
  const [cors, setCors] = useState(false);
  const integrate = useIntegrate(apiId);
  const routeKey = path === DEFAULT_KEY ? DEFAULT_KEY : `${method} ${path}`;
  const methods = METHODS.map((value) => ({ value: value as string, label: value }));
  const options = (apis.data ?? []).map(({ ApiId = '', Name = '' }) => ({
    value: ApiId,
    label: Name,
    description: ApiId,
  }));
  const add = async () => {
    if (isNew) await createApi({ name: apiName, target: functionArn, routeKey, cors });
    else {
      await integrate({ ...FIRST_TARGET, kind: 'function', functionArn }, (integrationId) => {
        const Target = `integrations/${integrationId}`;
        return gateway.send(new CreateRouteCommand({ ApiId: apiId, RouteKey: routeKey, Target }));
      });
    }
    flash.success(t.added(isNew ? apiName : routeKey));
    onClose();
    await onAdded();
  };
  return (
    <FormDialog
      title={t.apiTitle}
      submit={t.add}
      disabled={!isRouteKey(routeKey) || (isNew ? apiName === '' : apiId === '')}
      onCancel={onClose}
      onSubmit={add}
    >
      <Box color="text-body-secondary">{t.apiText}</Box>
      <FormField label={t.whichApi}>
        <RadioGroup
          value={isNew ? 'new' : 'existing'}
          items={[
            { value: 'new', label: t.newApi },
            { value: 'existing', label: t.existingApi, disabled: options.length === 0 },
          ]}
          onChange={({ detail }) => setNew(detail.value === 'new')}
        />
      </FormField>
      <ErrorAlert error={apis.error} onRetry={() => void apis.reload()} />
      {isNew ? (
        <FormField label={t.apiName}>
          <Input value={apiName} spellcheck={false} onChange={({ detail }) => setApiName(detail.value)} />
        </FormField>
      ) : (
        <FormField label={t.chooseApi}>
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === apiId) ?? null}
            onChange={({ detail }) => setApiId(detail.selectedOption.value ?? '')}
          />
        </FormField>
      )}
      <Grid gridDefinition={[{ colspan: { default: 4 } }, { colspan: { default: 8 } }]}>
        <FormField label={t.method} stretch>
          <Select
            options={methods}
            disabled={path === DEFAULT_KEY}
            selectedOption={methods.find(({ value }) => value === method) ?? null}
            onChange={({ detail }) => setMethod(detail.selectedOption.value ?? 'ANY')}
          />
        </FormField>
        <FormField
          label={t.path}
          stretch
          constraintText={t.pathText}
          errorText={isRouteKey(routeKey) ? undefined : t.badPath}
        >
          <Input value={path} spellcheck={false} onChange={({ detail }) => setPath(detail.value.trim())} />
        </FormField>
      </Grid>
      {isNew && (
        <Checkbox checked={cors} onChange={({ detail }) => setCors(detail.checked)}>
          {t.cors}
        </Checkbox>
      )}
    </FormDialog>
  );
}
