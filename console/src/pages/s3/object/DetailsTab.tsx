import {
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useMoments } from '../../../format/moments.ts';
import { formatBytes } from '../../../format/quantities.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { copyColumn } from '../../../table/copyColumn.tsx';
import { tableTexts } from '../../../table/texts.ts';
import { tagList } from '../../../tags/tagList.ts';
import { TagsContainer } from '../../../tags/TagsContainer.tsx';
import { BucketsClient } from '../bucketsClient.ts';
import type { ObjectAddress } from './Preview.tsx';
import { objectTexts } from './texts.ts';

interface DetailsTabProps {
  readonly address: ObjectAddress;
  readonly head: HeadObjectCommandOutput;
}

export function DetailsTab({ address, head }: DetailsTabProps) {
  return (
    <SpaceBetween size="l">
      <Facts address={address} head={head} />
      <Metadata address={address} head={head} />
      <Tags address={address} />
    </SpaceBetween>
  );
}

function Facts({ address: { Bucket, Key }, head }: DetailsTabProps) {
  const t = useTexts(objectTexts);
  const { ago, full } = useMoments();
  const { ContentLength: size = 0, LastModified: modified } = head;
  const checksum = head.ChecksumSHA256 ?? head.ChecksumCRC32 ?? head.ChecksumCRC64NVME ?? head.ChecksumSHA1;
  const exact = `${formatBytes(size)}${size >= 1024 ? ` (${size.toLocaleString()})` : ''}`;
  return (
    <Container header={<Header variant="h2">{t.details}</Header>}>
      <KeyValuePairs
        columns={4}
        items={[
          { label: t.size, value: exact },
          { label: t.type, value: head.ContentType ?? '–' },
          { label: t.modified, value: modified ? <span title={full(modified)}>{ago(modified)}</span> : '–' },
          { label: t.storageClass, value: head.StorageClass ?? 'STANDARD' },
          { label: t.etag, value: <Box variant="small">{head.ETag ?? '–'}</Box> },
          { label: t.version, value: <Box variant="small">{head.VersionId ?? '–'}</Box> },
          { label: t.encryption, value: head.ServerSideEncryption ?? t.none },
          { label: t.checksum, value: <Box variant="small">{checksum ?? '–'}</Box> },
          { label: t.cacheControl, value: head.CacheControl ?? '–' },
          { label: t.contentEncoding, value: head.ContentEncoding ?? '–' },
          { label: t.disposition, value: head.ContentDisposition ?? '–' },
          { label: t.uri, value: <Box variant="small">{`s3://${Bucket}/${Key}`}</Box> },
        ]}
      />
    </Container>
  );
}

function Metadata({ address, head }: DetailsTabProps) {
  const t = useTexts(objectTexts);
  const { copyColumn: copyHeader } = useTexts(tableTexts);
  return (
    <Table
      header={
        <Header variant="h2" description={t.metadataText}>
          {t.metadata}
        </Header>
      }
      items={Object.entries(head.Metadata ?? {})}
      trackBy={([name]) => name}
      ariaLabels={{ tableLabel: t.metadata }}
      columnDefinitions={[
        { id: 'key', header: t.key, isRowHeader: true, cell: ([name]) => name },
        { id: 'value', header: t.value, cell: ([, value]) => value },
        copyColumn<[string, string]>(
          copyHeader,
          ([name]) => name,
          () => ({ service: 's3', operation: 'HeadObject', input: { ...address } }),
        ),
      ]}
      empty={<EmptyState title={t.noMetadata} text={t.noMetadataText} />}
    />
  );
}

function Tags({ address }: { readonly address: ObjectAddress }) {
  const s3 = useClient(BucketsClient);
  return (
    <TagsContainer
      name={`s3/${JSON.stringify(address)}`}
      load={async (abortSignal) => {
        const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand({ ...address }), { abortSignal });
        return Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]));
      }}
      save={async (_changes, all, abortSignal) => {
        const TagSet = tagList(all);
        await (TagSet.length === 0
          ? s3.send(new DeleteObjectTaggingCommand({ ...address }), { abortSignal })
          : s3.send(new PutObjectTaggingCommand({ ...address, Tagging: { TagSet } }), { abortSignal }));
      }}
      callOf={(_tags, all) => ({
        service: 's3',
        operation: 'PutObjectTagging',
        input: { ...address, Tagging: { TagSet: tagList(all) } },
      })}
    />
  );
}
