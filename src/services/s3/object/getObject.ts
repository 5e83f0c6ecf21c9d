import type { Call } from '../../service.ts';
import { objectOf } from '../addressed.ts';
import { checksumMembers, valueMembers } from '../checksums.ts';
import { checkRead } from '../conditions.ts';
import { partsOf, type ByteRange } from '../content/contents.ts';
import { quoted } from '../etag.ts';
import { invalidArgument, invalidRequest, s3Fault } from '../faults.ts';
import { expirationOf } from '../lifecycle/expiration.ts';
import type { S3 } from '../needs.ts';
import type { Input, Operations } from '../operations.ts';
import type { ObjectRecord } from '../records.ts';
import { findObject, type Wanted } from './findObject.ts';
import { propertyMembers, refuseCustomerKey } from './properties.ts';
import { rangeOf } from './range.ts';

type Reading = Input<'GetObject'> | Input<'HeadObject'>;

/** Between reading a record and opening its bytes it may be replaced; that it is so more often than this is a bug. */
const ATTEMPTS = 4;

export function getObjectOperations(s3: S3): Operations<'GetObject' | 'HeadObject'> {
  return {
    GetObject: async (input, call) => {
      for (let attempt = 1; ; attempt++) {
        const { record, range, members } = await describe(s3, input, call);
        if (record.storageClass !== undefined && ARCHIVED.has(record.storageClass)) throw archived(record);
        const Body = await s3.contents.open(record.content, range);
        if (Body !== undefined) return { ...members, Body: Body as never };
        if (attempt === ATTEMPTS)
          throw new Error(`the content of an object is gone: ${JSON.stringify(record.content)}`);
      }
    },
    HeadObject: async (input, call) => (await describe(s3, input, call)).members,
  };
}

const ARCHIVED = new Set(['GLACIER', 'DEEP_ARCHIVE']);

function archived({ storageClass }: ObjectRecord) {
  const message = "The operation is not valid for the object's storage class";
  return s3Fault(403, 'InvalidObjectState', message, { StorageClass: storageClass });
}

async function describe(s3: S3, input: Reading, call: Call) {
  const { bucket, key } = await objectOf(s3, input);
  refuseCustomerKey(input);
  refuseOverrides(input, call);
  if (input.Range !== undefined && input.PartNumber !== undefined) {
    throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
  }
  const wanted: Wanted = { bucket, key, versionId: input.VersionId };
  const record = await findObject(s3, call, wanted);
  checkRead(input, record, s3.clock.now());
  const part = await partOf(s3, record, input.PartNumber);
  const asked = part?.range ?? rangeOf(heededRange(input, call, record), record.size);
  const range = asked ?? { start: 0, end: record.size - 1 };
  const isWhole = range.start === 0 && range.end === record.size - 1;
  const members = {
    ...propertyMembers(record),
    ...overrides(input),
    AcceptRanges: 'bytes',
    ContentLength: range.end - range.start + 1,
    ETag: quoted(record.etag),
    LastModified: new Date(Math.floor(record.modifiedMs / 1000) * 1000),
    ServerSideEncryption: 'AES256' as const,
    ...(asked && record.size > 0 && { ContentRange: `bytes ${range.start}-${range.end}/${record.size}` }),
    ...(input.PartNumber !== undefined && record.parts !== undefined && { PartsCount: record.parts }),
    ...(bucket.versioning !== undefined && { VersionId: record.versionId }),
    ...(input.VersionId === undefined && expirationOf(bucket, key, record)),
    ...(input.ChecksumMode === 'ENABLED' && checksumsOf(record, part, isWhole)),
  };
  return { record, range, members };
}

interface FoundPart {
  readonly range: ByteRange;
  readonly checksum: string | undefined;
}

/** The bytes of one part; an object that was not uploaded in parts has one. */
async function partOf(
  { store }: S3,
  record: ObjectRecord,
  number: number | undefined,
): Promise<FoundPart | undefined> {
  if (number === undefined) return undefined;
  if (!(Number.isInteger(number) && number >= 1 && number <= 10_000)) {
    throw invalidArgument(
      'Part number must be an integer between 1 and 10000, inclusive',
      'partNumber',
      String(number),
    );
  }
  const { content, checksum } = record;
  if (number > (record.parts ?? 1)) {
    throw s3Fault(416, 'InvalidPartNumber', 'The requested partnumber is not satisfiable', {
      ActualPartCount: record.parts ?? 1,
      PartNumberRequested: number,
    });
  }
  if (content.kind !== 'parts') {
    return { range: { start: 0, end: record.size - 1 }, checksum: checksum?.value };
  }
  let start = 0;
  const all = await store.read((view) => partsOf(view, content.id));
  for (const { value } of all.slice(0, number - 1)) start += value.size;
  const found = all[number - 1]?.value;
  const size = found?.size ?? 0;
  return {
    range: { start, end: start + size - 1 },
    checksum: checksum && found?.checksums[checksum.algorithm],
  };
}

function checksumsOf(record: ObjectRecord, part: FoundPart | undefined, isWhole: boolean) {
  const { checksum } = record;
  if (!checksum) return {};
  if (part && checksum.type === 'COMPOSITE') {
    return part.checksum === undefined
      ? {}
      : { ...valueMembers({ [checksum.algorithm]: part.checksum }), ChecksumType: checksum.type };
  }
  return isWhole ? checksumMembers(checksum) : {};
}

/** A range is heeded only of the version that `If-Range` names. */
function heededRange(input: Reading, { headers }: Call, record: ObjectRecord): string | undefined {
  const ifRange = headers['if-range'];
  if (ifRange === undefined || input.Range === undefined) return input.Range;
  if (ifRange.includes('"')) return ifRange === quoted(record.etag) ? input.Range : undefined;
  const since = Date.parse(ifRange);
  return Math.floor(record.modifiedMs / 1000) * 1000 <= since ? input.Range : undefined;
}

const OVERRIDES = {
  ResponseCacheControl: ['CacheControl', 'response-cache-control'],
  ResponseContentDisposition: ['ContentDisposition', 'response-content-disposition'],
  ResponseContentEncoding: ['ContentEncoding', 'response-content-encoding'],
  ResponseContentLanguage: ['ContentLanguage', 'response-content-language'],
  ResponseContentType: ['ContentType', 'response-content-type'],
} as const;

function refuseOverrides(input: Reading, { principal }: Call): void {
  const given = Object.entries(OVERRIDES).flatMap(([member, [, parameter]]) => {
    const value = input[member as keyof typeof OVERRIDES];
    return value === undefined ? [] : [{ parameter, value }];
  });
  if (principal.kind === 'anonymous' && (given.length > 0 || input.ResponseExpires !== undefined)) {
    throw invalidRequest('Request specific response headers cannot be used for anonymous GET requests.');
  }
  for (const { parameter, value } of given) {
    // oxlint-disable-next-line no-control-regex -- what a header may hold
    if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue;
    throw invalidArgument('Header value cannot be represented using ISO-8859-1.', parameter, value);
  }
}

/** The reader's own words for headers of the answer. */
function overrides(input: Reading) {
  const given = Object.entries(OVERRIDES).flatMap(([member, [name]]) => {
    const value = input[member as keyof typeof OVERRIDES];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...(Object.fromEntries(given) as { ContentType?: string }),
    ...(input.ResponseExpires && { Expires: input.ResponseExpires }),
  };
}
