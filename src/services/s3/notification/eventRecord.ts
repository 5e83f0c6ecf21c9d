import type { Call } from '../../service.ts';
import { objectArn } from '../arn.ts';
import type { BucketRecord, VersionRecord } from '../records.ts';

export interface RecordFacts {
  readonly bucket: BucketRecord;
  /** Without its `s3:`. */
  readonly event: string;
  readonly key: string;
  readonly version: VersionRecord;
  readonly configurationId: string;
  readonly atMs: number;
  readonly call: Pick<Call, 'principal' | 'sourceIp' | 'requestId'>;
}

/** The document that a function is invoked with: members and their order are S3's. */
export function eventDocument(facts: RecordFacts): string {
  const { bucket, event, call, configurationId, atMs } = facts;
  const isOfTags = event.startsWith('ObjectTagging') || event.startsWith('ObjectAcl');
  const record = {
    eventVersion: isOfTags ? '2.3' : '2.1',
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: new Date(atMs).toISOString(),
    eventName: event,
    userIdentity: { principalId: `AWS:${call.principal.userId}` },
    requestParameters: { sourceIPAddress: call.sourceIp },
    responseElements: {
      'x-amz-request-id': call.requestId,
      'x-amz-id-2': Buffer.from(call.requestId).toString('base64'),
    },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: bucket.account },
        arn: objectArn(bucket.name),
      },
      object: objectMember(facts, isOfTags),
    },
  };
  return JSON.stringify({ Records: [record] });
}

function objectMember({ key, version, event }: RecordFacts, isOfTags: boolean) {
  const isRemoval = event.startsWith('ObjectRemoved') || event.startsWith('LifecycleExpiration');
  const versionId = version.versionId === 'null' ? undefined : version.versionId;
  const described = version.deleteMarker || isRemoval ? undefined : version;
  return {
    key: formEncoded(key),
    ...(described && !isOfTags && { size: described.size }),
    ...(described && { eTag: described.etag }),
    ...(versionId !== undefined && { versionId }),
    ...(!isOfTags && { sequencer: version.order.toString(16).toUpperCase().padStart(18, '0') }),
  };
}

/** As HTML forms encode: a space is a plus; slashes stay. */
function formEncoded(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/')
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
