import { LambdaClient, type LayersListItem } from '@aws-sdk/client-lambda';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { useState } from 'react';
import { useClient } from '../../aws/clients.ts';
import { FileOf } from '../../copyAs/apiCall.ts';
import { EmptyState } from '../../emptyState/EmptyState.tsx';
import { useMoments } from '../../format/moments.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { Page } from '../../page/Page.tsx';
import { hrefOf } from '../../shell/paths.ts';
import { ResourceTable } from '../../table/ResourceTable.tsx';
import { listLayers } from './listLayers.ts';
import { PublishLayerDialog } from './PublishLayerDialog.tsx';
import { layersTexts } from './texts.ts';

export function LayersPage() {
  const t = useTexts(layersTexts);
  const lambda = useClient(LambdaClient);
  const { ago, full } = useMoments();
  const rows = useLoad('layers', (signal) => listLayers(lambda, signal));
  const [creating, setCreating] = useState(false);
  return (
    <Page title={t.title} headless>
      <ResourceTable<LayersListItem>
        name="layers"
        title={t.title}
        variant="h1"
        noun={t.noun}
        rows={rows}
        idOf={nameOf}
        sortedBy="name"
        callOf={(row) => ({
          service: 'lambda',
          operation: 'ListLayerVersions',
          input: { LayerName: nameOf(row) },
        })}
        actions={
          <Button variant="primary" onClick={() => setCreating(true)}>
            {t.create}
          </Button>
        }
        columns={[
          {
            id: 'name',
            header: t.name,
            sortingField: 'LayerName',
            isRowHeader: true,
            width: 260,
            cell: (row) => <Link href={hrefOf`/layers/${nameOf(row)}`}>{nameOf(row)}</Link>,
          },
          {
            id: 'newest',
            header: t.newest,
            width: 150,
            cell: ({ LatestMatchingVersion }) => LatestMatchingVersion?.Version ?? '–',
          },
          {
            id: 'description',
            header: t.text,
            width: 220,
            cell: ({ LatestMatchingVersion }) => LatestMatchingVersion?.Description || '–',
          },
          {
            id: 'runtimes',
            header: t.runtimes,
            width: 220,
            cell: ({ LatestMatchingVersion }) =>
              LatestMatchingVersion?.CompatibleRuntimes?.join(', ') || t.any,
          },
          {
            id: 'created',
            header: t.created,
            width: 130,
            cell: ({ LatestMatchingVersion }) => {
              const created = LatestMatchingVersion?.CreatedDate;
              return created ? <span title={full(new Date(created))}>{ago(new Date(created))}</span> : '–';
            },
          },
        ]}
        empty={
          <EmptyState
            title={t.none}
            text={t.noneText}
            action={<Button onClick={() => setCreating(true)}>{t.create}</Button>}
            call={{
              service: 'lambda',
              operation: 'PublishLayerVersion',
              input: { LayerName: 'libraries', Content: { ZipFile: new FileOf('layer.zip', 'bytes') } },
            }}
          />
        }
      />
      {creating && (
        <PublishLayerDialog layer={undefined} onClose={() => setCreating(false)} onPublished={rows.reload} />
      )}
    </Page>
  );
}

function nameOf({ LayerName = '' }: LayersListItem): string {
  return LayerName;
}
