import { traceRoot } from '../../../protocol/traceRoot.ts';
import { checkDestination, serviceOf } from '../destination.ts';
import { bucketOf, streamRecordKey, whyNotKept, type FailureBuckets } from '../failureBuckets.ts';
import { invalidParameter } from '../fault.ts';
import { parseFunctionName, unqualifiedArn, type FunctionScope } from '../functionName.ts';
import { lineageName, withLineage } from '../lineage.ts';
import type { Lambda } from '../needs.ts';
import { MAX_EVENT_BYTES } from '../payload.ts';
import type { MappingRecord } from './mappingRecord.ts';

/** Kinds of targets that AWS has for what a mapping gives up, and functions, which only this platform has. */
const SERVICES = new Set(['lambda', 'sqs', 'sns', 's3']);

/** Throws unless records that are given up can be told there. */
export async function checkFailureDestination(
  lambda: Pick<Lambda, 'store' | 'failureBuckets'>,
  call: FunctionScope,
  functionName: string,
  destination: string,
): Promise<void> {
  if (!SERVICES.has(serviceOf(destination))) {
    throw invalidParameter(
      `The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination=${destination})) is invalid.`,
    );
  }
  const known = 'Buckets and functions can be destinations.';
  await lambda.store.read((view) => checkDestination(lambda, view, call, functionName, destination, known));
}

export interface FailureReport {
  readonly account: string;
  readonly region: string;
  readonly mapping: Pick<MappingRecord, 'functionArn' | 'uuid'>;
  readonly shardId: string;
  readonly destination: string;
  /** The function's execution role: the destination is told in its name. */
  readonly role: string | undefined;
  /** Where the records are that are given up. */
  readonly record: Buffer;
  /** The same with the records themselves, for who has room for them. */
  readonly whole: () => Buffer;
}

/** Resolves when the destination has it, durably, or with why it never will. */
export async function tellDestination(lambda: Lambda, report: FailureReport): Promise<string | undefined> {
  const { account, region, mapping, destination, role, record } = report;
  const bucket = bucketOf(destination);
  if (bucket !== undefined && lambda.failureBuckets) {
    return keepIn(lambda, lambda.failureBuckets, bucket, report);
  }
  if (!destination.startsWith('arn:aws:lambda:')) return 'there is no such service';
  const parsed = parseFunctionName(destination);
  if (parsed === undefined) return 'it is no function';
  if (record.length > MAX_EVENT_BYTES) return 'the record is too large for an event';
  const functionArn = unqualifiedArn(mapping.functionArn);
  if (lambda.roles !== undefined) {
    const may =
      role !== undefined && (await lambda.roles.mayInvoke({ roleArn: role, functionArn }, destination));
    if (!may) return 'the execution role may not invoke it';
  }
  const nowMs = lambda.clock.now();
  const id = lambda.ids.uuid();
  const trace = newTrace(nowMs, id);
  const arn = `arn:aws:lambda:${region}:${account}:function:${parsed.name}`;
  const { traceHeader, loops } = withLineage(trace, lineageName(arn));
  const event = {
    account,
    region,
    functionName: parsed.name,
    traceHeader,
    loops,
    acceptedAtMs: nowMs,
    ...(parsed.qualifier !== undefined && { qualifier: parsed.qualifier }),
  };
  await lambda.events.accept(id, event, record);
  return undefined;
}

async function keepIn(
  lambda: Lambda,
  buckets: FailureBuckets,
  bucket: string,
  { mapping, shardId, role, whole }: FailureReport,
): Promise<string | undefined> {
  if (role === undefined) return 'the function is gone';
  const functionArn = unqualifiedArn(mapping.functionArn);
  const nowMs = lambda.clock.now();
  const id = lambda.ids.uuid();
  return whyNotKept(buckets, {
    use: { roleArn: role, functionArn },
    bucket,
    key: streamRecordKey(mapping.uuid, shardId, nowMs, id),
    body: whole(),
    traceHeader: withLineage(newTrace(nowMs, id), lineageName(functionArn)).traceHeader,
  });
}

function newTrace(nowMs: number, id: string): string {
  return `Root=${traceRoot(nowMs, id)};Sampled=0`;
}
