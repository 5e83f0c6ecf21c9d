import { GetBucketLocationCommand } from '@aws-sdk/client-s3';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { isNotFound } from '../../../aws/describeError.ts';
import { CopyAs, useCopy } from '../../../copyAs/CopyAs.tsx';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { Page } from '../../../page/Page.tsx';
import { PageTabs } from '../../../page/PageTabs.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { ActionsMenu } from '../../../table/ActionsMenu.tsx';
import { DeleteBucket } from '../buckets/DeleteBucket.tsx';
import { bucketsTexts } from '../buckets/texts.ts';
import { useBucketActions } from '../buckets/useBucketActions.tsx';
import { BucketsClient } from '../bucketsClient.ts';
import { ObjectsTab } from '../objects/ObjectsTab.tsx';
import { bucketTexts } from './texts.ts';

const PropertiesTab = lazy(async () => ({ default: (await import('./PropertiesTab.tsx')).PropertiesTab }));
const PermissionsTab = lazy(async () => ({ default: (await import('./PermissionsTab.tsx')).PermissionsTab }));
const LifecycleTab = lazy(async () => ({
  default: (await import('../lifecycle/LifecycleTab.tsx')).LifecycleTab,
}));
const MonitorTab = lazy(async () => ({ default: (await import('./MonitorTab.tsx')).MonitorTab }));

/** What every tab of a bucket gets. */
export interface BucketTabProps {
  readonly bucket: string;
}

/** `/s3/buckets/NAME?tab=objects&prefix=photos/` */
export function BucketPage() {
  const t = useTexts(bucketTexts);
  const { title } = useTexts(bucketsTexts);
  const s3 = useClient(BucketsClient);
  const { bucket = '' } = useParams();
  const location = useLoad<string>(`s3/location/${bucket}`, async (abortSignal) => {
    const answer = await s3.send(new GetBucketLocationCommand({ Bucket: bucket }), { abortSignal });
    return answer.LocationConstraint ?? 'us-east-1';
  });
  const breadcrumbs = [{ text: title, href: hrefOf('/s3') }];
  if (isNotFound(location.error)) {
    return (
      <Page title={bucket} breadcrumbs={breadcrumbs}>
        <EmptyState
          title={bucket}
          text={t.notFound}
          action={<Button href={hrefOf('/s3')}>{t.toList}</Button>}
        />
      </Page>
    );
  }
  return (
    <Page title={bucket} breadcrumbs={breadcrumbs} actions={<Actions bucket={bucket} />}>
      <PageTabs
        key={bucket}
        label={t.parts}
        tabs={[
          { id: 'objects', label: t.objects, content: <ObjectsTab bucket={bucket} /> },
          {
            id: 'properties',
            label: t.properties,
            content: <PropertiesTab bucket={bucket} region={location.data} />,
          },
          { id: 'permissions', label: t.permissions, content: <PermissionsTab bucket={bucket} /> },
          { id: 'lifecycle', label: t.management, content: <LifecycleTab bucket={bucket} /> },
          { id: 'monitor', label: t.monitor, content: <MonitorTab bucket={bucket} /> },
        ]}
      />
    </Page>
  );
}

function Actions({ bucket }: BucketTabProps) {
  const t = useTexts(bucketTexts);
  const words = useTexts(bucketsTexts);
  const copy = useCopy();
  const navigate = useNavigate();
  const { empty } = useBucketActions();
  const [asking, setAsking] = useState<'empty' | 'delete'>();
  const close = () => setAsking(undefined);
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <CopyAs
        label={bucket}
        call={{ service: 's3', operation: 'ListObjectsV2', input: { Bucket: bucket } }}
      />
      <Button iconName="copy" onClick={() => copy(`arn:aws:s3:::${bucket}`)}>
        {t.copyArn}
      </Button>
      <ActionsMenu
        actions={[
          { text: t.empty, run: () => setAsking('empty') },
          { text: t.delete, run: () => setAsking('delete') },
        ]}
      />
      {asking === 'delete' && (
        <DeleteBucket bucket={bucket} onClose={close} onDeleted={() => void navigate('/s3')} />
      )}
      {asking === 'empty' && (
        <DeleteConfirmation
          title={words.emptyBucket(bucket)}
          onCancel={close}
          onConfirm={() => {
            close();
            // The list is behind the page's address: it is asked for anew.
            void empty(bucket).then(() => navigate(0));
          }}
        >
          {words.emptyBucketText}
        </DeleteConfirmation>
      )}
    </SpaceBetween>
  );
}
