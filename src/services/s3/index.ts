import { notImplemented, type PermissionTable, type Service } from '../service.ts';
import { bucketOperations } from './bucket.ts';
import { createBuckets } from './bucketCache.ts';
import { accessOperations } from './config/access.ts';
import { bucketPolicyOperations } from './config/bucketPolicy.ts';
import { corsOperations } from './config/cors.ts';
import { encryptionOperations } from './config/encryption.ts';
import { lifecycleOperations } from './config/lifecycle.ts';
import { metricsOperations } from './config/metrics.ts';
import { noneConfiguredOperations } from './config/noneConfigured.ts';
import { notificationOperations } from './config/notification.ts';
import { taggingOperations } from './config/tagging.ts';
import { versioningOperations } from './config/versioning.ts';
import { websiteOperations } from './config/website.ts';
import { createContents } from './content/contents.ts';
import { httpWays } from './httpWays.ts';
import { inNameOf, type InNameOf } from './inNameOf.ts';
import { listObjectsOperations } from './list/listObjects.ts';
import { listVersionsOperation } from './list/listVersions.ts';
import { createRequestMetrics } from './metrics/requestMetrics.ts';
import { abortUploadOperation } from './multipart/abortUpload.ts';
import { completeUploadOperation } from './multipart/completeUpload.ts';
import { createUploadOperation } from './multipart/createUpload.ts';
import { listUploadsOperations } from './multipart/listUploads.ts';
import { uploadPartOperations } from './multipart/uploadPart.ts';
import type { S3, S3Needs } from './needs.ts';
import { copyObjectOperation } from './object/copyObject.ts';
import { deleteObjectOperations } from './object/deleteObject.ts';
import { getObjectOperations } from './object/getObject.ts';
import { objectAttributesOperation } from './object/objectAttributes.ts';
import { putObjectOperation } from './object/putObject.ts';
import type { S3Operations, S3Sdk } from './operations.ts';
import { reachesOut, s3Permissions } from './permissions.ts';
import { s3Tasks } from './tasks.ts';
import { createWebsites, type Websites } from './website/websites.ts';

export type { InNameOf } from './inNameOf.ts';
export type { S3Needs } from './needs.ts';
export type { Websites } from './website/websites.ts';

export interface S3Service extends Service {
  readonly operations: S3Operations;
  /** For who answers the HTTP of websites. */
  readonly websites: Websites;
  /** For neighbours that keep objects. */
  readonly inNameOf: InNameOf;
  /** Resolves when all requests that were counted before are published. */
  flush(): Promise<void>;
}

/** Amazon S3: buckets and objects. */
export function createS3(needs: S3Needs): S3Service {
  const s3: S3 = { ...needs, buckets: createBuckets(needs.store), contents: createContents(needs) };
  const operations = operationTable(s3);
  const requests = createRequestMetrics(s3);
  const permissions = s3Permissions(s3) satisfies PermissionTable<S3Sdk, typeof operations>;
  return {
    operations,
    permissions,
    reachesOut: reachesOut(s3.buckets),
    http: { ...httpWays(s3.buckets), answered: requests.answered },
    streams: new Set(['PutObject', 'UploadPart']),
    tasks: [...s3Tasks(s3), requests.task],
    websites: createWebsites(s3),
    inNameOf: inNameOf(s3, operations, permissions),
    flush: () => requests.flush(),
  };
}

function operationTable(s3: S3) {
  return {
    ...bucketOperations(s3),
    ...putObjectOperation(s3),
    ...getObjectOperations(s3),
    ...deleteObjectOperations(s3),
    ...copyObjectOperation(s3),
    ...objectAttributesOperation(s3),
    ...listObjectsOperations(s3),
    ...listVersionsOperation(s3),
    ...createUploadOperation(s3),
    ...uploadPartOperations(s3),
    ...completeUploadOperation(s3),
    ...abortUploadOperation(s3),
    ...listUploadsOperations(s3),
    ...versioningOperations(s3),
    ...taggingOperations(s3),
    ...bucketPolicyOperations(s3),
    ...accessOperations(s3),
    ...encryptionOperations(s3),
    ...corsOperations(s3),
    ...websiteOperations(s3),
    ...lifecycleOperations(s3),
    ...notificationOperations(s3),
    ...metricsOperations(s3),
    ...noneConfiguredOperations(s3),
    CreateBucketMetadataConfiguration: notImplemented,
    CreateBucketMetadataTableConfiguration: notImplemented,
    CreateSession: notImplemented,
    DeleteBucketAnalyticsConfiguration: notImplemented,
    DeleteBucketIntelligentTieringConfiguration: notImplemented,
    DeleteBucketInventoryConfiguration: notImplemented,
    DeleteBucketMetadataConfiguration: notImplemented,
    DeleteBucketMetadataTableConfiguration: notImplemented,
    DeleteBucketReplication: notImplemented,
    DeleteObjectAnnotation: notImplemented,
    GetBucketAbac: notImplemented,
    GetBucketAnalyticsConfiguration: notImplemented,
    GetBucketIntelligentTieringConfiguration: notImplemented,
    GetBucketInventoryConfiguration: notImplemented,
    GetBucketMetadataConfiguration: notImplemented,
    GetBucketMetadataTableConfiguration: notImplemented,
    GetObjectAnnotation: notImplemented,
    GetObjectLegalHold: notImplemented,
    GetObjectRetention: notImplemented,
    GetObjectTorrent: notImplemented,
    ListBucketAnalyticsConfigurations: notImplemented,
    ListBucketIntelligentTieringConfigurations: notImplemented,
    ListBucketInventoryConfigurations: notImplemented,
    ListDirectoryBuckets: notImplemented,
    ListObjectAnnotations: notImplemented,
    PutBucketAbac: notImplemented,
    PutBucketAccelerateConfiguration: notImplemented,
    PutBucketAnalyticsConfiguration: notImplemented,
    PutBucketIntelligentTieringConfiguration: notImplemented,
    PutBucketInventoryConfiguration: notImplemented,
    PutBucketLogging: notImplemented,
    PutBucketReplication: notImplemented,
    PutBucketRequestPayment: notImplemented,
    PutObjectAnnotation: notImplemented,
    PutObjectLegalHold: notImplemented,
    PutObjectLockConfiguration: notImplemented,
    PutObjectRetention: notImplemented,
    RenameObject: notImplemented,
    RestoreObject: notImplemented,
    SelectObjectContent: notImplemented,
    UpdateBucketMetadataAnnotationTableConfiguration: notImplemented,
    UpdateBucketMetadataInventoryTableConfiguration: notImplemented,
    UpdateBucketMetadataJournalTableConfiguration: notImplemented,
    UpdateObjectEncryption: notImplemented,
    WriteGetObjectResponse: notImplemented,
  } satisfies S3Operations;
}
