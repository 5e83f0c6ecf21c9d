/** An input of each operation of S3, for `everyPermission.test.ts`: S3's model says nothing that inputs could be made of. */
const Bucket = 'target';
const Key = 'folder/key';
const object = { Bucket, Key };
const upload = { ...object, UploadId: 'none', PartNumber: 1 };
const Tagging = { TagSet: [{ Key: 'team', Value: 'red' }] };

const inputs: Readonly<Record<string, object>> = {
  AbortMultipartUpload: upload,
  CompleteMultipartUpload: { ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: 'x' }] } },
  CopyObject: { ...object, CopySource: 'source/key' },
  CreateBucket: {
    Bucket: 'nobodys-bucket',
    CreateBucketConfiguration: { Tags: [{ Key: 'team', Value: 'red' }] },
  },
  CreateMultipartUpload: { ...object, Tagging: 'team=red' },
  DeleteObject: object,
  DeleteObjectTagging: object,
  DeleteObjects: { Bucket, Delete: { Objects: [{ Key }] } },
  GetObject: { ...object, VersionId: 'null' },
  GetObjectAcl: object,
  GetObjectAttributes: { ...object, ObjectAttributes: ['ETag'] },
  GetObjectTagging: object,
  HeadObject: object,
  ListBuckets: {},
  ListParts: upload,
  PutBucketAcl: { Bucket, ACL: 'private' },
  PutBucketCors: {
    Bucket,
    CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] },
  },
  PutBucketEncryption: {
    Bucket,
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
  },
  PutBucketLifecycleConfiguration: {
    Bucket,
    LifecycleConfiguration: {
      Rules: [{ Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } }],
    },
  },
  PutBucketMetricsConfiguration: { Bucket, Id: 'a', MetricsConfiguration: { Id: 'a' } },
  PutBucketNotificationConfiguration: { Bucket, NotificationConfiguration: {} },
  PutBucketOwnershipControls: {
    Bucket,
    OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
  },
  PutBucketPolicy: { Bucket, Policy: '{}' },
  PutBucketTagging: { Bucket, Tagging },
  PutBucketVersioning: { Bucket, VersioningConfiguration: { Status: 'Enabled' } },
  PutBucketWebsite: { Bucket, WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } } },
  PutObject: { ...object, Body: 'x', Tagging: 'team=red' },
  PutObjectAcl: { ...object, ACL: 'private' },
  PutObjectTagging: { ...object, Tagging },
  PutPublicAccessBlock: { Bucket, PublicAccessBlockConfiguration: {} },
  UploadPart: { ...upload, Body: 'x' },
  UploadPartCopy: { ...upload, CopySource: 'source/key?versionId=null' },
};

/** Of operations that only name a bucket, nothing more. */
export function s3Input(operation: string): object {
  return inputs[operation] ?? { Bucket };
}
