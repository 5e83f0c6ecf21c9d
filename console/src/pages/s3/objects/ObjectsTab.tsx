import Alert from '@cloudscape-design/components/alert';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { hrefOf } from '../../../shell/paths.ts';
import { BucketsClient } from '../bucketsClient.ts';
import { DropZone } from './DropZone.tsx';
import { folderOf, listObjects, type Listing } from './listObjects.ts';
import { ObjectTable } from './ObjectTable.tsx';
import { objectsTexts } from './texts.ts';
import type { Chosen } from './upload.ts';
import { UploadDialog } from './UploadDialog.tsx';

/** As many are listed, searched and sorted before a person asks for more. */
const AT_ONCE = 10_000;

/** `/s3/buckets/NAME?prefix=photos/2026/&versions=1` */
export function ObjectsTab({ bucket }: { readonly bucket: string }) {
  const t = useTexts(objectsTexts);
  const s3 = useClient(BucketsClient);
  const [search, setSearch] = useSearchParams();
  const prefix = search.get('prefix') ?? '';
  const versions = search.has('versions');
  const place = `${bucket}/${prefix}${versions ? '?versions' : ''}`;
  const [wanted, setWanted] = useState({ place, most: AT_ONCE });
  const most = wanted.place === place ? wanted.most : AT_ONCE;
  const rows = useLoad<Listing>(`s3/objects/${place}/${most}`, (signal, progress) =>
    listObjects(s3, { bucket, prefix, versions, most }, signal, progress),
  );
  const [uploading, setUploading] = useState<readonly Chosen[]>();
  const folder = folderOf(prefix);
  const ask = (name: 'prefix' | 'versions', value: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value === '') next.delete(name);
      else next.set(name, value);
      return next;
    });
  return (
    <DropZone tall onDrop={setUploading} label={t.dropHere}>
      <SpaceBetween size="m">
        <Folders bucket={bucket} folder={folder} />
        <ObjectTable
          key={place}
          bucket={bucket}
          prefix={prefix}
          versions={versions}
          rows={{ ...rows, data: rows.data?.entries }}
          onPrefix={(text) => ask('prefix', text)}
          onVersions={(shown) => ask('versions', shown ? '1' : '')}
          onUpload={() => setUploading([])}
        />
        {rows.data?.hasMore && !rows.loading && (
          <Alert
            type="info"
            action={<Button onClick={() => setWanted({ place, most: most + AT_ONCE })}>{t.more}</Button>}
          >
            {t.moreText(rows.data.entries.length)}
          </Alert>
        )}
      </SpaceBetween>
      {uploading && (
        <UploadDialog
          bucket={bucket}
          folder={folder}
          chosen={uploading}
          onClose={() => setUploading(undefined)}
          onUploaded={rows.reload}
        />
      )}
    </DropZone>
  );
}

/** Where one is in the bucket, each folder a link. */
function Folders({ bucket, folder }: { readonly bucket: string; readonly folder: string }) {
  const t = useTexts(objectsTexts);
  const parts = folder.split('/').slice(0, -1);
  if (parts.length === 0) return null;
  return (
    <BreadcrumbGroup
      ariaLabel={t.folder}
      items={[
        { text: bucket, href: hrefOf`/s3/buckets/${bucket}` },
        ...parts.map((part, index) => ({
          text: part || '/',
          href: hrefOf`/s3/buckets/${bucket}?prefix=${`${parts.slice(0, index + 1).join('/')}/`}`,
        })),
      ]}
    />
  );
}
