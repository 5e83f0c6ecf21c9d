import {
  DeleteBucketTaggingCommand,
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  type BucketVersioningStatus,
  type ServerSideEncryptionByDefault,
} from '@aws-sdk/client-s3';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { tagList } from '../../../tags/tagList.ts';
import { TagsContainer } from '../../../tags/TagsContainer.tsx';
import { EditableContainer } from '../../../form/EditableContainer.tsx';
import { EditForm } from '../../../form/EditForm.tsx';
import { optionalAnswer } from '../../../aws/optionalAnswer.ts';
import { useChange } from '../../../form/useChange.ts';
import { BucketsClient } from '../bucketsClient.ts';
import type { BucketTabProps } from './BucketPage.tsx';
import { Notifications } from './Notifications.tsx';
import { bucketTexts } from './texts.ts';
import { Website } from './Website.tsx';

interface PropertiesTabProps extends BucketTabProps {
  readonly region: string | undefined;
}

export function PropertiesTab({ bucket, region }: PropertiesTabProps) {
  const t = useTexts(bucketTexts);
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t.overview}</Header>}>
        <KeyValuePairs
          columns={2}
          items={[
            { label: t.region, value: region ?? '–' },
            { label: t.arn, value: <Box variant="small">{`arn:aws:s3:::${bucket}`}</Box> },
          ]}
        />
      </Container>
      <Versioning bucket={bucket} />
      <Tags bucket={bucket} />
      <Encryption bucket={bucket} />
      <Notifications bucket={bucket} region={region} />
      <Website bucket={bucket} region={region} />
    </SpaceBetween>
  );
}

function Versioning({ bucket }: BucketTabProps) {
  const t = useTexts(bucketTexts);
  const s3 = useClient(BucketsClient);
  const versioning = useLoad(`s3/versioning/${bucket}`, async (abortSignal) => {
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }), { abortSignal });
    return Status ?? 'Off';
  });
  const change = useChange(versioning.reload);
  const { data } = versioning;
  return (
    <EditableContainer
      title={t.versioning}
      description={t.versioningText}
      form={
        data &&
        ((close) => (
          <VersioningForm
            onSave={(Status) =>
              change(t.versioning, (abortSignal) =>
                s3.send(
                  new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status } }),
                  { abortSignal },
                ),
              )
            }
            before={data}
            onClose={close}
          />
        ))
      }
    >
      <ErrorAlert error={versioning.error} onRetry={() => void versioning.reload()} />
      {data && (
        <StatusIndicator type={data === 'Enabled' ? 'success' : 'stopped'}>
          {t.versioningStates[data]}
        </StatusIndicator>
      )}
    </EditableContainer>
  );
}

interface VersioningFormProps {
  readonly before: BucketVersioningStatus | 'Off';
  readonly onSave: (status: BucketVersioningStatus) => Promise<boolean>;
  readonly onClose: () => void;
}

/** What was once on is suspended, never off again. */
function VersioningForm({ before, onSave, onClose }: VersioningFormProps) {
  const t = useTexts(bucketTexts);
  const [status, setStatus] = useState<BucketVersioningStatus>(
    before === 'Enabled' ? 'Enabled' : before === 'Off' ? 'Enabled' : 'Suspended',
  );
  return (
    <EditForm onSave={() => onSave(status)} onClose={onClose}>
      <RadioGroup
        value={status}
        ariaLabel={t.versioning}
        items={[
          { value: 'Enabled', label: t.versioningOn, description: t.versioningOnText },
          { value: 'Suspended', label: t.versioningSuspend, description: t.versioningSuspendText },
        ]}
        onChange={({ detail }) => setStatus(detail.value as BucketVersioningStatus)}
      />
    </EditForm>
  );
}

function Tags({ bucket }: BucketTabProps) {
  const s3 = useClient(BucketsClient);
  return (
    <TagsContainer
      name={`s3/bucket/${bucket}`}
      load={async (abortSignal) => {
        const command = new GetBucketTaggingCommand({ Bucket: bucket });
        const answer = await optionalAnswer(s3.send(command, { abortSignal }));
        return Object.fromEntries((answer?.TagSet ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
      }}
      save={async (_changes, all, abortSignal) => {
        const TagSet = tagList(all);
        await (TagSet.length === 0
          ? s3.send(new DeleteBucketTaggingCommand({ Bucket: bucket }), { abortSignal })
          : s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet } }), { abortSignal }));
      }}
      callOf={(_tags, all) => ({
        service: 's3',
        operation: 'PutBucketTagging',
        input: { Bucket: bucket, Tagging: { TagSet: tagList(all) } },
      })}
    />
  );
}

function Encryption({ bucket }: BucketTabProps) {
  const t = useTexts(bucketTexts);
  const s3 = useClient(BucketsClient);
  const encryption = useLoad<Partial<ServerSideEncryptionByDefault>>(
    `s3/encryption/${bucket}`,
    async (abortSignal) => {
      const command = new GetBucketEncryptionCommand({ Bucket: bucket });
      const answer = await optionalAnswer(s3.send(command, { abortSignal }));
      return answer?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {};
    },
  );
  return (
    <EditableContainer title={t.encryption} description={t.encryptionText}>
      <ErrorAlert error={encryption.error} onRetry={() => void encryption.reload()} />
      {encryption.data && (
        <KeyValuePairs
          columns={2}
          items={[
            { label: t.algorithm, value: encryption.data.SSEAlgorithm ?? '–' },
            { label: t.key, value: encryption.data.KMSMasterKeyID ?? '–' },
          ]}
        />
      )}
    </EditableContainer>
  );
}
