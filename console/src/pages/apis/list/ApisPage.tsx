import { ApiGatewayV2Client, DeleteApiCommand, GetApisCommand, type Api } from '@aws-sdk/client-apigatewayv2';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useMoments } from '../../../format/moments.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { Page } from '../../../page/Page.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { allItems } from '../allItems.ts';
import { apisTexts } from './texts.ts';

export function ApisPage() {
  const t = useTexts(apisTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const flash = useFlash();
  const { ago, full } = useMoments();
  const rows = useLoad<readonly Api[]>('apis', (abortSignal) =>
    allItems((page) => gateway.send(new GetApisCommand(page), { abortSignal })),
  );
  const [selected, select] = useState<readonly Api[]>([]);
  const [deleting, setDeleting] = useState(false);
  const { Name: name = '', ApiId } = selected[0] ?? {};
  const remove = async () => {
    setDeleting(false);
    const texts = { running: t.deleting(name), done: t.deleted(name), failed: t.deleteFailed };
    await flash.track(texts, (abortSignal) => gateway.send(new DeleteApiCommand({ ApiId }), { abortSignal }));
    select([]);
    await rows.reload();
  };
  const create = (variant?: 'primary') => (
    <Button href={hrefOf('/apis/create')} {...(variant && { variant })}>
      {t.create}
    </Button>
  );
  return (
    <Page title={t.title} headless>
      <ResourceTable<Api>
        name="apis"
        title={t.title}
        variant="h1"
        noun={t.noun}
        rows={rows}
        idOf={({ Name = '', ApiId: id = '' }) => `${Name} ${id}`}
        sortedBy="name"
        callOf={({ ApiId: id }) => ({ service: 'apigatewayv2', operation: 'GetApi', input: { ApiId: id } })}
        selection={{ type: 'single', selected, onChange: select }}
        columns={[
          {
            id: 'name',
            header: t.name,
            sortingField: 'Name',
            isRowHeader: true,
            minWidth: 180,
            cell: ({ Name, ApiId: id = '' }) => <Link href={hrefOf`/apis/${id}`}>{Name}</Link>,
          },
          { id: 'id', header: t.id, sortingField: 'ApiId', cell: ({ ApiId: id }) => id },
          {
            id: 'endpoint',
            header: t.endpoint,
            minWidth: 320,
            cell: ({ ApiEndpoint = '' }) => (
              <Link external href={ApiEndpoint}>
                {ApiEndpoint}
              </Link>
            ),
          },
          { id: 'description', header: t.description, cell: ({ Description }) => Description || '–' },
          {
            id: 'created',
            header: t.created,
            sortingField: 'CreatedDate',
            cell: ({ CreatedDate: at }) => (at ? <span title={full(at)}>{ago(at)}</span> : '–'),
          },
        ]}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={selected.length === 0} onClick={() => setDeleting(true)}>
              {t.delete}
            </Button>
            {create('primary')}
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.emptyTitle}
            text={t.emptyText}
            action={create()}
            call={{
              service: 'apigatewayv2',
              operation: 'CreateApi',
              input: { Name: 'shop', ProtocolType: 'HTTP', Target: 'FUNCTION_ARN' },
            }}
          />
        }
      />
      {deleting && (
        <DeleteConfirmation
          title={t.deleteTitle(name)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => void remove()}
        >
          {t.deleteText}
        </DeleteConfirmation>
      )}
    </Page>
  );
}
