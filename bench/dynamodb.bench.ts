/**
 * GetItem, PutItem and a Query of 20 items beside dynalite, with the same requests at 16 connections. dynalite keeps tables in
 * memory and looks at no signature; Mayfly verifies each and has written to disk what it acknowledges. They take turns;
 * the median of the turns counts. `node bench/dynamodb.bench.ts [TURNS] [SECONDS]`
 */
import { SignatureV4 } from '@smithy/signature-v4';
import { SignerHash } from '../src/protocol/sigv4/signerHash.ts';
import { installDynalite, startDynalite } from './dynaliteServer.ts';
import { machine, percentile, REGION, startPlatform } from './platform.ts';
import { rawClient, requestBytes } from './rawClient.ts';
import { printTable } from './table.ts';
import { takeTurns } from './turns.ts';

const TURNS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 2);
const CONNECTIONS = 16;
/** Other items for each connection, so that writers do not wait for one another. */
const ITEMS = 320;

interface Contender {
  readonly what: string;
  readonly port: number;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

interface Turn {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failures: number;
}

const installed = await installDynalite();
if ('missing' in installed) process.stdout.write(`Skipped: ${installed.missing}.\n`);
else await compare(installed.folder);

async function compare(folder: string): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const dynalite = await startDynalite(folder);
    stops.push(() => dynalite.stop());
    const platform = await startPlatform();
    stops.push(() => platform.stop());
    const contenders: Contender[] = [
      { what: 'dynalite', port: dynalite.port, credentials: { accessKeyId: 'x', secretAccessKey: 'x' } },
      { what: 'Mayfly', port: platform.port, credentials: platform.credentials },
    ];
    for (const contender of contenders) await fill(contender);
    process.stdout.write(`${machine()}; median of ${TURNS} turns of ${SECONDS} s\n\n`);
    const rows: string[][] = [];
    for (const operation of ['GetItem', 'PutItem', 'Query']) {
      rows.push(...(await compareOperation(contenders, operation)));
    }
    printTable(['operation', 'what', 'p50 ms', 'p99 ms', 'requests/s', 'ratio', 'failures'], rows);
  } finally {
    for (const stop of stops) await stop();
  }
}

async function compareOperation(contenders: readonly Contender[], operation: string): Promise<string[][]> {
  const requests = await Promise.all(
    contenders.map((contender) =>
      Promise.all(inputs(operation).map((input) => signed(contender, operation, input))),
    ),
  );
  const jobs = contenders.map(({ what, port }, at) => ({ what, port, requests: requests[at] ?? [] }));
  for (const { port, requests: warmUp } of jobs) await run(port, warmUp, SECONDS);
  const turns = await takeTurns(jobs, TURNS, (job) => run(job.port, job.requests, SECONDS));
  return turns.map(({ contender: { what }, median, sum }) => [
    operation,
    what,
    median(({ p50Ms }) => p50Ms).toFixed(3),
    median(({ p99Ms }) => p99Ms).toFixed(3),
    median(({ perSecond }) => perSecond).toFixed(0),
    median(({ perSecond }, first) => perSecond / first.perSecond).toFixed(2),
    String(sum(({ failures }) => failures)),
  ]);
}

function key(n: number) {
  return { p: { S: `partition-${Math.floor(n / 20)}` }, s: { N: String(n % 20) } };
}

function inputs(operation: string): object[] {
  return Array.from({ length: ITEMS }, (_, n) => {
    if (operation === 'GetItem') return { TableName: 'bench', Key: key(n), ConsistentRead: true };
    if (operation === 'PutItem') return { TableName: 'bench', Item: item(n) };
    return {
      TableName: 'bench',
      KeyConditionExpression: 'p = :p AND s >= :s',
      ExpressionAttributeValues: { ':p': key(n).p, ':s': { N: '0' } },
    };
  });
}

function item(n: number): object {
  return {
    ...key(n),
    name: { S: `item ${n}` },
    price: { N: '12.5' },
    tags: { SS: ['a', 'b'] },
    text: { S: 'x'.repeat(200) },
  };
}

async function fill(contender: Contender): Promise<void> {
  const client = await rawClient(contender.port);
  const send = async (operation: string, input: object) => {
    const { status, body } = await client.request(await signed(contender, operation, input));
    if (status !== 200) throw new Error(`${contender.what}: ${operation}: ${status} ${body.toString()}`);
  };
  await send('CreateTable', {
    TableName: 'bench',
    AttributeDefinitions: [
      { AttributeName: 'p', AttributeType: 'S' },
      { AttributeName: 's', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'p', KeyType: 'HASH' },
      { AttributeName: 's', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  for (let n = 0; n < ITEMS; n++) await send('PutItem', { TableName: 'bench', Item: item(n) });
  client.close();
}

async function run(port: number, requests: readonly Buffer[], seconds: number): Promise<Turn> {
  const latencies: number[] = [];
  let failures = 0;
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, connection) => {
      const client = await rawClient(port);
      let at = performance.now();
      for (let next = connection; at < end; next += CONNECTIONS) {
        const { status } = await client.request(requests[next % requests.length] as Buffer);
        const now = performance.now();
        if (status !== 200) failures++;
        latencies.push(now - at);
        at = now;
      }
      client.close();
    }),
  );
  const took = (performance.now() - started) / 1000;
  return {
    perSecond: latencies.length / took,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    failures,
  };
}

async function signed({ port, credentials }: Contender, operation: string, input: object): Promise<Buffer> {
  const body = JSON.stringify(input);
  const signer = new SignatureV4({ service: 'dynamodb', region: REGION, credentials, sha256: SignerHash });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    path: '/',
    headers: {
      host: `127.0.0.1:${port}`,
      'content-type': 'application/x-amz-json-1.0',
      'content-length': String(Buffer.byteLength(body)),
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    },
    body,
    query: {},
  });
  return requestBytes('/', headers, Buffer.from(body));
}
