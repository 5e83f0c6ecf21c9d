/**
 * What the decision of one request costs: a principal with ten policies (inline ones, AWS's usual service
 * policies, one of thousands of actions), prepared once, against the matcher that one would write down first. Also
 * what it costs to make the policies ready.
 */
import { createPolicyAuthorizer, type PrincipalGrants } from '../src/api/policyAuthorizer.ts';
import { simulatedClock } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import {
  compilePolicy,
  compilePrincipalPolicies,
  decide,
  parsePolicy,
  requestContext,
  type CompiledPolicy,
  type PolicyRequest,
  type PrincipalPolicies,
} from '../src/policy/index.ts';
import { decideNaively } from '../src/policy/naiveDecision.fixture.ts';
import { lambdaPermissions } from '../src/services/lambda/permissions.ts';
import { createResourcePolicies } from '../src/services/lambda/resourcePolicy.ts';
import type { Call } from '../src/services/service.ts';
import { openMemoryStore } from '../src/store/memory/openMemoryStore.ts';
import { machine } from './platform.ts';
import { printTable } from './table.ts';

interface PolicyJson {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Record<string, unknown>[];
}

interface Asked {
  readonly what: string;
  readonly action: string;
  readonly resource: string;
}

const SECONDS = Number(process.argv[2] ?? 2);
const GOAL_MICROSECONDS = 20;
const ACCOUNT = '111122223333';
const PRINCIPAL = { kind: 'user', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/alice` } as const;
const KEYS = {
  'aws:username': 'alice',
  'aws:SecureTransport': 'true',
  'aws:PrincipalTag/team': 'orders',
  'aws:RequestedRegion': 'eu-west-1',
};

const POLICIES = tenPolicies();
const ASKED: readonly Asked[] = [
  {
    what: 'allowed by name',
    action: 'lambda:InvokeFunction',
    resource: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders-create`,
  },
  {
    what: 'allowed through a variable',
    action: 's3:PutObject',
    resource: 'arn:aws:s3:::shared/home/alice/2026/report.pdf',
  },
  {
    what: 'explicitly denied',
    action: 's3:DeleteObject',
    resource: 'arn:aws:s3:::shared/archive/2020/report.pdf',
  },
  {
    what: 'allowed by nothing',
    action: 'dynamodb:DeleteTable',
    resource: `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/payments`,
  },
];

const principal = compiled();
process.stdout.write(`${machine()}; ${SECONDS} s each; 10 policies of ${sizeKiB()} KiB\n\n`);
printTable(
  ['request', 'p50 µs', 'p99 µs', 'mean µs', 'naive mean µs', 'ratio', `p50 at most ${GOAL_MICROSECONDS} µs`],
  ASKED.map((asked) => measure(principal, asked)),
);
const asking = [
  await authorization('ten policies with conditions, decided each time', principal),
  await authorization('one policy without conditions, remembered', compiled([invokerPolicy()])),
];
process.stdout.write('\n');
printTable(['authorization of a warm Invoke', 'p50 µs', 'p99 µs', 'mean µs'], asking);
process.stdout.write(`\nreading and compiling the ten policies: ${preparationMs().toFixed(2)} ms\n`);

function measure(policies: PrincipalPolicies, { what, action, resource }: Asked): string[] {
  const outcome = decideNaively(POLICIES, action, resource, KEYS);
  const decideOnce = () => decide(requestFor(action, resource), policies).outcome;
  if (decideOnce() !== outcome) throw new Error(`${what}: the engine and the naive matcher differ`);
  const engine = timed(decideOnce, SECONDS);
  const naive = timed(() => decideNaively(POLICIES, action, resource, KEYS), SECONDS / 2);
  return [
    `${what} (${outcome})`,
    engine.p50.toFixed(2),
    engine.p99.toFixed(2),
    engine.mean.toFixed(2),
    naive.mean.toFixed(0),
    (engine.mean / naive.mean).toFixed(4),
    engine.p50 <= GOAL_MICROSECONDS ? 'met' : '**missed**',
  ];
}

/** As on a request: the facts are new each time, only the policies are kept. */
function requestFor(action: string, resource: string): PolicyRequest {
  const context = requestContext({
    principal: PRINCIPAL,
    nowMs: 1_795_309_323_000,
    region: 'eu-west-1',
    secureTransport: true,
    userName: 'alice',
    principalTags: [['team', 'orders']],
  });
  return { principal: PRINCIPAL, action, resources: [resource], context };
}

/** Microseconds a call, of batches long enough to be timed. */
function timed(work: () => unknown, seconds: number): { p50: number; p99: number; mean: number } {
  const batch = batchSize(work);
  const samples: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < batch; i++) work();
    samples.push(Number(process.hrtime.bigint() - start) / 1000 / batch);
  }
  samples.sort((a, b) => a - b);
  const at = (share: number): number => samples[Math.floor(samples.length * share)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), mean: samples.reduce((sum, one) => sum + one, 0) / samples.length };
}

/** Calls in about 50 microseconds, after a warm-up. */
function batchSize(work: () => unknown): number {
  const end = performance.now() + 300;
  let calls = 0;
  while (performance.now() < end) {
    work();
    calls++;
  }
  return Math.max(1, Math.round(calls / 6000));
}

function compiled(policies: readonly PolicyJson[] = POLICIES): PrincipalPolicies {
  return compilePrincipalPolicies({ identity: policies.map(compileOne) });
}

function invokerPolicy(): PolicyJson {
  const Resource = `arn:aws:lambda:*:${ACCOUNT}:function:orders-*`;
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource }],
  };
}

/** All of it, as the pipeline does it for a user: what the operation declares, the function's policy, the decision. */
async function authorization(what: string, policies: PrincipalPolicies): Promise<string[]> {
  const store = openMemoryStore({ clock: simulatedClock(), log: silentLog() });
  const { Invoke } = lambdaPermissions({ store, resourcePolicies: createResourcePolicies(store) });
  const grants: PrincipalGrants = {
    principal: PRINCIPAL,
    policies,
    userName: 'alice',
    roleId: undefined,
    tags: [['team', 'orders']],
  };
  const authorize = createPolicyAuthorizer({
    clock: simulatedClock(),
    grantsOf: () => grants,
    noteUse: () => undefined,
  });
  const call = {
    account: ACCOUNT,
    region: 'eu-west-1',
    partition: 'aws',
    operation: 'Invoke',
    principal: { kind: 'user', arn: PRINCIPAL.arn, userId: 'AIDAALICE', accessKeyId: 'AKIAALICE' },
    headers: {},
    sourceIp: '192.0.2.1',
    userAgent: 'bench',
  } as unknown as Call;
  const once = () =>
    authorize(call.principal, Invoke({ FunctionName: 'orders-create' } as never, call), call);
  const first = await once();
  if (!first.allowed || once() instanceof Promise) throw new Error(`${what}: not allowed, or not at once`);
  const { p50, p99, mean } = timed(once, SECONDS);
  return [what, p50.toFixed(2), p99.toFixed(2), mean.toFixed(2)];
}

function compileOne(policy: PolicyJson, index: number): CompiledPolicy {
  return compilePolicy(parsePolicy(JSON.stringify(policy), 'identity'), { id: `policy-${index}` });
}

function preparationMs(): number {
  for (let i = 0; i < 20; i++) compiled();
  const start = performance.now();
  for (let i = 0; i < 50; i++) compiled();
  return (performance.now() - start) / 50;
}

function sizeKiB(): string {
  const bytes = POLICIES.reduce((sum, policy) => sum + JSON.stringify(policy).length, 0);
  return (bytes / 1024).toFixed(0);
}

function tenPolicies(): PolicyJson[] {
  const allow = (Action: string | string[], Resource: string | string[] = '*', rest = {}) => ({
    Effect: 'Allow',
    Action,
    Resource,
    ...rest,
  });
  const services = [
    'ec2',
    'rds',
    'sns',
    'glue',
    'athena',
    'kinesis',
    'ecs',
    'eks',
    'ssm',
    'kms',
    'logs',
    'events',
  ];
  const verbs = ['Get', 'List', 'Describe', 'BatchGet', 'Search'];
  const readMany = services.flatMap((service) =>
    verbs.flatMap((verb) => Array.from({ length: 8 }, (_, i) => `${service}:${verb}Thing${i}*`)),
  );
  const arn = (service: string, rest: string): string => `arn:aws:${service}:*:${ACCOUNT}:${rest}`;
  const denyOutside = {
    Effect: 'Deny',
    NotAction: ['iam:*', 'sts:*', 'cloudfront:*', 'route53:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
  };
  const secured = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
  const archive = { Effect: 'Deny', Action: 's3:Delete*', Resource: 'arn:aws:s3:::*/archive/*' };
  const ofTeam = { Condition: { StringLike: { 'aws:PrincipalTag/team': ['orders', 'billing*'] } } };
  return [
    [allow(readMany)],
    [allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'])],
    [allow('s3:*', 'arn:aws:s3:::shared/home/${aws:username}/*', secured), archive],
    [allow(['s3:GetObject', 's3:DeleteObject'], 'arn:aws:s3:::shared/*')],
    [allow('lambda:InvokeFunction', arn('lambda', 'function:orders-*'), ofTeam), allow('lambda:List*')],
    [allow(['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'], arn('sqs', 'orders-*'))],
    [allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:*Item'], arn('dynamodb', 'table/orders*'))],
    [denyOutside],
    [
      allow('iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/app-*`),
      allow('sts:AssumeRole', 'arn:aws:iam::*:role/read'),
    ],
    [allow(['cloudwatch:PutMetricData', 'xray:Put*', 'events:PutEvents', 'scheduler:*'])],
  ].map((Statement) => ({ Version: '2012-10-17', Statement }));
}
