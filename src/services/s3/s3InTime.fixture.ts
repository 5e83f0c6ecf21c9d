import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { simulatedClock } from '../../base/clock.ts';
import { seededIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { openDirectoryBlobs } from '../../store/directory/openDirectoryBlobs.ts';
import { openMemoryStore } from '../../store/memory/openMemoryStore.ts';
import type { Call } from '../service.ts';
import { createS3 } from './index.ts';
import type { Measured } from './metrics/measured.ts';

const Bucket = 'aging';

interface Answer {
  readonly Expiration?: string;
  readonly Contents?: readonly { readonly Key: string }[];
  readonly Versions?: readonly object[];
  readonly DeleteMarkers?: readonly object[];
  readonly Uploads?: readonly object[];
  readonly Rules?: readonly object[];
}

/** S3 on a clock that the test moves. */
export async function s3InTime(context: Pick<TestContext, 'after'>) {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-s3-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const clock = simulatedClock();
  const ids = seededIds(1);
  const store = openMemoryStore({ clock, log: silentLog() });
  const blobs = await openDirectoryBlobs({ folder, ids });
  const published: Measured[] = [];
  const functions = { mayInvoke: async () => true, invoke: async () => undefined };
  const s3 = createS3({
    store,
    blobs,
    clock,
    ids,
    log: silentLog(),
    functions,
    publish: async (values) => void published.push(...values),
    mayAlso: () => true,
  });
  const callOf = (operation: string): Call => {
    const principal = { kind: 'root', arn: 'arn:aws:iam::000000000000:root', userId: 'root' };
    const facts = {
      account: '000000000000',
      region: 'us-east-1',
      headers: {},
      requestId: 'r',
      sourceIp: '::1',
    };
    return { ...facts, principal, operation } as unknown as Call;
  };
  const call = async (operation: string, input: object = {}): Promise<Answer> => {
    const handler = s3.operations[operation as 'PutObject'] as (input: object, call: Call) => Promise<object>;
    return handler({ Bucket, ...input }, callOf(operation));
  };
  /** As a neighbour reads it, in the name of the root. */
  const readObject = (Key: string, mostBytes: number) =>
    s3.inNameOf.readObject({ Bucket, Key }, callOf('GetObject'), mostBytes);
  const runTask = async (task: string) => {
    await s3.tasks?.find(({ name }) => name === task)?.run(new AbortController().signal);
  };
  const runRules = () => runTask('s3-lifecycle');
  const rules = (...Rules: object[]) =>
    call('PutBucketLifecycleConfiguration', { LifecycleConfiguration: { Rules } });
  const keys = async () => ((await call('ListObjectsV2')).Contents ?? []).map(({ Key }) => Key);
  await call('CreateBucket');
  return { clock, call, readObject, runTask, runRules, rules, keys, published };
}
