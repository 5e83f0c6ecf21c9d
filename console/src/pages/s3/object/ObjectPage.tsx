import { DeleteObjectCommand, HeadObjectCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, Suspense, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { isNotFound } from '../../../aws/describeError.ts';
import { CopyAs, useCopy } from '../../../copyAs/CopyAs.tsx';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { Page } from '../../../page/Page.tsx';
import { PageTabs, Waiting } from '../../../page/PageTabs.tsx';
import { hrefOf, pathOf } from '../../../shell/paths.ts';
import { bucketsTexts } from '../buckets/texts.ts';
import { BucketsClient } from '../bucketsClient.ts';
import { downloadObject } from '../download.ts';
import { folderOf } from '../objects/listObjects.ts';
import { Preview, type ObjectAddress } from './Preview.tsx';
import { objectTexts } from './texts.ts';

// A preview brings the editor: what is not looked at is not fetched with it.
const DetailsTab = lazy(async () => ({ default: (await import('./DetailsTab.tsx')).DetailsTab }));
const VersionsTab = lazy(async () => ({ default: (await import('./VersionsTab.tsx')).VersionsTab }));
const LinkDialog = lazy(async () => ({ default: (await import('../objects/LinkDialog.tsx')).LinkDialog }));

/** `/s3/buckets/NAME/object?key=photos/a.jpg&version=…&tab=details` */
export function ObjectPage() {
  const t = useTexts(objectTexts);
  const buckets = useTexts(bucketsTexts);
  const s3 = useClient(BucketsClient);
  const { bucket = '' } = useParams();
  const [search] = useSearchParams();
  const key = search.get('key') ?? '';
  const version = search.get('version');
  const address: ObjectAddress = {
    Bucket: bucket,
    Key: key,
    ...(version !== null && { VersionId: version }),
  };
  const head = useLoad<HeadObjectCommandOutput>(`s3/head/${JSON.stringify(address)}`, (abortSignal) =>
    s3.send(new HeadObjectCommand({ ...address, ChecksumMode: 'ENABLED' }), { abortSignal }),
  );
  const folder = folderOf(key);
  const toFolder =
    folder === '' ? pathOf`/s3/buckets/${bucket}` : pathOf`/s3/buckets/${bucket}?prefix=${folder}`;
  const name = key.slice(folder.length) || key;
  return (
    <Page
      title={name}
      breadcrumbs={[
        { text: buckets.title, href: hrefOf('/s3') },
        { text: bucket, href: hrefOf`/s3/buckets/${bucket}` },
        ...(folder === '' ? [] : [{ text: folder, href: hrefOf(toFolder) }]),
      ]}
      actions={head.data && <Actions address={address} name={name} toFolder={toFolder} />}
    >
      {isNotFound(head.error) ? (
        <EmptyState
          title={name}
          text={t.notFound}
          action={<Button href={hrefOf(toFolder)}>{t.toBucket}</Button>}
        />
      ) : (
        <ErrorAlert error={head.error} onRetry={() => void head.reload()} />
      )}
      {head.data ? (
        <PageTabs
          label={t.parts}
          tabs={[
            {
              id: 'preview',
              label: t.preview,
              content: (
                <Container>
                  <Preview address={address} head={head.data} />
                </Container>
              ),
            },
            { id: 'details', label: t.details, content: <DetailsTab address={address} head={head.data} /> },
            { id: 'versions', label: t.versions, content: <VersionsTab address={address} /> },
          ]}
        />
      ) : (
        head.error === undefined && <Waiting />
      )}
    </Page>
  );
}

interface ActionsProps {
  readonly address: ObjectAddress;
  readonly name: string;
  readonly toFolder: string;
}

function Actions({ address, name, toFolder }: ActionsProps) {
  const t = useTexts(objectTexts);
  const s3 = useClient(BucketsClient);
  const flash = useFlash();
  const copy = useCopy();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'link' | 'delete'>();
  const close = () => setAsking(undefined);
  const { Bucket, Key, VersionId } = address;
  const remove = async () => {
    close();
    const texts = { running: t.deleting(name), done: t.deleted(name), failed: t.deleteFailed };
    const { ok } = await flash.track(texts, (abortSignal) =>
      s3.send(new DeleteObjectCommand({ ...address }), { abortSignal }),
    );
    if (ok) await navigate(toFolder);
  };
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <CopyAs
        label={name}
        call={{ service: 's3', operation: 'GetObject', input: { Bucket, Key, VersionId } }}
      />
      <Button iconName="copy" onClick={() => copy(`s3://${Bucket}/${Key}`)}>
        {t.copyUri}
      </Button>
      <Button onClick={() => setAsking('link')}>{t.link}</Button>
      <Button onClick={() => setAsking('delete')}>{t.delete}</Button>
      <Button
        variant="primary"
        iconName="download"
        onClick={() =>
          void downloadObject(s3, address).catch((error: unknown) => flash.failure(t.download, error))
        }
      >
        {t.download}
      </Button>
      {asking === 'link' && (
        <Suspense>
          <LinkDialog bucket={Bucket} objectKey={Key} versionId={VersionId} onClose={close} />
        </Suspense>
      )}
      {asking === 'delete' && (
        <DeleteConfirmation title={t.deleteTitle(name)} onCancel={close} onConfirm={() => void remove()}>
          {VersionId === undefined ? t.deleteText : t.deleteVersionText}
        </DeleteConfirmation>
      )}
    </SpaceBetween>
  );
}
