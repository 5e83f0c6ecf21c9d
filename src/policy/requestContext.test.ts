import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALICE, ANONYMOUS, ROOT, SERVICE, SESSION } from './policies.fixture.ts';
import { requestContext, type RequestFacts } from './requestContext.ts';

const FACTS: RequestFacts = {
  principal: ALICE,
  nowMs: Date.parse('2026-11-22T01:02:03.456Z'),
  region: 'us-east-1',
  secureTransport: false,
};

const NAMES = [
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:userid',
  'aws:username',
  'aws:principalisawsservice',
  'aws:tokenissuetime',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:securetransport',
  'aws:viaawsservice',
];

function keysOf(facts: Partial<RequestFacts>): Record<string, unknown> {
  const context = requestContext({ ...FACTS, ...facts });
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = context.get(name);
      return value === undefined ? [] : [[name.slice('aws:'.length), value]];
    }),
  );
}

const ALWAYS = {
  currenttime: '2026-11-22T01:02:03.456Z',
  epochtime: '1795309323',
  securetransport: 'false',
  viaawsservice: 'false',
};

test("a user's long-term key has no MFA", () => {
  assert.deepEqual(keysOf({ userId: 'AIDAX', userName: 'alice' }), {
    ...ALWAYS,
    principalarn: 'arn:aws:iam::111122223333:user/alice',
    principalaccount: '111122223333',
    principaltype: 'User',
    userid: 'AIDAX',
    username: 'alice',
    principalisawsservice: 'false',
  });
});

test('a session has its role, with its path, and an age', () => {
  const session = { issuedMs: FACTS.nowMs - 5000, mfaMs: FACTS.nowMs - 9999 };
  assert.deepEqual(keysOf({ principal: SESSION, session, userId: 'AROAX:session-1' }), {
    ...ALWAYS,
    principalarn: 'arn:aws:iam::111122223333:role/team/worker',
    principalaccount: '111122223333',
    principaltype: 'AssumedRole',
    userid: 'AROAX:session-1',
    principalisawsservice: 'false',
    tokenissuetime: '2026-11-22T01:01:58.456Z',
    multifactorauthpresent: 'true',
    multifactorauthage: '9',
  });
});

test('root, services and strangers', () => {
  assert.equal(keysOf({ principal: ROOT })['principaltype'], 'Account');
  assert.deepEqual(keysOf({ principal: SERVICE }), { ...ALWAYS, principalisawsservice: 'true' });
  assert.deepEqual(keysOf({ principal: ANONYMOUS }), {
    ...ALWAYS,
    principalaccount: 'anonymous',
    principaltype: 'Anonymous',
    userid: 'anonymous',
  });
});

test('tags by names in any case; tag keys from the tags', () => {
  const context = requestContext({
    ...FACTS,
    principalTags: [['Team', 'Red']],
    requestTags: [
      ['Env', 'prod'],
      ['Owner', 'x'],
    ],
    resource: { tags: new Map([['a/b', 'c']]), account: '444455556666' },
  });
  assert.equal(context.get('aws:principaltag/team'), 'Red');
  assert.equal(context.get('aws:requesttag/env'), 'prod');
  assert.equal(context.get('aws:resourcetag/a/b'), 'c');
  assert.equal(context.get('aws:resourcetag/none'), undefined);
  assert.equal(context.get('aws:resourceaccount'), '444455556666');
  assert.deepEqual(context.get('aws:tagkeys'), ['Env', 'Owner']);
});

test("a service's keys, which never stand for AWS's", () => {
  const keys = new Map([
    ['lambda:functionurlauthtype', 'NONE'],
    ['aws:username', 'root'],
    ['aws:principaltag/team', 'admins'],
    ['aws:sourcevpc', 'vpc-1'],
  ]);
  const context = requestContext({ ...FACTS, keys });
  assert.equal(context.get('lambda:functionurlauthtype'), 'NONE');
  assert.equal(context.get('aws:sourcevpc'), 'vpc-1');
  assert.equal(context.get('aws:username'), undefined);
  assert.equal(context.get('aws:principaltag/team'), undefined);
});

test('calls through services, organizations, sources', () => {
  const organization = { id: 'o-1', paths: ['o-1/r-1/'] };
  const context = requestContext({
    ...FACTS,
    principal: SERVICE,
    organization,
    calledVia: ['athena.amazonaws.com', 's3.amazonaws.com'],
    source: { arn: 'arn:aws:s3:::b', account: '111122223333', organization },
  });
  assert.equal(context.get('aws:viaawsservice'), 'true');
  assert.equal(context.get('aws:calledviafirst'), 'athena.amazonaws.com');
  assert.equal(context.get('aws:calledvialast'), 's3.amazonaws.com');
  assert.equal(context.get('aws:sourcearn'), 'arn:aws:s3:::b');
  assert.equal(context.get('aws:sourceorgid'), 'o-1');
  assert.equal(context.get('aws:principalorgid'), 'o-1');
  assert.deepEqual(context.get('aws:principalservicenameslist'), ['s3.amazonaws.com']);
});
