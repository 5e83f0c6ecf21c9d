import type { Example } from './examples.fixture.ts';
import { ACCOUNT, allow, deny, grant, OTHER_ACCOUNT, refuse, ROOT, SESSION } from './policies.fixture.ts';

const THEIRS = `arn:aws:sqs:us-east-1:${OTHER_ACCOUNT}:orders`;
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/team/worker`;
const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/worker/session-1`;
const ALICE_ARN = `arn:aws:iam::${ACCOUNT}:user/alice`;
const SILENT = [allow('ec2:*')];
const ALL = [allow('*')];
const sendTheirs = { action: 'sqs:SendMessage', resource: THEIRS } as const;

/** IAM User Guide: "Cross-account policy evaluation logic". */
export const CROSS_ACCOUNT: readonly Example[] = [
  {
    ...sendTheirs,
    says: 'both sides',
    identity: ALL,
    resourcePolicy: [grant({ AWS: ALICE_ARN }, 'sqs:*')],
    outcome: 'allowed',
  },
  {
    ...sendTheirs,
    says: 'both sides, by the account',
    identity: ALL,
    resourcePolicy: [grant({ AWS: ACCOUNT }, 'sqs:*')],
    outcome: 'allowed',
  },
  {
    ...sendTheirs,
    says: 'their side alone',
    resourcePolicy: [grant({ AWS: ALICE_ARN }, 'sqs:*')],
    outcome: 'implicitDeny',
    by: 'identity',
  },
  {
    ...sendTheirs,
    says: 'their side alone, to a session by name',
    principal: SESSION,
    resourcePolicy: [grant({ AWS: SESSION_ARN }, 'sqs:*')],
    outcome: 'implicitDeny',
    by: 'identity',
  },
  {
    ...sendTheirs,
    says: 'everyone is not enough',
    resourcePolicy: [grant('*', 'sqs:*')],
    outcome: 'implicitDeny',
    by: 'identity',
  },
  { ...sendTheirs, says: 'our side alone', identity: ALL, outcome: 'implicitDeny', by: 'resource' },
  {
    ...sendTheirs,
    says: 'a silent boundary',
    identity: ALL,
    boundary: SILENT,
    resourcePolicy: [grant({ AWS: ALICE_ARN }, 'sqs:*')],
    outcome: 'implicitDeny',
    by: 'boundary',
  },
  {
    ...sendTheirs,
    says: 'a silent session policy',
    principal: SESSION,
    identity: ALL,
    session: SILENT,
    resourcePolicy: [grant({ AWS: ROLE_ARN }, 'sqs:*')],
    outcome: 'implicitDeny',
    by: 'session',
  },
  {
    ...sendTheirs,
    says: 'the root of another account',
    principal: ROOT,
    resourcePolicy: [grant({ AWS: ACCOUNT }, 'sqs:*')],
    outcome: 'allowed',
  },
  {
    ...sendTheirs,
    says: 'the root without their policy',
    principal: ROOT,
    outcome: 'implicitDeny',
    by: 'resource',
  },
  {
    ...sendTheirs,
    says: 'their Deny',
    identity: ALL,
    resourcePolicy: [grant({ AWS: ACCOUNT }, 'sqs:*'), refuse({ AWS: ALICE_ARN }, 'sqs:*')],
    outcome: 'explicitDeny',
    by: 'resource',
  },
  {
    ...sendTheirs,
    says: 'our Deny',
    identity: [deny('sqs:*')],
    resourcePolicy: [grant({ AWS: ACCOUNT }, 'sqs:*')],
    outcome: 'explicitDeny',
    by: 'identity',
  },
  {
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::theirs/k',
    resourceAccount: OTHER_ACCOUNT,
    says: 'the owner told apart from the ARN',
    identity: ALL,
    outcome: 'implicitDeny',
    by: 'resource',
  },
];

const assume = { action: 'sts:AssumeRole', resource: ROLE_ARN, resourceKind: 'trust' } as const;
const assumeTheirs = { ...assume, resource: `arn:aws:iam::${OTHER_ACCOUNT}:role/x` } as const;
const trust = (principal: unknown, rest = {}) => [grant(principal, 'sts:AssumeRole', rest)];
const EXTERNAL = { Condition: { StringEquals: { 'sts:ExternalId': 'unique-1' } } };
const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const webIdentity = {
  principal: { kind: 'federated', provider: GITHUB },
  action: 'sts:AssumeRoleWithWebIdentity',
  resource: ROLE_ARN,
  resourceKind: 'trust',
  resourcePolicy: [
    grant({ Federated: GITHUB }, 'sts:AssumeRoleWithWebIdentity', {
      Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:me/app:*' } },
    }),
  ],
} as const;

export const TRUST: readonly Example[] = [
  {
    ...assume,
    says: 'trust names the user',
    resourcePolicy: trust({ AWS: ALICE_ARN }),
    outcome: 'allowed',
    by: 'trust',
  },
  {
    ...assume,
    says: 'trust names the account, identity allows',
    identity: ALL,
    resourcePolicy: trust({ AWS: ACCOUNT }),
    outcome: 'allowed',
    by: 'identity',
  },
  {
    ...assume,
    says: 'trust names the account, identity is silent',
    resourcePolicy: trust({ AWS: ACCOUNT }),
    outcome: 'implicitDeny',
    by: 'identity',
  },
  {
    ...assume,
    says: 'identity alone is not enough',
    identity: ALL,
    resourcePolicy: trust({ AWS: SESSION_ARN }),
    outcome: 'implicitDeny',
    by: 'trust',
  },
  {
    ...assume,
    says: 'trust denies',
    identity: ALL,
    resourcePolicy: [...trust({ AWS: ACCOUNT }), refuse({ AWS: ALICE_ARN }, 'sts:AssumeRole')],
    outcome: 'explicitDeny',
    by: 'trust',
  },
  {
    ...assume,
    says: 'the service',
    principal: { kind: 'service', name: 'lambda.amazonaws.com' },
    resourcePolicy: trust({ Service: 'lambda.amazonaws.com' }),
    outcome: 'allowed',
  },
  {
    ...assume,
    says: 'another service',
    principal: { kind: 'service', name: 'lambda.amazonaws.com' },
    resourcePolicy: trust({ Service: ['ec2.amazonaws.com'] }),
    outcome: 'implicitDeny',
  },
  {
    ...assumeTheirs,
    says: 'cross account: trust alone',
    resourcePolicy: trust({ AWS: ALICE_ARN }),
    outcome: 'implicitDeny',
    by: 'identity',
  },
  {
    ...assumeTheirs,
    says: 'cross account: both',
    identity: [allow('sts:AssumeRole', `arn:aws:iam::${OTHER_ACCOUNT}:role/x`)],
    resourcePolicy: trust({ AWS: ACCOUNT }, EXTERNAL),
    keys: { 'sts:ExternalId': 'unique-1' },
    outcome: 'allowed',
  },
  {
    ...assumeTheirs,
    says: 'the wrong external id',
    identity: ALL,
    resourcePolicy: trust({ AWS: ACCOUNT }, EXTERNAL),
    keys: { 'sts:ExternalId': 'Unique-1' },
    outcome: 'implicitDeny',
    by: 'trust',
  },
  {
    ...assumeTheirs,
    says: 'no external id',
    identity: ALL,
    resourcePolicy: trust({ AWS: ACCOUNT }, EXTERNAL),
    outcome: 'implicitDeny',
    by: 'trust',
  },
  {
    ...webIdentity,
    says: 'a token of the right repository',
    keys: { 'token.actions.githubusercontent.com:sub': 'repo:me/app:ref:refs/heads/main' },
    outcome: 'allowed',
  },
  {
    ...webIdentity,
    says: 'a token of another repository',
    keys: { 'token.actions.githubusercontent.com:sub': 'repo:me/app2:ref' },
    outcome: 'implicitDeny',
  },
  {
    ...webIdentity,
    says: 'a token of another provider',
    principal: { kind: 'federated', provider: 'accounts.google.com' },
    keys: { 'token.actions.githubusercontent.com:sub': 'repo:me/app:x' },
    outcome: 'implicitDeny',
  },
  {
    ...webIdentity,
    says: 'a trust in everyone is none in tokens',
    resourcePolicy: [grant('*', 'sts:*')],
    outcome: 'implicitDeny',
  },
  {
    ...webIdentity,
    says: 'a Deny of everyone hits tokens',
    resourcePolicy: [grant({ Federated: GITHUB }, 'sts:*'), refuse('*', 'sts:*')],
    outcome: 'explicitDeny',
  },
  {
    action: 'kms:Decrypt',
    resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`,
    resourceKind: 'required',
    says: 'a key whose policy is silent',
    identity: ALL,
    outcome: 'implicitDeny',
    by: 'resource',
  },
  {
    action: 'kms:Decrypt',
    resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`,
    resourceKind: 'required',
    says: 'a key whose policy hands over to IAM',
    identity: ALL,
    resourcePolicy: [grant({ AWS: ACCOUNT }, 'kms:*')],
    outcome: 'allowed',
    by: 'identity',
  },
  {
    action: 'kms:Decrypt',
    resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`,
    resourceKind: 'required',
    principal: ROOT,
    says: 'a key whose policy forgot the root',
    outcome: 'implicitDeny',
    by: 'resource',
  },
];
