import { PutObjectCommand } from '@aws-sdk/client-s3';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Icon from '@cloudscape-design/components/icon';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { FileOf } from '../../../copyAs/apiCall.ts';
import { useCopy } from '../../../copyAs/CopyAs.tsx';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useMoments } from '../../../format/moments.ts';
import { formatBytes } from '../../../format/quantities.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import type { Loaded } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { hrefOf, pathOf } from '../../../shell/paths.ts';
import { ActionsMenu } from '../../../table/ActionsMenu.tsx';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { BucketsClient } from '../bucketsClient.ts';
import { deleteObjects, deletePrefix } from '../deleteObjects.ts';
import { downloadObject } from '../download.ts';
import { LinkDialog } from './LinkDialog.tsx';
import { callOfEntry, folderOf, type Entry } from './listObjects.ts';
import { objectsTexts } from './texts.ts';

interface ObjectTableProps {
  readonly bucket: string;
  readonly prefix: string;
  readonly versions: boolean;
  readonly rows: Loaded<readonly Entry[]>;
  readonly onPrefix: (prefix: string) => void;
  readonly onVersions: (shown: boolean) => void;
  readonly onUpload: () => void;
}

export function ObjectTable(props: ObjectTableProps) {
  const { bucket, prefix, versions, rows, onUpload } = props;
  const t = useTexts(objectsTexts);
  const s3 = useClient(BucketsClient);
  const flash = useFlash();
  const copy = useCopy();
  const navigate = useNavigate();
  const columns = useObjectColumns(bucket, versions);
  const [selected, select] = useState<readonly Entry[]>([]);
  const [asking, setAsking] = useState<'folder' | 'delete' | 'link'>();
  const close = () => setAsking(undefined);
  const remove = useDelete(bucket, versions, rows.reload);
  const [only] = selected;
  const isOne = selected.length === 1;
  const isObject = isOne && only !== undefined && !only.isFolder && only.isDeleteMarker !== true;
  const download = async () => {
    if (!only) return;
    try {
      await downloadObject(s3, { Bucket: bucket, Key: only.key, VersionId: only.versionId });
    } catch (error) {
      flash.failure(t.download, error);
    }
  };
  return (
    <>
      <ResourceTable<Entry>
        name={versions ? 's3-versions' : 's3-objects'}
        title={t.title}
        noun={t.noun}
        rows={rows}
        columns={columns}
        idOf={({ id }) => id}
        selection={{ type: 'multi', selected, onChange: select }}
        callOf={(entry) => callOfEntry(bucket, entry)}
        description={<Narrow {...props} />}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ActionsMenu
              actions={[
                {
                  text: t.open,
                  disabled: !isOne,
                  run: () => only && void navigate(pathOfEntry(bucket, only)),
                },
                { text: t.download, disabled: !isObject, run: () => void download() },
                { text: t.link, disabled: !isObject, run: () => setAsking('link') },
                { text: t.copyUri, disabled: !isOne, run: () => only && copy(`s3://${bucket}/${only.key}`) },
                { text: t.delete, disabled: selected.length === 0, run: () => setAsking('delete') },
              ]}
            />
            <Button onClick={() => setAsking('folder')}>{t.createFolder}</Button>
            <Button variant="primary" iconName="upload" onClick={onUpload}>
              {t.upload}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.emptyTitle}
            text={t.emptyText}
            action={<Button onClick={onUpload}>{t.upload}</Button>}
            call={{
              service: 's3',
              operation: 'PutObject',
              input: {
                Bucket: bucket,
                Key: `${folderOf(prefix)}photo.jpg`,
                Body: new FileOf('photo.jpg', 'bytes'),
              },
            }}
          />
        }
      />
      {asking === 'folder' && (
        <CreateFolder bucket={bucket} folder={folderOf(prefix)} reload={rows.reload} onClose={close} />
      )}
      {asking === 'link' && only && (
        <LinkDialog bucket={bucket} objectKey={only.key} versionId={only.versionId} onClose={close} />
      )}
      {asking === 'delete' && (
        <DeleteConfirmation
          title={t.deleteTitle(selected.length)}
          onCancel={close}
          onConfirm={() => {
            close();
            void remove(selected).then(() => select([]));
          }}
        >
          {versions ? t.deleteVersions : `${t.deleteText} ${t.deleteKept}`}
        </DeleteConfirmation>
      )}
    </>
  );
}

/** Goes to where names begin with something, which the service looks up, however many there are. */
function Narrow({ prefix, versions, onPrefix, onVersions }: ObjectTableProps) {
  const t = useTexts(objectsTexts);
  const folder = folderOf(prefix);
  const [text, setText] = useState(prefix.slice(folder.length));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onPrefix(folder + text);
      }}
    >
      <SpaceBetween direction="horizontal" size="s" alignItems="center">
        <Input
          value={text}
          type="search"
          spellcheck={false}
          placeholder={t.prefix}
          ariaLabel={t.prefix}
          onChange={({ detail }) => {
            setText(detail.value);
            if (detail.value === '' && prefix !== folder) onPrefix(folder);
          }}
        />
        <Toggle checked={versions} onChange={({ detail }) => onVersions(detail.checked)}>
          {t.showVersions}
        </Toggle>
      </SpaceBetween>
    </form>
  );
}

function pathOfEntry(bucket: string, { key, isFolder, versionId }: Entry): string {
  if (isFolder) return pathOf`/s3/buckets/${bucket}?prefix=${key}`;
  if (versionId === undefined) return pathOf`/s3/buckets/${bucket}/object?key=${key}`;
  return pathOf`/s3/buckets/${bucket}/object?key=${key}&version=${versionId}`;
}

function useObjectColumns(bucket: string, versions: boolean): readonly TableProps.ColumnDefinition<Entry>[] {
  const t = useTexts(objectsTexts);
  const { ago, full } = useMoments();
  return [
    {
      id: 'name',
      header: t.name,
      sortingField: 'name',
      isRowHeader: true,
      minWidth: 240,
      cell: (entry) => (
        <SpaceBetween direction="horizontal" size="xs" alignItems="center">
          <Icon name={entry.isFolder ? 'folder' : 'file'} variant={entry.isFolder ? 'link' : 'subtle'} />
          {entry.isDeleteMarker ? (
            <Box color="text-body-secondary">{entry.name}</Box>
          ) : (
            <Link href={hrefOf(pathOfEntry(bucket, entry))}>{entry.name}</Link>
          )}
        </SpaceBetween>
      ),
    },
    ...(versions
      ? [
          {
            id: 'version',
            header: t.version,
            minWidth: 200,
            cell: ({ versionId, isLatest, isDeleteMarker }: Entry) => (
              <SpaceBetween direction="horizontal" size="xs">
                <span>{versionId ?? '–'}</span>
                {isLatest && <Badge color="green">{t.latest}</Badge>}
                {isDeleteMarker && <Badge>{t.deleteMarker}</Badge>}
              </SpaceBetween>
            ),
          },
        ]
      : []),
    {
      id: 'type',
      header: t.type,
      width: 110,
      cell: ({ isFolder, name }) => (isFolder ? t.folder : extensionOf(name)),
    },
    {
      id: 'size',
      header: t.size,
      width: 130,
      sortingField: 'size',
      cell: ({ isFolder, isDeleteMarker, size }) => (isFolder || isDeleteMarker ? '–' : formatBytes(size)),
    },
    {
      id: 'modified',
      header: t.modified,
      width: 170,
      sortingComparator: (a, b) => (a.modified?.getTime() ?? 0) - (b.modified?.getTime() ?? 0),
      cell: ({ modified }) => (modified ? <span title={full(modified)}>{ago(modified)}</span> : '–'),
    },
    {
      id: 'storageClass',
      header: t.storageClass,
      width: 150,
      cell: ({ storageClass, isFolder }) => (isFolder ? '–' : (storageClass ?? 'STANDARD')),
    },
  ];
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '–';
}

interface CreateFolderProps {
  readonly bucket: string;
  readonly folder: string;
  readonly reload: () => Promise<void>;
  readonly onClose: () => void;
}

/** A folder is an object whose name ends with a slash. */
function CreateFolder({ bucket, folder, reload, onClose }: CreateFolderProps) {
  const t = useTexts(objectsTexts);
  const s3 = useClient(BucketsClient);
  const flash = useFlash();
  const [name, setName] = useState('');
  return (
    <FormDialog
      title={t.createFolder}
      submit={t.create}
      disabled={name === '' || name.includes('/')}
      onCancel={onClose}
      onSubmit={async () => {
        const Key = `${folder}${name}/`;
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: new Uint8Array() }));
        flash.success(t.folderMade(name));
        onClose();
        await reload();
      }}
    >
      <FormField label={t.folderName}>
        <Input value={name} autoFocus spellcheck={false} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
    </FormDialog>
  );
}

function useDelete(bucket: string, versions: boolean, reload: () => Promise<void>) {
  const t = useTexts(objectsTexts);
  const s3 = useClient(BucketsClient);
  const flash = useFlash();
  return async (entries: readonly Entry[]) => {
    const texts = { running: t.deleting, done: t.deleted, failed: t.deleteFailed };
    await flash.track(texts, async (signal, step) => {
      let before = 0;
      for (const { key } of entries.filter(({ isFolder }) => isFolder)) {
        let here = 0;
        await deletePrefix(s3, bucket, key, signal, (count) => {
          here = count;
          step(t.deletedSoFar(before + here));
        });
        before += here;
      }
      const objects = entries
        .filter(({ isFolder }) => !isFolder)
        .map(({ key, versionId }) => ({
          Key: key,
          ...(versions && versionId !== undefined && { VersionId: versionId }),
        }));
      // Of those in folders nobody knows how many they are: a bar is drawn where all are known.
      const known = before === 0 ? objects.length : undefined;
      await deleteObjects(s3, bucket, objects, signal, (count) =>
        step(t.deletedSoFar(before + count), known === undefined ? undefined : (100 * count) / known),
      );
    });
    await reload();
  };
}
