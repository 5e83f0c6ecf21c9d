/**
 * What a request costs before its service does anything: the signature, and the whole pipeline (identify,
 * authenticate, decode, authorize, encode) round a handler that does nothing. One thread, no sockets; the
 * bare computation of a signature stands beside, as nobody can verify one for less.
 */
import { createHash, createHmac } from 'node:crypto';
import { createIdentification } from '../src/api/identify.ts';
import { createPipeline, type Pipeline } from '../src/api/pipeline.ts';
import { createRequestMetrics } from '../src/api/requestMetrics.ts';
import { createServiceRegistry } from '../src/api/services.ts';
import type { Exchange } from '../src/api/exchange.ts';
import type { Credential } from '../src/api/credential.ts';
import { simulatedClock } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import { createServiceModel } from '../src/protocol/createServiceModel.ts';
import { createProtocols } from '../src/protocol/protocols.ts';
import type { HttpRequest } from '../src/protocol/http.ts';
import { createSigningKeys } from '../src/protocol/sigv4/signingKey.ts';
import { readSigned, verifySignature } from '../src/protocol/sigv4/verify.ts';
import { wireFacts } from '../src/protocol/wireFacts.ts';
import { notImplemented, type Service } from '../src/services/service.ts';
import { machine } from './platform.ts';

const SECONDS = Number(process.argv[2] ?? 2);
const NOW_MS = Date.parse('2026-11-22T04:00:00Z');
const AMZ_DATE = '20261122T040000Z';
const KEY = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const ACCOUNT = '111122223333';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

interface Wish {
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function signed({ service, method = 'POST', path = '/', body, headers: more }: Wish): HttpRequest {
  const headers: Record<string, string> = {
    host: '127.0.0.1:4566',
    'user-agent': 'aws-sdk-js/3.1162.0 ua/2.1 os/linux lang/js md/nodejs#24',
    'x-amz-date': AMZ_DATE,
    ...more,
  };
  const names = Object.keys(headers)
    .filter((name) => name !== 'user-agent')
    .toSorted();
  const canonical = [
    method,
    path,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n');
  const scope = `${AMZ_DATE.slice(0, 8)}/us-east-1/${service}/aws4_request`;
  let key = hmac(`AWS4${KEY.secretAccessKey}`, AMZ_DATE.slice(0, 8));
  for (const part of ['us-east-1', service, 'aws4_request']) key = hmac(key, part);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${AMZ_DATE}\n${scope}\n${sha256(canonical)}`).toString(
    'hex',
  );
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${KEY.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { method, path, query: '', headers, body: Buffer.from(body) };
}

const INVOKE = signed({
  service: 'lambda',
  path: '/2015-03-31/functions/orders-create/invocations',
  body: '{"orderId":17}',
  headers: { 'content-type': 'application/octet-stream' },
});
const FORM = signed({
  service: 'iam',
  body: 'Action=GetUser&Version=2010-05-08&UserName=alice',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});
const JSON_CALL = signed({
  service: 'logs',
  body: '{"logGroupName":"/aws/lambda/orders-create","limit":50}',
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'Logs_20140328.DescribeLogStreams',
  },
});

const keys = createSigningKeys();

/** As the pipeline does it: the claim is read, the day's key is at hand, the body is hashed. */
function verify(http: HttpRequest): void {
  const claim = readSigned(http);
  if (!claim || 'problem' in claim) throw new Error('not signed');
  const problem = verifySignature(claim, http, {
    key: keys.get(KEY.secretAccessKey, claim.date, claim.region, claim.service),
    nowMs: NOW_MS,
    windowMs: 300_000,
    payloadHash: createHash('sha256').update(http.body).digest('hex'),
    isS3: false,
  });
  if (problem) throw new Error(problem.problem);
}

/** Two digests and an HMAC: what no verification can do without. */
function bare(): void {
  const body = createHash('sha256').update(INVOKE.body).digest('hex');
  const canonical = createHash('sha256')
    .update(`POST\n/\n\nhost:127.0.0.1:4566\n\nhost\n${body}`)
    .digest('hex');
  createHmac('sha256', KEY.secretAccessKey).update(canonical).digest('hex');
}

async function pipelineOf(): Promise<Pipeline> {
  const credential: Credential = {
    secretAccessKey: KEY.secretAccessKey,
    account: ACCOUNT,
    principal: {
      kind: 'user',
      arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
      userId: 'AIDAALICE',
      accessKeyId: KEY.accessKeyId,
    },
  };
  const clock = simulatedClock(NOW_MS);
  const [lambda, logs, iam] = await Promise.all([
    import('@aws-sdk/client-lambda'),
    import('@aws-sdk/client-cloudwatch-logs'),
    import('@aws-sdk/client-iam'),
  ]);
  const answer = { statusCode: 200, headers: {}, body: new Uint8Array(0) };
  const user = {
    UserName: 'alice',
    UserId: 'AIDAALICE',
    Arn: credential.principal.arn,
    Path: '/',
    CreateDate: new Date(NOW_MS),
  };
  const service = (operations: Service['operations'], straight?: Service['straight']): Service => ({
    operations,
    permissions: Object.fromEntries(Object.keys(operations).map((name) => [name, () => []])),
    ...(straight && { straight }),
  });
  const registry = createServiceRegistry(
    [
      entry('lambda', lambda, service({ Invoke: notImplemented }, { Invoke: async () => answer as never })),
      entry('cloudwatch-logs', logs, service({ DescribeLogStreams: () => ({ logStreams: [] }) })),
      entry('iam', iam, service({ GetUser: () => ({ User: user }) })),
    ],
    createRequestMetrics(),
  );
  return createPipeline({
    identification: createIdentification(registry, createProtocols()),
    authentication: { findCredential: () => credential, keys: createSigningKeys() },
    open: { defaultAccount: ACCOUNT, defaultRegion: 'us-east-1' },
    authorize: () => ({ allowed: true }),
    onlyAudits: false,
    bodies: { read: () => new Uint8Array(0), release: () => undefined },
    stallMs: 30_000,
    clock,
    log: silentLog(),
  });
}

function entry(id: 'lambda' | 'cloudwatch-logs' | 'iam', sdk: object, service: Service) {
  const facts = wireFacts[id];
  return { facts, load: async () => ({ model: createServiceModel(sdk, facts), service }) };
}

function exchangeOf(http: HttpRequest): Exchange {
  return {
    peer: {
      sourceIp: '127.0.0.1',
      isWhole: true,
      readBody: () => http.body,
      mayContinue: () => undefined,
      onGone: () => undefined,
    },
    requestId: '00000000-0000-4000-8000-000000000000',
    startedAt: 0,
    http: { ...http, body: new Uint8Array(0) },
    receivedBody: new Uint8Array(0),
    labels: {},
  } as unknown as Exchange;
}

/** Microseconds each: median and 99th percentile of batches, and the mean. */
async function timed(work: () => unknown): Promise<string[]> {
  const batch = 20;
  for (let n = 0; n < 2000; n++) await work();
  const samples: number[] = [];
  const end = performance.now() + SECONDS * 1000;
  while (performance.now() < end) {
    const start = process.hrtime.bigint();
    for (let n = 0; n < batch; n++) {
      const result = work();
      if (result instanceof Promise) await result;
    }
    samples.push(Number(process.hrtime.bigint() - start) / 1000 / batch);
  }
  samples.sort((one, other) => one - other);
  const at = (share: number) => samples[Math.floor(samples.length * share)] ?? NaN;
  const mean = samples.reduce((sum, one) => sum + one, 0) / samples.length;
  return [at(0.5), at(0.99), mean].map((micros) => micros.toFixed(1));
}

const pipeline = await pipelineOf();
const rows: [string, () => unknown][] = [
  ['two digests and an HMAC', bare],
  ['signature of an Invoke', () => verify(INVOKE)],
  ['signature of a form (IAM)', () => verify(FORM)],
  ['signature of a JSON call (Logs)', () => verify(JSON_CALL)],
  ['pipeline of an Invoke, straight', () => pipeline(exchangeOf(INVOKE))],
  ['pipeline of a form (IAM GetUser)', () => pipeline(exchangeOf(FORM))],
  ['pipeline of a JSON call (Logs DescribeLogStreams)', () => pipeline(exchangeOf(JSON_CALL))],
];
process.stdout.write(
  `${machine()}; ${SECONDS} s each\n\n| what | p50 µs | p99 µs | mean µs |\n| --- | --- | --- | --- |\n`,
);
for (const [what, work] of rows) {
  process.stdout.write(`| ${[what, ...(await timed(work))].join(' | ')} |\n`);
}
