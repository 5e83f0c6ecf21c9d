import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MalformedPolicy } from './malformedPolicy.ts';
import { parsePolicy, type PolicyKind } from './parsePolicy.ts';
import { policySize } from './policyDocument.ts';

const SYNTAX = 'Syntax errors in policy.';
const LEGACY = 'The policy failed legacy parsing';
const VENDOR = 'Resource vendor must be fully qualified and cannot contain regexes.';
const BUCKET = 'arn:aws:s3:::example_bucket';
const GOOD = { Effect: 'Allow', Action: 's3:ListBucket', Resource: BUCKET };

function refusal(document: unknown, kind: PolicyKind): string | undefined {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  try {
    parsePolicy(text, kind);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof MalformedPolicy, String(error));
    return error.message;
  }
}

const of = (statement: unknown, more = {}): object => ({
  Version: '2012-10-17',
  Statement: statement,
  ...more,
});
const but = (change: object): object => of({ ...GOOD, ...change });
const without = (...names: string[]): object =>
  of(Object.fromEntries(Object.entries(GOOD).filter(([name]) => !names.includes(name))));

type Row = readonly [what: string, document: unknown, message: string | undefined];

const IDENTITY: Row[] = [
  ['one statement', of(GOOD), undefined],
  [
    'a list of them, with an id',
    of(
      [
        { ...GOOD, Sid: 'A' },
        { ...GOOD, Sid: 'B' },
      ],
      { Id: 'x' },
    ),
    undefined,
  ],
  ['no JSON', 'This is not a json document', SYNTAX],
  ['a list', '[]', SYNTAX],
  ['a name twice', '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}', SYNTAX],
  ['too long', `{"Id":"${'x'.repeat(131_072)}"}`, SYNTAX],
  ['no version', { Statement: GOOD }, 'Policy document must be version 2012-10-17 or greater.'],
  [
    'the old version',
    { Version: '2008-10-17', Statement: GOOD },
    'Policy document must be version 2012-10-17 or greater.',
  ],
  ['an unknown version', { Version: '2013-10-17', Statement: GOOD }, SYNTAX],
  ['no statement', { Version: '2012-10-17' }, SYNTAX],
  ['an empty list', of([]), SYNTAX],
  ['a statement of text', of(['afd']), SYNTAX],
  ['an unknown element', of(GOOD, { 'Extra field': 'value' }), SYNTAX],
  ['an element in the wrong case', { version: '2012-10-17', Statement: GOOD }, SYNTAX],
  ['an unknown element of a statement', but({ 'Extra field': 'value' }), SYNTAX],
  [
    '__proto__',
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","__proto__":{}}}',
    SYNTAX,
  ],
  ['an id that is a list', of(GOOD, { Id: ['x'] }), SYNTAX],
  ['an id that is an object', of(GOOD, { Id: {} }), SYNTAX],
  ['a Sid that is a number', but({ Sid: 1 }), SYNTAX],
  ['no effect', without('Effect'), SYNTAX],
  ['a strange effect', but({ Effect: 'invalid' }), SYNTAX],
  ['an effect in the wrong case', but({ Effect: 'allow' }), LEGACY],
  ['both Action and NotAction', but({ NotAction: [] }), SYNTAX],
  ['both Resource and NotResource', but({ NotResource: [] }), SYNTAX],
  ['actions in an object', but({ Action: {} }), SYNTAX],
  ['actions in lists of lists', but({ Action: [[]] }), SYNTAX],
  ['a resource in an object', but({ Resource: { a: BUCKET } }), SYNTAX],
  ['resources of two kinds', but({ Resource: ['adfdf', {}] }), SYNTAX],
  ['a condition that is a list', but({ Condition: [] }), SYNTAX],
  ['a condition that is text', but({ Condition: 'a' }), SYNTAX],
  ['an operator that is text', but({ Condition: { StringEquals: 'b' } }), SYNTAX],
  ['an unknown operator', but({ Condition: { a: { b: 'c' } } }), SYNTAX],
  ['an unknown set', but({ Condition: { 'ForSomeValues:StringEquals': { b: 'c' } } }), SYNTAX],
  ['NullIfExists', but({ Condition: { NullIfExists: { b: 'true' } } }), SYNTAX],
  ['an operator of prototypes', but({ Condition: { constructor: { b: 'c' } } }), SYNTAX],
  ['a value that is null', but({ Condition: { StringEquals: { b: null } } }), SYNTAX],
  ['a value that is an object', but({ Condition: { StringEquals: { b: {} } } }), SYNTAX],
  [
    'operators in any case, sets, IfExists',
    but({ Condition: { 'forallvalues:STRINGLIKEifexists': { a: ['b'] } } }),
    undefined,
  ],
  ['numbers and booleans', but({ Condition: { NumericEquals: { a: 1 }, Bool: { b: [true] } } }), undefined],
  ['a date that is none', but({ Condition: { DateGreaterThan: { a: 'sdfdsf' } } }), LEGACY],
  ['a date of seconds', but({ Condition: { DateGreaterThan: { a: 1598486400 } } }), undefined],
  ['no actions', without('Action'), 'Policy statement must contain actions.'],
  ['an empty list of actions', but({ Action: [] }), 'Policy statement must contain actions.'],
  ['neither actions nor resources', without('Action', 'Resource'), 'Policy statement must contain actions.'],
  ['no resources', without('Resource'), 'Policy statement must contain resources.'],
  ['an empty list of resources', but({ Resource: [] }), 'Policy statement must contain resources.'],
  [
    'two of one Sid',
    of([
      { ...GOOD, Sid: 'A' },
      { ...GOOD, Sid: 'A' },
    ]),
    'Statement IDs (SID) in a single policy must be unique.',
  ],
  [
    'two empty Sids',
    of([
      { ...GOOD, Sid: '' },
      { ...GOOD, Sid: '' },
    ]),
    undefined,
  ],
  [
    'an action without service',
    but({ Action: 'invalid' }),
    'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
  ],
  [
    'an empty NotAction',
    of({ Effect: 'Allow', NotAction: '', Resource: BUCKET }),
    'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
  ],
  ['a service with a space', but({ Action: 'a a:ListBucket' }), 'Vendor a a is not valid'],
  ['two colons', but({ Action: 's3:List:Bucket' }), 'Actions/Condition can contain only one colon.'],
  ['an unknown service', but({ Action: 's3s:ListBucket' }), undefined],
  [
    'a resource that is no ARN',
    but({ Resource: 'invalid resource' }),
    'Resource invalid resource must be in ARN format or "*".',
  ],
  ['an empty resource', but({ Resource: '' }), 'Resource  must be in ARN format or "*".'],
  [
    'the resource before the action',
    but({ Action: 's:3:ListBucket', Resource: 'sdfsadf' }),
    'Resource sdfsadf must be in ARN format or "*".',
  ],
  [
    'a partition',
    but({ Resource: 'arn:error:s3:::example_bucket' }),
    'Partition "error" is not valid for resource "arn:error:s3:::example_bucket".',
  ],
  [
    'a partition and nothing',
    but({ Resource: 'a:bsdfdsafsad' }),
    'Partition "bsdfdsafsad" is not valid for resource "arn:bsdfdsafsad:*:*:*:*".',
  ],
  [
    'a partition and little',
    but({ Resource: 'a:b:cadfsdf' }),
    'Partition "b" is not valid for resource "arn:b:cadfsdf:*:*:*".',
  ],
  [
    'a partition and much',
    but({ Resource: 'a:b:c:d:e:f:g:h' }),
    'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".',
  ],
  [
    'a partition forgotten',
    but({ Resource: 'aws:s3:::example_bucket' }),
    'Partition "s3" is not valid for resource "arn:s3:::example_bucket:*".',
  ],
  [
    'the first of the alphabet',
    but({ Resource: ['arn:error:s3::example_bucket', 'arn:error:s3:::example_bucket'] }),
    'Partition "error" is not valid for resource "arn:error:s3:::example_bucket".',
  ],
  ['other partitions', but({ Resource: ['arn:aws-cn:s3:::b', 'arn:aws-us-gov:s3:::b'] }), undefined],
  ['no service', but({ Resource: 'arn:aws' }), VENDOR],
  ['a wildcard as service', but({ Resource: 'arn:aws:s*:::x' }), VENDOR],
  ['too few parts', but({ Resource: 'arn:aws:s3::example_bucket' }), LEGACY],
  ['too few parts and no action', of({ Effect: 'Allow', Resource: 'arn:aws:s3::example_bucket' }), LEGACY],
  ['a star for the rest', but({ Resource: 'arn:aws:s3:*' }), undefined],
  [
    'S3 with a region',
    but({ Resource: 'arn:aws:s3:us-east-1::example_bucket' }),
    'Resource arn:aws:s3:us-east-1::example_bucket can not contain region information.',
  ],
  [
    'an access point with a region',
    but({ Resource: 'arn:aws:s3:us-east-1:111122223333:accesspoint/a' }),
    undefined,
  ],
  [
    'IAM with a region',
    but({ Resource: 'arn:aws:iam:us-east-1:111122223333:user/a' }),
    'IAM resource arn:aws:iam:us-east-1:111122223333:user/a cannot contain region information.',
  ],
  [
    'IAM without type',
    but({ Resource: 'arn:aws:iam:::example_bucket' }),
    'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.',
  ],
  ['IAM with types', but({ Resource: ['arn:aws:iam::*:role/x', 'arn:aws:iam::111122223333:*'] }), undefined],
  ['a principal', but({ Principal: '*' }), 'Policy document should not specify a principal.'],
];

const trusting = (change: object): object =>
  of({
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
    ...change,
  });
const principal = (value: unknown): object => trusting({ Principal: value });

const TRUST: Row[] = [
  ['a service', trusting({}), undefined],
  ['everyone', principal('*'), undefined],
  [
    'accounts, users, roles, sessions',
    principal({
      AWS: [
        '111122223333',
        'arn:aws:iam::111122223333:root',
        'arn:aws:iam::111122223333:user/a/b',
        'arn:aws:sts::111122223333:assumed-role/r/s',
        'AROAWORKERWORKERWORK2',
        '*',
      ],
    }),
    undefined,
  ],
  [
    'the old version',
    {
      Version: '2008-10-17',
      Statement: { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
    },
    undefined,
  ],
  ['no JSON', '{', 'This policy contains invalid Json'],
  [
    'an unknown version',
    { Version: '2012', Statement: [] },
    'The policy must contain a valid version string',
  ],
  ['no statement', of([]), 'Could not parse the policy: Statement is empty!'],
  [
    'two of one Sid',
    of([1, 2].map(() => ({ Sid: 'A', Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }))),
    'The Statement Ids in the policy are not unique',
  ],
  ['no effect', of({ Principal: '*', Action: 'sts:AssumeRole' }), 'Missing required field Effect'],
  ['a strange effect', trusting({ Effect: 'allow' }), 'Invalid effect: allow'],
  ['no principal', of({ Effect: 'Allow', Action: 'sts:AssumeRole' }), 'Missing required field Principal'],
  ['an empty principal', principal({}), 'Missing required field Principal cannot be empty!'],
  ['a principal of text', principal('lambda.amazonaws.com'), 'Principal must be a JSON object.'],
  [
    'Allow with NotPrincipal',
    of({ Effect: 'Allow', NotPrincipal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }),
    'Allow with NotPrincipal is not allowed.',
  ],
  [
    'Deny with NotPrincipal',
    of({ Effect: 'Deny', NotPrincipal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }),
    'AssumeRole policy must not contain NotPrincipal field.',
  ],
  ['no action', of({ Effect: 'Allow', Principal: '*' }), 'Missing required field Action'],
  [
    'another action',
    trusting({ Action: 's3:GetObject' }),
    'AssumeRole policy may only specify STS AssumeRole actions.',
  ],
  ['tagging too', trusting({ Action: ['sts:AssumeRole', 'sts:TagSession'] }), undefined],
  ['a resource', trusting({ Resource: '*' }), 'Has prohibited field Resource'],
  ['a NotResource', trusting({ NotResource: '*' }), 'AssumeRole policy must not contain resources.'],
  [
    'a group',
    principal({ AWS: 'arn:aws:iam::111122223333:group/g' }),
    'Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:group/g"',
  ],
  [
    'a wildcard in an ARN',
    principal({ AWS: 'arn:aws:iam::111122223333:role/*' }),
    'Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/*"',
  ],
  [
    'a service that is none',
    principal({ Service: 'lambda' }),
    'Invalid principal in policy: "SERVICE":"lambda"',
  ],
  ['a provider that is none', principal({ Federated: 'x' }), 'Invalid principal in policy: "FEDERATED":"x"'],
  ['an unknown kind', principal({ Group: 'x' }), 'Invalid principal in policy: "Group"'],
  ['an unknown operator', trusting({ Condition: { X: { a: 'b' } } }), 'Syntax error in policy.'],
  [
    'Cognito without audience',
    principal({ Federated: 'cognito-identity.amazonaws.com' }),
    'A condition block must be present for the Cognito provider',
  ],
];

const CONTROL = 'The provided policy document does not meet the requirements of the specified policy type.';
const SERVICE_CONTROL: Row[] = [
  ['FullAWSAccess', of([{ Effect: 'Allow', Action: '*', Resource: '*' }]), undefined],
  ['a principal', but({ Principal: '*' }), CONTROL],
  ['no resource', without('Resource'), CONTROL],
  ['no JSON', 'x', CONTROL],
];
const RESOURCE_CONTROL: Row[] = [
  ['a Deny for all', of([{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }]), undefined],
  ['an Allow', of([{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }]), CONTROL],
  ['every action', of([{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }]), CONTROL],
  [
    'one principal',
    of([{ Effect: 'Deny', Principal: { AWS: '111122223333' }, Action: 's3:*', Resource: '*' }]),
    CONTROL,
  ],
];
const RESOURCE: Row[] = [
  ['a bucket for all', but({ Principal: '*' }), undefined],
  [
    'without resource',
    of({ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sqs:*' }),
    undefined,
  ],
  ['a canonical user', but({ Principal: { CanonicalUser: 'a'.repeat(64) } }), undefined],
  ['no JSON', 'x', "Policies must be valid JSON and the first byte must be '{'"],
  ['no principal', of(GOOD), 'Missing required field Principal'],
  ['a strange principal', but({ Principal: { AWS: 'bob' } }), 'Invalid principal in policy'],
  ['a strange action', but({ Principal: '*', Action: 'x' }), 'Policy has invalid action'],
  ['a strange resource', but({ Principal: '*', Resource: 'x' }), 'Policy has invalid resource'],
];
const SESSION: Row[] = [
  ['the old version', { Version: '2008-10-17', Statement: GOOD }, undefined],
  ['a principal', but({ Principal: '*' }), 'Policy document should not specify a principal.'],
];

const TABLES: Readonly<Record<PolicyKind, readonly Row[]>> = {
  identity: IDENTITY,
  trust: TRUST,
  serviceControl: SERVICE_CONTROL,
  resourceControl: RESOURCE_CONTROL,
  resource: RESOURCE,
  session: SESSION,
};

for (const [kind, rows] of Object.entries(TABLES)) {
  for (const [what, document, message] of rows) {
    test(`${kind} policy: ${what}: ${message ?? 'taken'}`, () =>
      assert.equal(refusal(document, kind as PolicyKind), message));
  }
}

test('huge arrays are read in time that grows with them', () => {
  const actions = Array.from({ length: 14_000 }, (_, i) => `s3:${i}`);
  const start = performance.now();
  assert.equal(refusal(of({ ...GOOD, Action: actions }), 'identity'), SYNTAX);
  assert.equal(refusal(of({ ...GOOD, Action: actions.slice(0, 9000) }), 'identity'), undefined);
  assert.ok(performance.now() - start < 2000);
});

test('a statement is where the simulator says it is', () => {
  const text = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}';
  const [statement] = parsePolicy(text, 'identity').statements;
  assert.deepEqual(statement?.start, { line: 1, column: 41 });
  assert.deepEqual(statement?.end, { line: 1, column: text.length });
  const lines = parsePolicy(JSON.stringify(of([GOOD, GOOD]), undefined, 2), 'identity').statements;
  assert.deepEqual(
    lines.map(({ start, end }) => [start.line, end.line]),
    [
      [4, 8],
      [9, 13],
    ],
  );
});

test('a size counts no white space', () => {
  assert.equal(policySize('{ "a":\n\t"b c" }'), 10);
});
