import { DeleteLayerVersionCommand, LambdaClient, type LayerVersionsListItem } from '@aws-sdk/client-lambda';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useClient } from '../../aws/clients.ts';
import { FileOf } from '../../copyAs/apiCall.ts';
import { EmptyState } from '../../emptyState/EmptyState.tsx';
import { useFlash } from '../../feedback/Flash.tsx';
import { useMoments } from '../../format/moments.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { DeleteConfirmation } from '../../page/DeleteConfirmation.tsx';
import { Page } from '../../page/Page.tsx';
import { hrefOf } from '../../shell/paths.ts';
import { ResourceTable } from '../../table/ResourceTable.tsx';
import { listLayerVersions } from './listLayers.ts';
import { PublishLayerDialog } from './PublishLayerDialog.tsx';
import { layersTexts } from './texts.ts';

/** `/layers/NAME` */
export function LayerPage() {
  const t = useTexts(layersTexts);
  const { name = '' } = useParams();
  const lambda = useClient(LambdaClient);
  const flash = useFlash();
  const { ago, full } = useMoments();
  const rows = useLoad(`layers/${name}`, (signal) => listLayerVersions(lambda, name, signal));
  const [selected, select] = useState<readonly LayerVersionsListItem[]>([]);
  const [asked, ask] = useState<'publish' | 'delete'>();
  const [only] = selected;
  const chosen = `${name}:${only?.Version ?? ''}`;
  const remove = async () => {
    ask(undefined);
    const texts = { running: t.deleting(chosen), done: t.deleted(chosen), failed: t.deleteFailed };
    await flash.track(texts, (abortSignal) =>
      lambda.send(new DeleteLayerVersionCommand({ LayerName: name, VersionNumber: only?.Version }), {
        abortSignal,
      }),
    );
    select([]);
    await rows.reload();
  };
  return (
    <Page title={name} breadcrumbs={[{ text: t.title, href: hrefOf('/layers') }]}>
      <ResourceTable<LayerVersionsListItem>
        name="layer-versions"
        title={t.versions}
        description={t.versionsText}
        noun={t.versionNoun}
        rows={rows}
        idOf={versionOf}
        selection={{ type: 'single', selected, onChange: select }}
        callOf={({ Version }) => ({
          service: 'lambda',
          operation: 'GetLayerVersion',
          input: { LayerName: name, VersionNumber: Version },
        })}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!only} onClick={() => ask('delete')}>
              {t.delete}
            </Button>
            <Button variant="primary" onClick={() => ask('publish')}>
              {t.publish}
            </Button>
          </SpaceBetween>
        }
        columns={[
          { id: 'version', header: t.version, isRowHeader: true, width: 95, cell: versionOf },
          { id: 'arn', header: t.arn, width: 411, cell: ({ LayerVersionArn }) => LayerVersionArn },
          { id: 'description', header: t.text, width: 130, cell: ({ Description }) => Description || '–' },
          {
            id: 'runtimes',
            header: t.runtimes,
            width: 188,
            cell: ({ CompatibleRuntimes }) => CompatibleRuntimes?.join(', ') || t.any,
          },
          {
            id: 'created',
            header: t.created,
            width: 110,
            cell: ({ CreatedDate }) =>
              CreatedDate ? (
                <span title={full(new Date(CreatedDate))}>{ago(new Date(CreatedDate))}</span>
              ) : (
                '–'
              ),
          },
        ]}
        empty={
          <EmptyState
            title={t.noVersions}
            text={t.noVersionsText}
            call={{
              service: 'lambda',
              operation: 'PublishLayerVersion',
              input: { LayerName: name, Content: { ZipFile: new FileOf('layer.zip', 'bytes') } },
            }}
          />
        }
      />
      {asked === 'publish' && (
        <PublishLayerDialog layer={name} onClose={() => ask(undefined)} onPublished={rows.reload} />
      )}
      {asked === 'delete' && (
        <DeleteConfirmation
          title={t.deleteTitle(chosen)}
          onCancel={() => ask(undefined)}
          onConfirm={() => void remove()}
        >
          {t.deleteText}
        </DeleteConfirmation>
      )}
    </Page>
  );
}

function versionOf({ Version = 0 }: LayerVersionsListItem): string {
  return String(Version);
}
