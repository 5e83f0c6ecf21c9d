import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedClock } from '../base/clock.ts';
import {
  compilePolicy,
  compilePrincipalPolicies,
  parsePolicy,
  PolicySet,
  type PolicyPrincipal,
} from '../policy/index.ts';
import type { Demand, Principal } from '../services/service.ts';
import type { AuthorizationContext, Decision } from './authorize.ts';
import { createPolicyAuthorizer, type DecidedUse, type PrincipalGrants } from './policyAuthorizer.ts';

const ACCOUNT = '111122223333';
const ARN = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`;
const context: AuthorizationContext = {
  account: ACCOUNT,
  region: 'us-east-1',
  sourceIp: '10.0.0.1',
  userAgent: 'test',
  headers: {},
};
const ann = {
  kind: 'user',
  arn: `arn:aws:iam::${ACCOUNT}:user/ann`,
  userId: 'AIDAANN',
  accessKeyId: 'AKIAANN',
} as const satisfies Principal;

const policy = (kind: 'identity' | 'resource', ...statements: object[]) =>
  compilePolicy(parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), kind), {
    id: 'p',
  });

function grants(...statements: object[]): PrincipalGrants {
  const principal: PolicyPrincipal = { kind: 'user', account: ACCOUNT, arn: ann.arn, id: ann.userId };
  const policies = compilePrincipalPolicies({ identity: [policy('identity', ...statements)] });
  return { principal, policies, userName: 'ann', roleId: undefined, tags: [] };
}

function authorizer(of: () => PrincipalGrants | undefined, more: { onlyAudits?: boolean } = {}) {
  const noted: DecidedUse[] = [];
  const authorize = createPolicyAuthorizer({
    clock: simulatedClock(),
    grantsOf: of,
    noteUse: () => undefined,
    noteDecision: (_account, _principal, use) => void noted.push(use),
    ...more,
  });
  return { authorize, noted };
}

const invoke: Demand = { action: 'lambda:InvokeFunction', resource: ARN };
const allow = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: ARN };

test('a decision without conditions is made once, and anew when a policy of either side changes', async () => {
  let current = grants(allow);
  const { authorize } = authorizer(() => current);
  let reads = 0;
  const counting: Demand = { ...invoke, policy: () => (reads++, undefined) };
  for (let i = 0; i < 3; i++) {
    const decision = authorize(ann, counting, context);
    assert.ok(!(decision instanceof Promise), 'nothing is waited for');
    assert.equal(decision.allowed, true);
  }
  assert.equal(reads, 3, "the resource's policy is looked at each time");
  current = grants({ ...allow, Effect: 'Deny' });
  assert.equal((await authorize(ann, invoke, context)).allowed, false);
  current = grants({ ...allow, Action: 's3:*' });
  const denied = await authorize(ann, invoke, context);
  assert.equal(denied.allowed, false);
  const ofResource = new PolicySet([policy('resource', { ...allow, Principal: { AWS: ann.arn } })]);
  assert.equal((await authorize(ann, { ...invoke, policy: () => ofResource }, context)).allowed, true);
  assert.equal((await authorize(ann, { ...invoke, policy: async () => ofResource }, context)).allowed, true);
  assert.equal((await authorize(ann, invoke, context)).allowed, false);
});

test('a decision holds for one owner: names without an account may pass into other hands', async () => {
  const own = grants({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
  const { authorize } = authorizer(() => own);
  const read: Demand = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
  const owned = async (account: string | undefined) =>
    (await authorize(ann, { ...read, ...(account !== undefined && { account }) }, context)).allowed;
  assert.equal(await owned(undefined), true, 'there is no such bucket, which the handler tells');
  assert.equal(await owned('999988887777'), false, 'a stranger has made it');
  assert.equal(await owned(ACCOUNT), true);
  assert.equal(await owned('999988887777'), false);
});

test('what conditions had a part in is decided each time', async () => {
  const from = grants({ ...allow, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.1' } } });
  const { authorize } = authorizer(() => from);
  assert.equal((await authorize(ann, invoke, context)).allowed, true);
  assert.equal((await authorize(ann, invoke, { ...context, sourceIp: '10.0.0.2' })).allowed, false);
  assert.equal((await authorize(ann, invoke, context)).allowed, true);
});

test("the resource's record is read only for policies that ask for what is in it", async () => {
  let reads = 0;
  const lookup = async () => {
    reads++;
    return { tags: [['team', 'red']] as const, keys: { 'lambda:principal': 'x' } };
  };
  const ask = async (Condition: object | undefined, demand: Demand = { ...invoke, lookup }) => {
    const own = grants(Condition ? { ...allow, Condition } : allow);
    reads = 0;
    return (await authorizer(() => own).authorize(ann, demand, context)).allowed;
  };
  assert.equal(await ask(undefined), true);
  assert.equal(await ask({ StringEquals: { 'aws:username': 'ann' } }), true);
  assert.equal(reads, 0);
  assert.equal(await ask({ StringEquals: { 'aws:ResourceTag/team': 'red' } }), true);
  assert.equal(reads, 1);
  assert.equal(await ask({ StringEquals: { 'aws:ResourceTag/team': 'blue' } }), false);
  assert.equal(await ask({ StringEquals: { 'lambda:Principal': 'x', 'aws:ResourceTag/team': 'red' } }), true);
  assert.equal(reads, 1, 'once for all');
  assert.equal(
    await ask(
      { StringEquals: { 'lambda:Principal': 'y' } },
      { ...invoke, lookup, keys: { 'lambda:principal': 'y' } },
    ),
    true,
  );
  assert.equal(reads, 0, 'the request has it');
  assert.equal(await ask({ Null: { constructor: 'true' } }), true, 'no key comes from JavaScript');
});

test('each demand must be allowed; the first that is not is named; --auth audit asks them all', async () => {
  const pass = {
    action: 'iam:PassRole',
    resource: 'arn:aws:iam::111122223333:role/r',
    keys: { 'iam:passedtoservice': 'lambda.amazonaws.com' },
  };
  const tag = { action: 'lambda:TagResource', resource: ARN };
  const own = grants({ ...allow, Action: 'lambda:InvokeFunction' });
  const strict = authorizer(() => own);
  const named = (decision: Decision) => (decision.allowed ? 'allowed' : decision.demand.action);
  assert.equal(named(await strict.authorize(ann, [invoke, pass, tag], context)), 'iam:PassRole');
  assert.deepEqual(strict.noted, [
    { action: 'lambda:InvokeFunction', resource: ARN, outcome: 'allowed' },
    {
      action: 'iam:PassRole',
      resource: pass.resource,
      outcome: 'denied',
      passedToService: 'lambda.amazonaws.com',
    },
  ]);
  const audit = authorizer(() => own, { onlyAudits: true });
  assert.equal(named(await audit.authorize(ann, [invoke, pass, tag], context)), 'iam:PassRole');
  assert.deepEqual(
    audit.noted.map(({ outcome }) => outcome),
    ['allowed', 'audited', 'audited'],
  );
  assert.equal(named(await strict.authorize(ann, [], context)), 'allowed');
  assert.equal(named(await authorizer(() => undefined).authorize(ann, [], context)), 'allowed');
  assert.equal(
    named(await authorizer(() => undefined).authorize(ann, invoke, context)),
    'lambda:InvokeFunction',
  );
});

test('services are let in by the resource alone, for what they act on behalf of', async () => {
  const service: Principal = {
    kind: 'service',
    arn: 's3.amazonaws.com',
    userId: 's3.amazonaws.com',
    accessKeyId: undefined,
  };
  const bucket = 'arn:aws:s3:::uploads';
  const may = async (statement: object, source?: AuthorizationContext['source'], principal = service) => {
    const set = new PolicySet([policy('resource', { ...allow, ...statement })]);
    const { authorize } = authorizer(() => assert.fail('a service has no policies'));
    const demand = { ...invoke, account: ACCOUNT, policy: () => set };
    return (await authorize(principal, demand, { ...context, ...(source && { source }) })).allowed;
  };
  const s3 = { Service: 's3.amazonaws.com' };
  assert.equal(await may({ Principal: s3 }), true);
  assert.equal(await may({ Principal: { Service: 'sns.amazonaws.com' } }), false);
  assert.equal(await may({ Principal: '*' }), true);
  assert.equal(await may({ Principal: { AWS: ACCOUNT } }), false);
  const Condition = {
    ArnLike: { 'AWS:SourceArn': bucket },
    StringEquals: { 'AWS:SourceAccount': ACCOUNT },
  };
  const confined = { Principal: s3, Condition };
  assert.equal(await may(confined, { arn: bucket, account: ACCOUNT }), true);
  assert.equal(await may(confined, { arn: bucket, account: '999988887777' }), false, 'the confused deputy');
  assert.equal(await may(confined, { arn: `${bucket}2`, account: ACCOUNT }), false);
  assert.equal(await may(confined), false);
  const inOrganization = { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } };
  assert.equal(await may({ Principal: '*', Condition: inOrganization }), false);
  const stranger: Principal = { ...service, kind: 'anonymous', arn: 'anonymous' };
  assert.equal(await may({ Principal: s3 }, undefined, stranger), false);
  assert.equal(await may({ Principal: '*' }, undefined, stranger), true);
});

test('a resource may have two ARNs: who names either means it', async () => {
  const group = 'arn:aws:logs:us-east-1:111122223333:log-group:app';
  const demand: Demand = {
    action: 'logs:FilterLogEvents',
    resource: `${group}:log-stream:`,
    otherArn: group,
  };
  const all = { Effect: 'Allow', Action: 'logs:*', Resource: '*' };
  const may = async (...statements: object[]) => {
    const own = grants(...statements);
    return (await authorizer(() => own).authorize(ann, demand, context)).allowed;
  };
  for (const [name, allowed] of [
    [group, true],
    [`${group}:*`, true],
    [`${group}le`, false],
    [`${group}:log-stream:x`, false],
  ] as const) {
    assert.equal(await may({ ...all, Resource: name }), allowed, name);
    assert.equal(await may(all, { ...all, Effect: 'Deny', Resource: name }), !allowed, `Deny ${name}`);
    const { Resource: _, ...rest } = all;
    assert.equal(await may({ ...rest, NotResource: name }), !allowed, `NotResource ${name}`);
  }
});
