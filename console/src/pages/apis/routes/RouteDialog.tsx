import {
  ApiGatewayV2Client,
  CreateRouteCommand,
  UpdateRouteCommand,
  type Route,
} from '@aws-sdk/client-apigatewayv2';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { linesOf } from '../api/linesOf.ts';
import type { ApiTabProps } from '../api/useApi.ts';
import { DEFAULT_KEY, isRouteKey, METHODS, readRouteKey } from './routeTree.ts';
import { FIRST_TARGET, isTargetReady, TargetFields, type TargetDraft } from './TargetFields.tsx';
import { routesTexts } from './texts.ts';
import { useIntegrate } from './useIntegrate.ts';

interface RouteDialogProps extends ApiTabProps {
  /** Undefined: a new one. */
  readonly route: Route | undefined;
  readonly onClose: () => void;
  readonly onSaved: (routeId: string) => void;
}

export function RouteDialog(props: RouteDialogProps) {
  const { apiId, route, integrations, authorizers, reload, onClose, onSaved } = props;
  const t = useTexts(routesTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const flash = useFlash();
  const integrate = useIntegrate(apiId);
  const before = readRouteKey(route?.RouteKey ?? 'GET /');
  const [method, setMethod] = useState(before.method);
  const [path, setPath] = useState(before.path);
  const [target, setTarget] = useState<TargetDraft>(() => targetOf(route, integrations.length > 0));
  const [authorization, setAuthorization] = useState(() => authorizationOf(route));
  const [scopes, setScopes] = useState(() => route?.AuthorizationScopes?.join('\n') ?? '');
  const isJwt = authorizers.some(
    ({ AuthorizerId, AuthorizerType }) => AuthorizerId === authorization && AuthorizerType === 'JWT',
  );
  const key = path === DEFAULT_KEY ? DEFAULT_KEY : `${method} ${path}`;
  const methods = METHODS.map((value) => ({ value: value as string, label: value }));
  const options = [
    { value: 'NONE', label: t.authorizations.NONE },
    { value: 'AWS_IAM', label: t.authorizations.AWS_IAM },
    ...authorizers.map(({ AuthorizerId = '', Name = '', AuthorizerType }) => ({
      value: AuthorizerId,
      label: Name,
      description: AuthorizerType === 'JWT' ? t.authorizations.JWT : t.authorizations.CUSTOM,
    })),
  ];
  const save = async () => {
    const { RouteId = '' } = await integrate(target, (integrationId) => {
      const input = {
        ApiId: apiId,
        RouteKey: key,
        // An empty one detaches what it had.
        ...(integrationId !== undefined
          ? { Target: `integrations/${integrationId}` }
          : route?.Target !== undefined && { Target: '' }),
        ...authorizationInput(authorization, authorizers, linesOf(scopes)),
      };
      return route
        ? gateway.send(new UpdateRouteCommand({ ...input, RouteId: route.RouteId }))
        : gateway.send(new CreateRouteCommand(input));
    });
    flash.success(t.saved(key));
    onSaved(RouteId);
    await reload();
  };
  return (
    <FormDialog
      title={route ? t.editTitle(route.RouteKey ?? '') : t.create}
      submit={route ? t.save : t.create}
      disabled={!isRouteKey(key) || !isTargetReady(target)}
      onCancel={onClose}
      onSubmit={save}
    >
      <Grid gridDefinition={[{ colspan: { default: 4 } }, { colspan: { default: 8 } }]}>
        <FormField label={t.method}>
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
          errorText={isRouteKey(key) ? undefined : t.badPath}
        >
          <Input value={path} spellcheck={false} onChange={({ detail }) => setPath(detail.value.trim())} />
        </FormField>
      </Grid>
      <TargetFields draft={target} integrations={integrations} mayBeNone onChange={setTarget} />
      <FormField label={t.authorization}>
        <Select
          options={options}
          selectedOption={options.find(({ value }) => value === authorization) ?? null}
          onChange={({ detail }) => setAuthorization(detail.selectedOption.value ?? 'NONE')}
        />
      </FormField>
      {isJwt && (
        <FormField label={t.scopes} constraintText={t.scopesText}>
          <Textarea
            value={scopes}
            rows={2}
            spellcheck={false}
            onChange={({ detail }) => setScopes(detail.value)}
          />
        </FormField>
      )}
    </FormDialog>
  );
}

function targetOf(route: Route | undefined, hasIntegrations: boolean): TargetDraft {
  const integrationId = route?.Target?.replace(/^integrations\//, '');
  if (route && integrationId === undefined) return { ...FIRST_TARGET, kind: 'none' };
  if (integrationId === undefined || !hasIntegrations) return FIRST_TARGET;
  return { ...FIRST_TARGET, kind: 'existing', integrationId };
}

function authorizationOf(route: Route | undefined): string {
  return route?.AuthorizerId ?? (route?.AuthorizationType === 'AWS_IAM' ? 'AWS_IAM' : 'NONE');
}

function authorizationInput(
  chosen: string,
  authorizers: ApiTabProps['authorizers'],
  scopes: string[],
): Pick<Route, 'AuthorizationType' | 'AuthorizerId' | 'AuthorizationScopes'> {
  if (chosen === 'NONE' || chosen === 'AWS_IAM') return { AuthorizationType: chosen };
  const isJwt = authorizers.find(({ AuthorizerId }) => AuthorizerId === chosen)?.AuthorizerType === 'JWT';
  return {
    AuthorizationType: isJwt ? 'JWT' : 'CUSTOM',
    AuthorizerId: chosen,
    ...(isJwt && { AuthorizationScopes: scopes }),
  };
}
