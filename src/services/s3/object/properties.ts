import { decodeHeaderText, encodeHeaderText } from '../headerText.ts';
import { notImplementedHeader, s3Fault } from '../faults.ts';
import { MAX_METADATA_BYTES } from '../limits.ts';
import type { ObjectProperties, ObjectRecord } from '../records.ts';
import { tagsInHeader } from '../tags.ts';

/** What a writer says of an object in headers, and a reader is told. */
export interface PropertiesInput {
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentType?: string | undefined;
  readonly Expires?: Date | undefined;
  readonly Metadata?: Readonly<Record<string, string>> | undefined;
  readonly StorageClass?: string | undefined;
  readonly Tagging?: string | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
}

const STORAGE_CLASSES = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
]);

export function propertiesOf(input: PropertiesInput): ObjectProperties {
  const metadata = metadataOf(input.Metadata);
  const tags = tagsInHeader(input.Tagging);
  const encoding = storedEncoding(input.ContentEncoding);
  const storageClass = checkedStorageClass(input.StorageClass);
  refuseRedirect(input.WebsiteRedirectLocation);
  return {
    ...(input.ContentType !== undefined &&
      input.ContentType !== '' && { contentType: decodeHeaderText(input.ContentType) }),
    ...(encoding !== undefined && { contentEncoding: encoding }),
    ...text('contentDisposition', input.ContentDisposition),
    ...text('contentLanguage', input.ContentLanguage),
    ...text('cacheControl', input.CacheControl),
    ...(input.Expires && { expires: input.Expires.toUTCString() }),
    ...text('redirect', input.WebsiteRedirectLocation),
    ...(storageClass !== undefined && { storageClass }),
    ...(metadata && { metadata }),
    ...(tags.length > 0 && { tags }),
  };
}

function text(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: decodeHeaderText(value) };
}

/** `aws-chunked` is how it was sent, not what it is. */
function storedEncoding(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const rest = header
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '' && token.toLowerCase() !== 'aws-chunked');
  return rest.length === 0 ? undefined : rest.join(',');
}

/** Undefined for STANDARD. */
export function checkedStorageClass(name: string | undefined): string | undefined {
  if (name !== undefined && !STORAGE_CLASSES.has(name)) {
    throw s3Fault(400, 'InvalidStorageClass', 'The storage class you specified is not valid', {
      StorageClassRequested: name,
    });
  }
  return name === 'STANDARD' ? undefined : name;
}

function metadataOf(given: PropertiesInput['Metadata']): Record<string, string> | undefined {
  if (!given) return undefined;
  const pairs = Object.entries(given).map(([name, value]) => [name.toLowerCase(), decodeHeaderText(value)]);
  const bytes = pairs.flat().reduce((sum, each) => sum + Buffer.byteLength(each), 0);
  if (bytes > MAX_METADATA_BYTES) {
    throw s3Fault(400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
      Size: bytes,
      MaxSizeAllowed: MAX_METADATA_BYTES,
    });
  }
  return Object.fromEntries(pairs) as Record<string, string>;
}

function refuseRedirect(location: string | undefined): void {
  if (location === undefined || /^(\/|https?:\/\/)/.test(location)) return;
  throw s3Fault(
    400,
    'InvalidRedirectLocation',
    "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
  );
}

/** The members of GetObject's and HeadObject's answers that every reader of the object is told. */
export function propertyMembers(record: ObjectRecord) {
  const { metadata, storageClass, tags, redirect, expires } = record;
  return {
    ContentType: encodeHeaderText(record.contentType ?? 'binary/octet-stream'),
    ...encoded('ContentEncoding', record.contentEncoding),
    ...encoded('ContentDisposition', record.contentDisposition),
    ...encoded('ContentLanguage', record.contentLanguage),
    ...encoded('CacheControl', record.cacheControl),
    ...encoded('WebsiteRedirectLocation', redirect),
    ...(expires !== undefined && { Expires: new Date(expires) }),
    ...(storageClass !== undefined && { StorageClass: storageClass as 'STANDARD_IA' }),
    ...(tags && tags.length > 0 && { TagCount: tags.length }),
    ...(metadata && {
      Metadata: Object.fromEntries(
        Object.entries(metadata).map(([name, value]) => [name, encodeHeaderText(value)]),
      ),
    }),
  };
}

function encoded<Name extends string>(name: Name, value: string | undefined): { [N in Name]?: string } {
  return (value === undefined ? {} : { [name]: encodeHeaderText(value) }) as { [N in Name]?: string };
}

/** What Mayfly offers nothing for, or what a bucket of this configuration does not take. */
export interface WriteOptions {
  readonly ServerSideEncryption?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly SSECustomerKey?: string | undefined;
  readonly SSECustomerKeyMD5?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly SSEKMSEncryptionContext?: string | undefined;
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: Date | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
}

export function refuseWriteOptions(input: WriteOptions): void {
  const sse = input.ServerSideEncryption;
  if (sse?.startsWith('aws:')) {
    throw notImplementedHeader('x-amz-server-side-encryption', `Mayfly has no KMS: ${sse}`);
  }
  if (sse !== undefined && sse !== 'AES256') {
    throw s3Fault(
      400,
      'InvalidEncryptionAlgorithmError',
      'The Encryption request you specified is not valid. Supported value: AES256.',
      { ArgumentName: 'x-amz-server-side-encryption', ArgumentValue: sse },
    );
  }
  if (input.SSEKMSKeyId !== undefined || input.SSEKMSEncryptionContext !== undefined) {
    throw notImplementedHeader('x-amz-server-side-encryption-aws-kms-key-id', 'Mayfly has no KMS');
  }
  refuseCustomerKey(input);
  const locks = [input.ObjectLockMode, input.ObjectLockRetainUntilDate, input.ObjectLockLegalHoldStatus];
  if (locks.some((each) => each !== undefined)) {
    throw s3Fault(400, 'InvalidRequest', 'Bucket is missing Object Lock Configuration');
  }
}

export function refuseCustomerKey(input: WriteOptions): void {
  const given = [input.SSECustomerAlgorithm, input.SSECustomerKey, input.SSECustomerKeyMD5];
  if (given.every((each) => each === undefined)) return;
  throw notImplementedHeader(
    'x-amz-server-side-encryption-customer-algorithm',
    'Mayfly does not offer encryption with keys of customers yet',
  );
}
