import {
  DeleteBucketCorsCommand,
  DeleteBucketPolicyCommand,
  GetBucketCorsCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  PutBucketCorsCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  type CORSRule,
  type ObjectOwnership,
  type PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { EditableContainer } from '../../../form/EditableContainer.tsx';
import { EditForm } from '../../../form/EditForm.tsx';
import { optionalAnswer } from '../../../aws/optionalAnswer.ts';
import { useChange } from '../../../form/useChange.ts';
import { BucketsClient } from '../bucketsClient.ts';
import type { BucketTabProps } from './BucketPage.tsx';
import { JsonSetting } from './JsonSetting.tsx';
import { bucketTexts } from './texts.ts';

export function PermissionsTab(props: BucketTabProps) {
  return (
    <SpaceBetween size="l">
      <PublicAccess {...props} />
      <Policy {...props} />
      <Cors {...props} />
      <Ownership {...props} />
    </SpaceBetween>
  );
}

const BLOCKS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;
type Blocks = Readonly<Record<(typeof BLOCKS)[number], boolean>>;

function blocksOf(configuration: PublicAccessBlockConfiguration | undefined): Blocks {
  const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } = configuration ?? {};
  return {
    BlockPublicAcls: BlockPublicAcls === true,
    IgnorePublicAcls: IgnorePublicAcls === true,
    BlockPublicPolicy: BlockPublicPolicy === true,
    RestrictPublicBuckets: RestrictPublicBuckets === true,
  };
}

function PublicAccess({ bucket }: BucketTabProps) {
  const t = useTexts(bucketTexts);
  const s3 = useClient(BucketsClient);
  const block = useLoad<Blocks>(`s3/publicBlock/${bucket}`, async (abortSignal) => {
    const command = new GetPublicAccessBlockCommand({ Bucket: bucket });
    const answer = await optionalAnswer(s3.send(command, { abortSignal }));
    return blocksOf(answer?.PublicAccessBlockConfiguration);
  });
  const change = useChange(block.reload);
  return (
    <EditableContainer
      title={t.publicBlock}
      description={t.publicBlockText}
      form={
        block.data &&
        ((close) => (
          <BlockForm
            before={block.data ?? blocksOf(undefined)}
            onSave={(blocks) =>
              change(t.publicBlock, (abortSignal) =>
                s3.send(
                  new PutPublicAccessBlockCommand({
                    Bucket: bucket,
                    PublicAccessBlockConfiguration: { ...blocks },
                  }),
                  { abortSignal },
                ),
              )
            }
            onClose={close}
          />
        ))
      }
    >
      <ErrorAlert error={block.error} onRetry={() => void block.reload()} />
      {block.data && (
        <ColumnLayout columns={2}>
          {BLOCKS.map((name) => (
            <StatusIndicator key={name} type={block.data?.[name] ? 'success' : 'warning'}>
              {t.blocks[name]}: {block.data?.[name] ? t.on : t.off}
            </StatusIndicator>
          ))}
        </ColumnLayout>
      )}
    </EditableContainer>
  );
}

interface BlockFormProps {
  readonly before: Blocks;
  readonly onSave: (blocks: Blocks) => Promise<boolean>;
  readonly onClose: () => void;
}

function BlockForm({ before, onSave, onClose }: BlockFormProps) {
  const t = useTexts(bucketTexts);
  const [blocks, setBlocks] = useState(before);
  return (
    <EditForm onSave={() => onSave(blocks)} onClose={onClose}>
      {BLOCKS.map((name) => (
        <Toggle
          key={name}
          checked={blocks[name]}
          onChange={({ detail }) => setBlocks((now) => ({ ...now, [name]: detail.checked }))}
        >
          {t.blocks[name]}
        </Toggle>
      ))}
    </EditForm>
  );
}

function Policy({ bucket }: BucketTabProps) {
  const t = useTexts(bucketTexts);
  const s3 = useClient(BucketsClient);
  const policy = useLoad(`s3/policy/${bucket}`, async (abortSignal) => {
    const command = new GetBucketPolicyCommand({ Bucket: bucket });
    const answer = await optionalAnswer(s3.send(command, { abortSignal }));
    const text = answer?.Policy;
    return { text: text === undefined ? undefined : JSON.stringify(JSON.parse(text), null, 2) };
  });
  return (
    <JsonSetting
      title={t.policy}
      description={t.policyText}
      absent={t.noPolicy}
      setting={policy}
      example={{
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'PublicRead',
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: `arn:aws:s3:::${bucket}/*`,
          },
        ],
      }}
      save={(json, abortSignal) =>
        s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(json) }), { abortSignal })
      }
      remove={(abortSignal) => s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }), { abortSignal })}
    />
  );
}

function Cors({ bucket }: BucketTabProps) {
  const t = useTexts(bucketTexts);
  const s3 = useClient(BucketsClient);
  const cors = useLoad(`s3/cors/${bucket}`, async (abortSignal) => {
    const command = new GetBucketCorsCommand({ Bucket: bucket });
    const answer = await optionalAnswer(s3.send(command, { abortSignal }));
    return { text: answer?.CORSRules && JSON.stringify(answer.CORSRules, null, 2) };
  });
  return (
    <JsonSetting
      title={t.cors}
      description={t.corsText}
      absent={t.noCors}
      setting={cors}
      example={[
        {
          AllowedOrigins: ['https://example.com'],
          AllowedMethods: ['GET', 'PUT'],
          AllowedHeaders: ['*'],
          ExposeHeaders: ['ETag'],
          MaxAgeSeconds: 3000,
        },
      ]}
      save={(json, abortSignal) =>
        s3.send(
          new PutBucketCorsCommand({
            Bucket: bucket,
            CORSConfiguration: { CORSRules: json as CORSRule[] },
          }),
          { abortSignal },
        )
      }
      remove={(abortSignal) => s3.send(new DeleteBucketCorsCommand({ Bucket: bucket }), { abortSignal })}
    />
  );
}

const OWNERSHIPS = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'] as const;

function Ownership({ bucket }: BucketTabProps) {
  const t = useTexts(bucketTexts);
  const s3 = useClient(BucketsClient);
  const ownership = useLoad<ObjectOwnership>(`s3/ownership/${bucket}`, async (abortSignal) => {
    const command = new GetBucketOwnershipControlsCommand({ Bucket: bucket });
    const answer = await optionalAnswer(s3.send(command, { abortSignal }));
    return answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? 'ObjectWriter';
  });
  const change = useChange(ownership.reload);
  const { data } = ownership;
  return (
    <EditableContainer
      title={t.ownership}
      description={t.ownershipText}
      form={
        data &&
        ((close) => (
          <OwnershipForm
            before={data}
            onSave={(chosen) =>
              change(t.ownership, (abortSignal) =>
                s3.send(
                  new PutBucketOwnershipControlsCommand({
                    Bucket: bucket,
                    OwnershipControls: { Rules: [{ ObjectOwnership: chosen }] },
                  }),
                  { abortSignal },
                ),
              )
            }
            onClose={close}
          />
        ))
      }
    >
      <ErrorAlert error={ownership.error} onRetry={() => void ownership.reload()} />
      {data && t.ownerships[data]}
    </EditableContainer>
  );
}

interface OwnershipFormProps {
  readonly before: ObjectOwnership;
  readonly onSave: (chosen: ObjectOwnership) => Promise<boolean>;
  readonly onClose: () => void;
}

function OwnershipForm({ before, onSave, onClose }: OwnershipFormProps) {
  const t = useTexts(bucketTexts);
  const [chosen, setChosen] = useState(before);
  return (
    <EditForm onSave={() => onSave(chosen)} onClose={onClose}>
      <RadioGroup
        value={chosen}
        ariaLabel={t.ownership}
        items={OWNERSHIPS.map((value) => ({ value, label: t.ownerships[value] }))}
        onChange={({ detail }) => setChosen(detail.value as ObjectOwnership)}
      />
    </EditForm>
  );
}
