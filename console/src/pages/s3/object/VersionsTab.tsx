import Badge from '@cloudscape-design/components/badge';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useMoments } from '../../../format/moments.ts';
import { formatBytes } from '../../../format/quantities.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { hrefOf } from '../../../shell/paths.ts';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { BucketsClient } from '../bucketsClient.ts';
import { callOfEntry, listObjects, type Entry } from '../objects/listObjects.ts';
import { objectsTexts } from '../objects/texts.ts';
import type { ObjectAddress } from './Preview.tsx';
import { objectTexts } from './texts.ts';

const MOST = 1000;

export function VersionsTab({ address: { Bucket, Key, VersionId } }: { readonly address: ObjectAddress }) {
  const t = useTexts(objectTexts);
  const words = useTexts(objectsTexts);
  const s3 = useClient(BucketsClient);
  const { ago, full } = useMoments();
  const rows = useLoad<readonly Entry[]>(`s3/versions/${Bucket}/${Key}`, async (signal) => {
    const asked = { bucket: Bucket, prefix: Key, versions: true, most: MOST };
    const { entries } = await listObjects(s3, asked, signal, () => undefined);
    return entries.filter(({ key }) => key === Key);
  });
  return (
    <ResourceTable<Entry>
      name="s3-object-versions"
      title={t.versions}
      noun={t.noun}
      rows={rows}
      idOf={({ versionId = '' }) => versionId}
      callOf={(entry) =>
        entry.isDeleteMarker
          ? callOfEntry(Bucket, entry)
          : { service: 's3', operation: 'GetObject', input: { Bucket, Key, VersionId: entry.versionId } }
      }
      columns={[
        {
          id: 'version',
          header: t.version,
          isRowHeader: true,
          minWidth: 320,
          cell: ({ versionId = 'null', isLatest, isDeleteMarker }) => (
            <SpaceBetween direction="horizontal" size="xs">
              {isDeleteMarker ? (
                <span>{versionId}</span>
              ) : (
                <Link href={hrefOf`/s3/buckets/${Bucket}/object?key=${Key}&version=${versionId}`}>
                  {versionId}
                </Link>
              )}
              {isLatest && <Badge color="green">{t.latest}</Badge>}
              {versionId === VersionId && <Badge color="blue">{t.current}</Badge>}
              {isDeleteMarker && <Badge>{words.deleteMarker}</Badge>}
            </SpaceBetween>
          ),
        },
        {
          id: 'size',
          header: t.size,
          cell: ({ size, isDeleteMarker }) => (isDeleteMarker ? '–' : formatBytes(size)),
        },
        {
          id: 'modified',
          header: t.modified,
          cell: ({ modified }) => (modified ? <span title={full(modified)}>{ago(modified)}</span> : '–'),
        },
      ]}
      empty={<EmptyState title={t.noVersions} text={t.noVersionsText} />}
    />
  );
}
