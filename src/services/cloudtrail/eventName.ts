import type { OperationModel } from '../../protocol/serviceModel.ts';

/** Lambda's events of these operations end in `v2`. */
const SECOND_VERSION = new Set([
  'AddPermission',
  'GetFunction',
  'GetFunctionConfiguration',
  'GetPolicy',
  'RemovePermission',
  'TagResource',
  'UntagResource',
  'UpdateFunctionCode',
  'UpdateFunctionConfiguration',
]);
/** Lambda's operations since then have events of their own name. */
const BARE_SINCE = '2021';

/** As AWS names events: the operation, with Lambda's API date behind those that are older than 2021. */
export function eventName({ name, http, service }: OperationModel): string {
  if (service.id !== 'lambda') return name;
  const [, year = '', month = '', day = ''] = /^\/(\d{4})-(\d\d)-(\d\d)\//.exec(http?.[1] ?? '') ?? [];
  if (year === '' || year >= BARE_SINCE) return name;
  return `${name}${year}${month}${day}${SECOND_VERSION.has(name) ? 'v2' : ''}`;
}

const READS = /^(Get|List|Describe|Head|Lookup|BatchGet|Search|Simulate|Filter|Test|AssumeRole|Decode)/;

export function isReadOnly(operation: string): boolean {
  return READS.test(operation);
}

/** Data events: what is done with resources, rather than to them. As on AWS, they are not in the event history. */
const DATA_EVENTS: Readonly<Record<string, ReadonlySet<string>>> = {
  lambda: new Set(['Invoke', 'InvokeAsync', 'InvokeWithResponseStream']),
  'cloudwatch-logs': new Set(['PutLogEvents']),
  cloudwatch: new Set(['PutMetricData', 'GetMetricData', 'GetMetricWidgetImage']),
  dynamodb: new Set([
    'BatchGetItem',
    'BatchWriteItem',
    'DeleteItem',
    'GetItem',
    'PutItem',
    'Query',
    'Scan',
    'TransactGetItems',
    'TransactWriteItems',
    'UpdateItem',
  ]),
  'dynamodb-streams': new Set(['GetRecords', 'GetShardIterator']),
  s3: new Set([
    'AbortMultipartUpload',
    'CompleteMultipartUpload',
    'CopyObject',
    'CreateMultipartUpload',
    'DeleteObject',
    'DeleteObjectTagging',
    'DeleteObjects',
    'GetObject',
    'GetObjectAcl',
    'GetObjectAttributes',
    'GetObjectTagging',
    'HeadBucket',
    'HeadObject',
    'ListMultipartUploads',
    'ListObjectVersions',
    'ListObjects',
    'ListObjectsV2',
    'ListParts',
    'PutObject',
    'PutObjectAcl',
    'PutObjectTagging',
    'UploadPart',
    'UploadPartCopy',
  ]),
};

export function isDataEvent(service: string, operation: string): boolean {
  return DATA_EVENTS[service]?.has(operation) ?? false;
}
