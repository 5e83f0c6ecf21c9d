import type { Clock } from '../../../base/clock.ts';
import type { Task } from '../../../base/task.ts';
import type { AnsweredHttp } from '../../service.ts';
import type { Bucket, Buckets } from '../bucketCache.ts';
import { requestFiltersOf, type RequestFilter } from '../config/metrics.ts';
import { scopeOf, type Measured, type Publish } from './measured.ts';

/**
 * Counts the requests to buckets that have a metrics configuration, in memory, and publishes them each second; `kill -9` may
 * lose that second. A request to any other bucket costs one look into a map.
 */
export interface RequestMetrics {
  readonly answered: (answered: AnsweredHttp) => void;
  /** Resolves when what was counted before is durable. */
  flush(): Promise<void>;
  readonly task: Task;
}

const MINUTE_MS = 60_000;
const FLUSH_PERIOD_MS = 1_000;
/** Beyond, a second that nobody takes is dropped. */
const MAX_KEPT = 100_000;

export function createRequestMetrics({ clock, buckets, publish }: Needs): RequestMetrics {
  let waiting = new Map<string, Measured & { count: number }>();
  let turns: Promise<void> = Promise.resolve();
  const add = (bucket: Bucket, filter: RequestFilter, { name, unit, value }: Value): void => {
    const atMs = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
    const id = `${bucket.id}/${filter.id}/${name}/${value}/${atMs}`;
    const known = waiting.get(id);
    if (known !== undefined) {
      known.count++;
      return;
    }
    if (waiting.size >= MAX_KEPT) return;
    const dimensions = [
      { name: 'BucketName', value: bucket.name },
      { name: 'FilterId', value: filter.id },
    ];
    const scope = scopeOf(bucket);
    waiting.set(id, { scope, namespace: 'AWS/S3', name, dimensions, unit, atMs, value, count: 1 });
  };
  const count = (bucket: Bucket | undefined, answered: AnsweredHttp): void => {
    if (!bucket) return;
    let values: readonly Value[] | undefined;
    for (const filter of requestFiltersOf(bucket)) {
      if (!isCounted(filter, answered)) continue;
      values ??= valuesOf(answered);
      for (const value of values) add(bucket, filter, value);
    }
  };
  const flush = (): Promise<void> => {
    const turn = turns.then(async () => {
      if (waiting.size === 0) return;
      const taken = [...waiting.values()];
      waiting = new Map();
      await publish(taken);
    });
    turns = turn.catch(() => undefined);
    return turn;
  };
  return {
    answered: (answered) => {
      const name = answered.labels['Bucket'];
      if (name === undefined) return;
      const known = buckets.known(name);
      if (known) return count(known, answered);
      // Anything of any bucket has changed since it was looked at.
      Promise.resolve(buckets.find(name)).then(
        (bucket) => count(bucket, answered),
        () => undefined,
      );
    },
    flush,
    task: { name: 's3-request-metrics', periodMs: FLUSH_PERIOD_MS, run: flush },
  };
}

interface Needs {
  readonly clock: Clock;
  readonly buckets: Pick<Buckets, 'find' | 'known'>;
  readonly publish: Publish;
}

interface Value {
  readonly name: string;
  readonly unit: Measured['unit'];
  readonly value: number;
}

function isCounted({ prefix }: RequestFilter, { labels }: AnsweredHttp): boolean {
  return prefix === undefined || labels['Key']?.startsWith(prefix) === true;
}

function valuesOf(answered: AnsweredHttp): readonly Value[] {
  const { answer, firstByteMs, totalMs } = answered;
  const counts: Record<string, number> = {
    AllRequests: 1,
    '4xxErrors': answer.status >= 400 && answer.status < 500 ? 1 : 0,
    '5xxErrors': answer.status >= 500 ? 1 : 0,
  };
  const kind = kindOf(answered);
  if (kind !== undefined) counts[kind] = 1;
  const values: Value[] = Object.entries(counts).map(([name, value]) => ({ name, unit: 'Count', value }));
  const uploaded = bytesUploaded(answered);
  if (uploaded > 0) values.push({ name: 'BytesUploaded', unit: 'Bytes', value: uploaded });
  const downloaded = bytesDownloaded(answered);
  if (downloaded > 0) values.push({ name: 'BytesDownloaded', unit: 'Bytes', value: downloaded });
  values.push(
    { name: 'FirstByteLatency', unit: 'Milliseconds', value: rounded(firstByteMs) },
    { name: 'TotalRequestLatency', unit: 'Milliseconds', value: rounded(totalMs) },
  );
  return values;
}

const LISTS: ReadonlySet<string> = new Set([
  'ListObjects',
  'ListObjectsV2',
  'ListObjectVersions',
  'ListMultipartUploads',
  'ListParts',
]);

/** AWS counts GET, PUT and DELETE of objects only, HEAD of buckets as well. */
function kindOf({ operation, labels, request: { method } }: AnsweredHttp): string | undefined {
  if (LISTS.has(operation)) return 'ListRequests';
  if (operation === 'DeleteObjects') return 'DeleteRequests';
  if (method === 'HEAD') return 'HeadRequests';
  if (method === 'POST') return 'PostRequests';
  if (labels['Key'] === undefined) return undefined;
  if (method === 'GET') return 'GetRequests';
  if (method === 'PUT') return 'PutRequests';
  return method === 'DELETE' ? 'DeleteRequests' : undefined;
}

function bytesUploaded({ request: { headers } }: AnsweredHttp): number {
  return lengthIn(headers['x-amz-decoded-content-length'] ?? headers['content-length']);
}

function bytesDownloaded({ request, answer: { headers, body } }: AnsweredHttp): number {
  if (request.method === 'HEAD' || body === undefined) return 0;
  if (typeof body === 'string') return Buffer.byteLength(body);
  return body instanceof Uint8Array ? body.byteLength : lengthIn(headers['content-length']);
}

function lengthIn(header: string | string[] | undefined): number {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : 0;
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
