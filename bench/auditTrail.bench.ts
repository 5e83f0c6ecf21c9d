/**
 * What the audit trail costs: a warm invocation, which leaves no event, only asks; a call that is recorded is turned
 * into its event after its answer. Processor time of one thread; the goal is 3 % of what an invocation takes.
 */
import * as sdk from '@aws-sdk/client-iam';
import { recordInTrail } from '../src/api/trail.ts';
import type { Exchange } from '../src/api/exchange.ts';
import { systemClock } from '../src/base/clock.ts';
import { systemIds } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import { createServiceModel } from '../src/protocol/createServiceModel.ts';
import { wireFacts } from '../src/protocol/wireFacts.ts';
import { createCloudTrail } from '../src/services/cloudtrail/index.ts';
import { openMemoryStore } from '../src/store/memory/openMemoryStore.ts';
import { machine } from './platform.ts';

const SECONDS = Number(process.argv[2] ?? 1);
const BATCH = 1000;
const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders`;
const FUNCTION = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders-create`;

const clock = systemClock();
const log = silentLog();
const store = openMemoryStore({ clock, log });
const trail = createCloudTrail({ store, clock, ids: systemIds(), log, issuerOf: () => undefined });
const iam = createServiceModel(sdk, wireFacts.iam);

const principal = {
  kind: 'user',
  arn: `arn:aws:iam::${ACCOUNT}:user/ada`,
  userId: 'AIDA',
  accessKeyId: 'AKIA',
};
const exchange = (operation: object, input: unknown): Exchange =>
  ({
    peer: { sourceIp: '192.0.2.1' },
    requestId: 'e2a1c0de-0000-4000-8000-000000000000',
    http: { headers: { 'user-agent': 'aws-cli/2.34 md/Botocore#1.43 ua/2.1 os/linux lang/python#3.13' } },
    receivedBody: new Uint8Array(0),
    operation,
    caller: { account: ACCOUNT, region: 'eu-west-1', principal },
    input,
    output: { Role: { RoleName: 'orders', Arn: ROLE, CreateDate: new Date(), Tags: [] } },
  }) as unknown as Exchange;

const hot = exchange({ straight: () => undefined }, undefined);
const written = exchange(
  { model: iam.operations.get('CreateRole') },
  {
    RoleName: 'orders',
    AssumeRolePolicyDocument: JSON.stringify({ Statement: ['x'.repeat(300)] }),
    Tags: [],
  },
);
const use = { action: 'lambda:InvokeFunction', outcome: 'allowed' } as const;

const rows = [
  [
    'asking whether an invocation leaves an event',
    measure(() => recordInTrail(trail.record, hot, undefined)),
  ],
  [
    "counting a role's invocation for `policy suggest`",
    // A new text each time, as it is in a request.
    measure((n) => trail.activity.note(ACCOUNT, ROLE, { ...use, resource: `${FUNCTION}:${n % 4}` })),
  ],
  ['an event of CreateRole, after the answer', await measureEvents()],
] as const;
process.stdout.write(`${machine()}\n\n| what | ns |\n| --- | --- |\n`);
for (const [what, ns] of rows) process.stdout.write(`| ${what} | ${Math.round(ns)} |\n`);

function measure(work: (n: number) => void): number {
  for (let n = 0; n < 20 * BATCH; n++) work(n);
  const end = performance.now() + SECONDS * 1000;
  const before = process.cpuUsage();
  let count = 0;
  while (performance.now() < end) for (let n = 0; n < BATCH; n++, count++) work(n);
  return nsEach(before, count);
}

/** With the writing of the batches. */
async function measureEvents(): Promise<number> {
  for (let n = 0; n < BATCH; n++) recordInTrail(trail.record, written, undefined);
  await trail.flush();
  const end = performance.now() + SECONDS * 1000;
  const before = process.cpuUsage();
  let count = 0;
  while (performance.now() < end) {
    for (let n = 0; n < BATCH / 5; n++, count++) recordInTrail(trail.record, written, undefined);
    await trail.flush();
  }
  return nsEach(before, count);
}

function nsEach(before: NodeJS.CpuUsage, count: number): number {
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / count;
}
