import { ApiGatewayV2Client, DeleteApiCommand, type Api } from '@aws-sdk/client-apigatewayv2';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { CopyAs, useCopy } from '../../../copyAs/CopyAs.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useMoments } from '../../../format/moments.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { NotThere } from '../../../page/NotThere.tsx';
import { Page } from '../../../page/Page.tsx';
import { PageTabs, Waiting } from '../../../page/PageTabs.tsx';
import { useSession } from '../../../session/Session.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { ActionsMenu } from '../../../table/ActionsMenu.tsx';
import { apisTexts } from '../list/texts.ts';
import { RoutesTab } from '../routes/RoutesTab.tsx';
import { apiTexts } from './texts.ts';
import { useApi } from './useApi.ts';

const IntegrationsTab = lazy(async () => ({
  default: (await import('./IntegrationsTab.tsx')).IntegrationsTab,
}));
const AuthorizersTab = lazy(async () => ({ default: (await import('./AuthorizersTab.tsx')).AuthorizersTab }));
const CorsTab = lazy(async () => ({ default: (await import('./CorsTab.tsx')).CorsTab }));
const StagesTab = lazy(async () => ({ default: (await import('../stages/StagesTab.tsx')).StagesTab }));
const TryTab = lazy(async () => ({ default: (await import('../tryIt/TryTab.tsx')).TryTab }));
const MonitorTab = lazy(async () => ({ default: (await import('./MonitorTab.tsx')).MonitorTab }));
const SettingsTab = lazy(async () => ({ default: (await import('./SettingsTab.tsx')).SettingsTab }));

/** `/apis/ID?tab=routes&route=ROUTE_ID` */
export function ApiPage() {
  const t = useTexts(apiTexts);
  const { api: apiId = '' } = useParams();
  const { data, error, reload } = useApi(apiId);
  const title = data?.api.Name ?? apiId;
  const breadcrumbs = [{ text: t.apis, href: hrefOf('/apis') }];
  if (!data) {
    return (
      <Page title={title} breadcrumbs={breadcrumbs}>
        <NotThere
          error={error}
          title={title}
          text={t.notFound}
          toList={{ href: hrefOf('/apis'), text: t.toList }}
          onRetry={() => void reload()}
        />
        {error === undefined && <Waiting />}
      </Page>
    );
  }
  const props = { ...data, apiId, reload };
  return (
    <Page title={title} breadcrumbs={breadcrumbs} actions={<Actions api={data.api} apiId={apiId} />}>
      <ErrorAlert error={error} onRetry={() => void reload()} />
      <Summary api={data.api} apiId={apiId} />
      <PageTabs
        key={apiId}
        label={t.parts}
        tabs={[
          { id: 'routes', label: t.routes, content: <RoutesTab {...props} /> },
          { id: 'integrations', label: t.integrations, content: <IntegrationsTab {...props} /> },
          { id: 'authorizers', label: t.authorizers, content: <AuthorizersTab {...props} /> },
          { id: 'cors', label: t.cors, content: <CorsTab {...props} /> },
          { id: 'stages', label: t.stages, content: <StagesTab {...props} /> },
          { id: 'try', label: t.tryIt, content: <TryTab {...props} /> },
          { id: 'monitor', label: t.monitor, content: <MonitorTab {...props} /> },
          { id: 'settings', label: t.settings, content: <SettingsTab {...props} /> },
        ]}
      />
    </Page>
  );
}

interface PartProps {
  readonly api: Api;
  readonly apiId: string;
}

function Summary({ api, apiId }: PartProps) {
  const t = useTexts(apiTexts);
  const { ago, full } = useMoments();
  const { ApiEndpoint: address = '', CreatedDate: created } = api;
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          {
            label: t.address,
            value: api.DisableExecuteApiEndpoint ? (
              t.off
            ) : (
              <Link external href={address}>
                {address}
              </Link>
            ),
          },
          {
            label: t.id,
            value: (
              <CopyToClipboard
                variant="inline"
                textToCopy={apiId}
                copySuccessText={apiId}
                copyErrorText={apiId}
                copyButtonAriaLabel={t.id}
              />
            ),
          },
          { label: t.description, value: api.Description || '–' },
          { label: t.created, value: created ? <span title={full(created)}>{ago(created)}</span> : '–' },
        ]}
      />
    </Container>
  );
}

function Actions({ api: { Name: name = '' }, apiId }: PartProps) {
  const t = useTexts(apiTexts);
  const words = useTexts(apisTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const { region } = useSession();
  const flash = useFlash();
  const copy = useCopy();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const remove = async () => {
    setDeleting(false);
    const texts = { running: words.deleting(name), done: words.deleted(name), failed: words.deleteFailed };
    const { ok } = await flash.track(texts, (abortSignal) =>
      gateway.send(new DeleteApiCommand({ ApiId: apiId }), { abortSignal }),
    );
    if (ok) await navigate('/apis');
  };
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <CopyAs label={name} call={{ service: 'apigatewayv2', operation: 'GetApi', input: { ApiId: apiId } }} />
      <Button iconName="copy" onClick={() => copy(`arn:aws:apigateway:${region}::/apis/${apiId}`)}>
        {t.copyArn}
      </Button>
      <ActionsMenu actions={[{ text: t.delete, run: () => setDeleting(true) }]} />
      <Button variant="primary" href={hrefOf`/apis/${apiId}?tab=try`}>
        {t.tryIt}
      </Button>
      {deleting && (
        <DeleteConfirmation
          title={words.deleteTitle(name)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => void remove()}
        >
          {words.deleteText}
        </DeleteConfirmation>
      )}
    </SpaceBetween>
  );
}
