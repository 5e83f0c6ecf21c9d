import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketVersioningCommand,
  type Bucket,
  type BucketLocationConstraint,
} from '@aws-sdk/client-s3';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useMoments } from '../../../format/moments.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { Page } from '../../../page/Page.tsx';
import { useSession } from '../../../session/Session.tsx';
import { hrefOf, pathOf } from '../../../shell/paths.ts';
import { ActionsMenu } from '../../../table/ActionsMenu.tsx';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { BucketsClient } from '../bucketsClient.ts';
import { DeleteBucket } from './DeleteBucket.tsx';
import { isBucketName, listBuckets } from './listBuckets.ts';
import { bucketsTexts } from './texts.ts';
import { useBucketActions } from './useBucketActions.tsx';

export function BucketsPage() {
  const t = useTexts(bucketsTexts);
  const s3 = useClient(BucketsClient);
  const { region } = useSession();
  const { ago, full } = useMoments();
  const { empty } = useBucketActions();
  const rows = useLoad<readonly Bucket[]>('s3/buckets', (signal) => listBuckets(s3, signal));
  const [selected, select] = useState<readonly Bucket[]>([]);
  const [asking, setAsking] = useState<'create' | 'empty' | 'delete'>();
  const close = () => setAsking(undefined);
  const chosen = selected[0]?.Name ?? '';
  return (
    <Page title={t.title} headless>
      <ResourceTable<Bucket>
        name="s3-buckets"
        title={t.title}
        variant="h1"
        noun={t.noun}
        rows={rows}
        idOf={nameOfBucket}
        sortedBy="name"
        callOf={(row) => ({
          service: 's3',
          operation: 'ListObjectsV2',
          input: { Bucket: nameOfBucket(row) },
        })}
        selection={{ type: 'single', selected, onChange: select }}
        columns={[
          {
            id: 'name',
            header: t.name,
            sortingField: 'Name',
            isRowHeader: true,
            minWidth: 260,
            cell: ({ Name = '' }) => <Link href={hrefOf`/s3/buckets/${Name}`}>{Name}</Link>,
          },
          {
            id: 'region',
            header: t.region,
            sortingField: 'BucketRegion',
            cell: ({ BucketRegion }) => BucketRegion ?? region,
          },
          {
            id: 'created',
            header: t.created,
            sortingField: 'CreationDate',
            cell: ({ CreationDate: at }) => (at ? <span title={full(at)}>{ago(at)}</span> : '–'),
          },
        ]}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ActionsMenu
              disabled={selected.length === 0}
              actions={[
                { text: t.empty, run: () => setAsking('empty') },
                { text: t.delete, run: () => setAsking('delete') },
              ]}
            />
            <Button variant="primary" onClick={() => setAsking('create')}>
              {t.create}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.emptyTitle}
            text={t.emptyText}
            action={<Button onClick={() => setAsking('create')}>{t.create}</Button>}
            call={{ service: 's3', operation: 'CreateBucket', input: { Bucket: 'photos' } }}
          />
        }
      />
      {asking === 'create' && <CreateBucket onClose={close} />}
      {asking === 'delete' && (
        <DeleteBucket
          bucket={chosen}
          onClose={close}
          onDeleted={() => {
            select([]);
            void rows.reload();
          }}
        />
      )}
      {asking === 'empty' && (
        <DeleteConfirmation
          title={t.emptyBucket(chosen)}
          onCancel={close}
          onConfirm={() => {
            close();
            void empty(chosen);
          }}
        >
          {t.emptyBucketText}
        </DeleteConfirmation>
      )}
    </Page>
  );
}

function nameOfBucket({ Name = '' }: Bucket): string {
  return Name;
}

/** The region that has no name in a bucket's configuration. */
const FIRST_REGION = 'us-east-1';

function CreateBucket({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(bucketsTexts);
  const s3 = useClient(BucketsClient);
  const { region } = useSession();
  const flash = useFlash();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [hasVersions, setHasVersions] = useState(false);
  const [isBlocked, setBlocked] = useState(true);
  return (
    <FormDialog
      title={t.create}
      submit={t.create}
      disabled={!isBucketName(name)}
      onCancel={onClose}
      onSubmit={async () => {
        await s3.send(
          new CreateBucketCommand({
            Bucket: name,
            ...(region !== FIRST_REGION && {
              CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
            }),
          }),
        );
        if (hasVersions) {
          const VersioningConfiguration = { Status: 'Enabled' } as const;
          await s3.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration }));
        }
        // New buckets are closed to the public, as on AWS.
        if (!isBlocked) await s3.send(new DeletePublicAccessBlockCommand({ Bucket: name }));
        flash.success(t.made(name));
        await navigate(pathOf`/s3/buckets/${name}`);
      }}
    >
      <FormField
        label={t.name}
        constraintText={t.nameText}
        errorText={name.length >= 3 && !isBucketName(name) ? t.badName : undefined}
      >
        <Input
          value={name}
          autoFocus
          spellcheck={false}
          onChange={({ detail }) => setName(detail.value.trim())}
        />
      </FormField>
      <FormField label={t.region}>{region}</FormField>
      <Checkbox
        checked={hasVersions}
        description={t.versioningText}
        onChange={({ detail }) => setHasVersions(detail.checked)}
      >
        {t.versioning}
      </Checkbox>
      <Checkbox
        checked={isBlocked}
        description={t.blockPublicText}
        onChange={({ detail }) => setBlocked(detail.checked)}
      >
        {t.blockPublic}
      </Checkbox>
    </FormDialog>
  );
}
