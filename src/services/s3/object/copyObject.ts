import type { Operations } from '../operations.ts';
import { checkAclAllowed } from '../acl.ts';
import { objectOf } from '../addressed.ts';
import { checkedAlgorithm, checksumMembers } from '../checksums.ts';
import { checkWrite, refuseWriteConditions } from '../conditions.ts';
import { quoted } from '../etag.ts';
import { invalidArgument, invalidRequest, notImplementedHeader } from '../faults.ts';
import { expirationOf } from '../lifecycle/expiration.ts';
import { MAX_PUT_BYTES } from '../limits.ts';
import type { S3 } from '../needs.ts';
import { announce } from '../notification/announce.ts';
import type { Input } from '../operations.ts';
import type { ObjectProperties, ObjectRecord } from '../records.ts';
import { tagsInHeader } from '../tags.ts';
import { putVersion } from '../versionStore.ts';
import { findSource, type FoundSource } from './copySource.ts';
import { checkedStorageClass, propertiesOf, refuseWriteOptions } from './properties.ts';
import { storing, wholeChecksum } from './putObject.ts';

export function copyObjectOperation(s3: S3): Operations<'CopyObject'> {
  return {
    CopyObject: async (input, call) => {
      const { bucket, key } = await objectOf(s3, input);
      refuseWriteConditions(input);
      refuseWriteOptions(input);
      refuseSourceKey(input);
      checkAclAllowed(bucket, input);
      const source = await findSource(s3, input);
      const { record, from, versionId } = source;
      refuseNoChange(input, source, bucket.name === from.name && key === source.key);
      if (record.size > MAX_PUT_BYTES) {
        throw invalidRequest(
          `The specified copy source is larger than the maximum allowable size for a copy source: ${MAX_PUT_BYTES}`,
        );
      }
      const properties = copiedProperties(input, record);
      const algorithm =
        input.ChecksumAlgorithm === undefined
          ? (record.checksum?.algorithm ?? 'CRC64NVME')
          : checkedAlgorithm(input.ChecksumAlgorithm);
      const kept = await s3.contents.keep(await bytesOf(s3, record), [algorithm]);
      const written = await storing(s3, kept, () =>
        s3.store.transact(async (transaction) => {
          const version = await putVersion(
            s3,
            transaction,
            bucket,
            key,
            (place) => ({
              ...place,
              ...properties,
              modifiedMs: s3.clock.now(),
              size: kept.bytes,
              etag: kept.md5.toString('hex'),
              ...wholeChecksum(kept, algorithm),
              content: s3.contents.attach(transaction, kept),
            }),
            (current) => checkWrite(input, key, current),
          );
          announce(s3, transaction, bucket, call, { event: 'ObjectCreated:Copy', key, version });
          return version;
        }),
      );
      const sourceVersion = versionId ?? (from.versioning === undefined ? undefined : record.versionId);
      return {
        CopyObjectResult: {
          ETag: quoted(written.etag),
          LastModified: new Date(Math.floor(written.modifiedMs / 1000) * 1000),
          ...checksumMembers(written.checksum),
        },
        ServerSideEncryption: 'AES256',
        ...expirationOf(bucket, key, written),
        ...(sourceVersion !== undefined && { CopySourceVersionId: sourceVersion }),
        ...(bucket.versioning !== undefined && { VersionId: written.versionId }),
      };
    },
  };
}

/** The bytes of an object that is there: it was found a moment ago, and what goes stays readable for a while. */
export async function bytesOf(
  { contents }: Pick<S3, 'contents'>,
  { content, size }: Pick<ObjectRecord, 'content' | 'size'>,
  range = { start: 0, end: size - 1 },
): Promise<AsyncIterable<Uint8Array>> {
  const opened = await contents.open(content, range);
  if (opened === undefined) throw new Error('the content of a copied object is gone');
  return opened instanceof Uint8Array ? inOnePiece(opened) : opened;
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  if (bytes.byteLength > 0) yield bytes;
}

function copiedProperties(input: Input<'CopyObject'>, source: ObjectRecord): ObjectProperties {
  const metadataDirective = directiveOf(input.MetadataDirective, 'metadata');
  const taggingDirective = directiveOf(input.TaggingDirective, 'tagging');
  const { tags: sourceTags } = source;
  const storageClass = checkedStorageClass(input.StorageClass);
  const { Tagging, ...described } = input;
  const given = propertiesOf(
    metadataDirective === 'REPLACE'
      ? described
      : { StorageClass: input.StorageClass, WebsiteRedirectLocation: input.WebsiteRedirectLocation },
  );
  const tags = taggingDirective === 'REPLACE' ? tagsInHeader(Tagging) : (sourceTags ?? []);
  return {
    ...(metadataDirective === 'COPY' && keptProperties(source)),
    ...given,
    ...(storageClass !== undefined && { storageClass }),
    ...(tags.length > 0 && { tags }),
  };
}

/** Neither the storage class nor the redirect is copied. */
function keptProperties(source: ObjectRecord): ObjectProperties {
  const {
    contentType,
    contentEncoding,
    contentDisposition,
    contentLanguage,
    cacheControl,
    expires,
    metadata,
  } = source;
  return {
    ...(contentType !== undefined && { contentType }),
    ...(contentEncoding !== undefined && { contentEncoding }),
    ...(contentDisposition !== undefined && { contentDisposition }),
    ...(contentLanguage !== undefined && { contentLanguage }),
    ...(cacheControl !== undefined && { cacheControl }),
    ...(expires !== undefined && { expires }),
    ...(metadata && { metadata }),
  };
}

function directiveOf(given: string | undefined, of: 'metadata' | 'tagging'): 'COPY' | 'REPLACE' {
  if (given === undefined || given === 'COPY') return 'COPY';
  if (given === 'REPLACE') return given;
  throw invalidArgument(`Unknown ${of} directive.`, `x-amz-${of}-directive`, given);
}

function refuseSourceKey(input: Input<'CopyObject'>): void {
  const given = [
    input.CopySourceSSECustomerAlgorithm,
    input.CopySourceSSECustomerKey,
    input.CopySourceSSECustomerKeyMD5,
  ];
  if (given.some((each) => each !== undefined)) {
    throw notImplementedHeader('x-amz-copy-source-server-side-encryption-customer-algorithm');
  }
}

function refuseNoChange(input: Input<'CopyObject'>, { versionId }: FoundSource, isSame: boolean): void {
  const changes =
    input.MetadataDirective === 'REPLACE' ||
    input.StorageClass !== undefined ||
    input.WebsiteRedirectLocation !== undefined ||
    input.ServerSideEncryption !== undefined ||
    input.ChecksumAlgorithm !== undefined;
  if (!isSame || changes || versionId !== undefined) return;
  throw invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}
