import { writeSync } from 'node:fs';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { silentLog } from '../../src/base/log.ts';
import { readConfig } from '../../src/config.ts';
import { startPlatform } from '../../src/main.ts';
import { BUCKET, contentOf, isRemoval, WORKERS } from './s3StormState.ts';

/** Run by s3Kill.test.ts, until it is killed: writes, replaces and deletes objects, and says what was acknowledged. */
const [folder = '', start = '0'] = process.argv.slice(2);
const words = '--port 0 --isolation process --egress none --log-level error --pool-mib 0 --data';
const { config } = readConfig(words.split(' ').concat(folder), [], {});
const platform = await startPlatform(config, { log: silentLog() });
const s3 = new S3Client({
  region: 'us-east-1',
  endpoint: platform.url,
  credentials: platform.credentials,
  maxAttempts: 1,
});
await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));

const BEFORE_THE_FIRST_LINE = 8;
const unsaid: string[] = [];
let isSpeaking = false;
/** The first lines are said together: who kills this some time after the first has something to look at. */
function say(line: string): void {
  unsaid.push(line);
  if (!isSpeaking && unsaid.length < BEFORE_THE_FIRST_LINE) return;
  isSpeaking = true;
  writeSync(1, unsaid.join(''));
  unsaid.length = 0;
}

async function upload(Key: string, Body: Buffer): Promise<void> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key }));
  const place = { Bucket: BUCKET, Key, UploadId };
  const { ETag } = await s3.send(new UploadPartCommand({ ...place, PartNumber: 1, Body }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await s3.send(new CompleteMultipartUploadCommand({ ...place, MultipartUpload }));
}

await Promise.all(
  Array.from({ length: WORKERS }, async (_, worker) => {
    const Key = `worker/${worker}`;
    for (let number = Number(start); ; number++) {
      const Body = contentOf(worker, number);
      if (isRemoval(number)) await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
      else if (worker % 2 === 1) await upload(Key, Body);
      else await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
      say(`${worker} ${number}\n`);
    }
  }),
);
