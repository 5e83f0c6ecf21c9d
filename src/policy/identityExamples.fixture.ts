import type { Example } from './examples.fixture.ts';
import { allow, ANONYMOUS, deny, ROOT, SESSION } from './policies.fixture.ts';

const BUCKET = 'arn:aws:s3:::amzn-s3-demo-bucket';
const HOME = `${BUCKET}/home/\${aws:username}/*`;
const TAGGED = { Condition: { StringEquals: { 'aws:ResourceTag/Owner': '${aws:username}' } } };
const MFA_DENY = {
  Effect: 'Deny',
  NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'sts:GetSessionToken'],
  Resource: '*',
  Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
};
const REGIONS = {
  Effect: 'Deny',
  NotAction: ['cloudfront:*', 'iam:*', 'route53:*', 'support:*'],
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
};
const NETWORK = {
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Condition: {
    NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '203.0.113.0/24'] },
    Bool: { 'aws:ViaAWSService': 'false' },
  },
};
const DATES = {
  Condition: {
    DateGreaterThan: { 'aws:CurrentTime': '2020-04-01T00:00:00Z' },
    DateLessThan: { 'aws:CurrentTime': '2020-06-30T23:59:59Z' },
  },
};
const LEADING = {
  Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${www.amazon.com:user_id}'] } },
};
const TAG_KEYS = {
  Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['environment', 'cost-center'] } },
};
const PASS = (service: string) => ({ Condition: { StringEquals: { 'iam:PassedToService': service } } });
const LIST_HOME = {
  Condition: { StringLike: { 's3:prefix': ['', 'home/', 'home/${aws:username}/*'] } },
};
const REVOKE = deny('*', '*', {
  Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-11-21T20:43:29.000Z' } },
});
const ROLE = 'arn:aws:iam::111122223333:role/worker';

/** IAM User Guide: "Example IAM identity-based policies", condition keys, policy variables, tags. */
export const IDENTITY_EXAMPLES: readonly Example[] = [
  {
    says: "one's own home folder",
    action: 's3:PutObject',
    resource: `${BUCKET}/home/alice/x`,
    identity: [allow('s3:*', HOME)],
    keys: { 'aws:username': 'alice' },
    outcome: 'allowed',
  },
  {
    says: "another's home folder",
    action: 's3:PutObject',
    resource: `${BUCKET}/home/bob/x`,
    identity: [allow('s3:*', HOME)],
    keys: { 'aws:username': 'alice' },
    outcome: 'implicitDeny',
  },
  {
    says: 'roles have no user name',
    principal: SESSION,
    action: 's3:PutObject',
    resource: `${BUCKET}/home//x`,
    identity: [allow('s3:*', HOME)],
    outcome: 'implicitDeny',
  },
  {
    says: 'a document of 2008 has no variables',
    action: 's3:PutObject',
    resource: `${BUCKET}/home/alice/x`,
    version: '2008-10-17',
    identity: [allow('s3:*', HOME)],
    keys: { 'aws:username': 'alice' },
    outcome: 'implicitDeny',
  },
  {
    says: 'a name of stars is no wildcard',
    action: 's3:PutObject',
    resource: `${BUCKET}/home/bob/x`,
    identity: [allow('s3:*', HOME)],
    keys: { 'aws:username': '*' },
    outcome: 'implicitDeny',
  },
  {
    says: 'a variable with default',
    action: 's3:GetObject',
    resource: `${BUCKET}/company-wide/x`,
    identity: [allow('s3:*', `${BUCKET}/\${aws:PrincipalTag/team, 'company-wide'}/*`)],
    outcome: 'allowed',
  },
  {
    says: 'a variable with default and value',
    action: 's3:GetObject',
    resource: `${BUCKET}/yellow/x`,
    identity: [allow('s3:*', `${BUCKET}/\${aws:PrincipalTag/team, 'company-wide'}/*`)],
    keys: { 'aws:PrincipalTag/team': 'yellow' },
    outcome: 'allowed',
  },
  {
    says: 'literal stars',
    action: 's3:GetObject',
    resource: `${BUCKET}/*`,
    identity: [allow('s3:*', `${BUCKET}/\${*}`)],
    outcome: 'allowed',
  },
  {
    says: 'literal stars match nothing else',
    action: 's3:GetObject',
    resource: `${BUCKET}/x`,
    identity: [allow('s3:*', `${BUCKET}/\${*}`)],
    outcome: 'implicitDeny',
  },
  {
    says: 'listing with the allowed prefix',
    action: 's3:ListBucket',
    resource: BUCKET,
    identity: [allow('s3:ListBucket', BUCKET, LIST_HOME)],
    keys: { 's3:prefix': 'home/alice/2020', 'aws:username': 'alice' },
    outcome: 'allowed',
  },
  {
    says: 'listing the root by the empty prefix',
    action: 's3:ListBucket',
    resource: BUCKET,
    identity: [allow('s3:ListBucket', BUCKET, LIST_HOME)],
    keys: { 's3:prefix': '', 'aws:username': 'alice' },
    outcome: 'allowed',
  },
  {
    says: "listing another's prefix",
    action: 's3:ListBucket',
    resource: BUCKET,
    identity: [allow('s3:ListBucket', BUCKET, LIST_HOME)],
    keys: { 's3:prefix': 'home/bob/', 'aws:username': 'alice' },
    outcome: 'implicitDeny',
  },
  {
    says: 'listing without a prefix',
    action: 's3:ListBucket',
    resource: BUCKET,
    identity: [allow('s3:ListBucket', BUCKET, LIST_HOME)],
    keys: { 'aws:username': 'alice' },
    outcome: 'implicitDeny',
  },
  {
    says: 'own access keys',
    action: 'iam:CreateAccessKey',
    resource: 'arn:aws:iam::111122223333:user/alice',
    identity: [allow('iam:*AccessKey*', 'arn:aws:iam::*:user/${aws:username}')],
    keys: { 'aws:username': 'alice' },
    outcome: 'allowed',
  },
  {
    says: "another's access keys",
    action: 'iam:CreateAccessKey',
    resource: 'arn:aws:iam::111122223333:user/bob',
    identity: [allow('iam:*AccessKey*', 'arn:aws:iam::*:user/${aws:username}')],
    keys: { 'aws:username': 'alice' },
    outcome: 'implicitDeny',
  },
  {
    says: 'within the dates',
    action: 'service:Go',
    identity: [allow('service:*', '*', DATES)],
    keys: { 'aws:CurrentTime': '2020-05-01T00:00:00Z' },
    outcome: 'allowed',
  },
  {
    says: 'after the dates',
    action: 'service:Go',
    identity: [allow('service:*', '*', DATES)],
    keys: { 'aws:CurrentTime': '2020-07-01T00:00:00Z' },
    outcome: 'implicitDeny',
  },
  {
    says: 'before the dates',
    action: 'service:Go',
    identity: [allow('service:*', '*', DATES)],
    keys: { 'aws:CurrentTime': '2020-04-01T00:00:00Z' },
    outcome: 'implicitDeny',
  },
  {
    says: 'a tag that names the owner',
    action: 'dynamodb:DeleteTable',
    identity: [allow('dynamodb:*', '*', TAGGED)],
    keys: { 'aws:ResourceTag/owner': 'alice', 'aws:username': 'alice' },
    outcome: 'allowed',
  },
  {
    says: "another's tag",
    action: 'dynamodb:DeleteTable',
    identity: [allow('dynamodb:*', '*', TAGGED)],
    keys: { 'aws:ResourceTag/owner': 'Alice', 'aws:username': 'alice' },
    outcome: 'implicitDeny',
  },
  {
    says: 'without MFA',
    action: 's3:GetObject',
    identity: [allow('*'), MFA_DENY],
    keys: { 'aws:MultiFactorAuthPresent': 'false' },
    outcome: 'explicitDeny',
  },
  {
    says: 'with MFA',
    action: 's3:GetObject',
    identity: [allow('*'), MFA_DENY],
    keys: { 'aws:MultiFactorAuthPresent': 'true' },
    outcome: 'allowed',
  },
  {
    says: 'long-term keys have no MFA key: denied by IfExists',
    action: 's3:GetObject',
    identity: [allow('*'), MFA_DENY],
    outcome: 'explicitDeny',
  },
  {
    says: 'what sets MFA up is not denied',
    action: 'iam:EnableMFADevice',
    identity: [allow('*'), MFA_DENY],
    outcome: 'allowed',
  },
  {
    says: 'Bool without IfExists misses long-term keys',
    action: 's3:GetObject',
    identity: [
      allow('*'),
      deny('*', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } }),
    ],
    outcome: 'allowed',
  },
  {
    says: 'a region on the list',
    action: 'lambda:CreateFunction',
    identity: [allow('*'), REGIONS],
    keys: { 'aws:RequestedRegion': 'eu-west-1' },
    outcome: 'allowed',
  },
  {
    says: 'a region off the list',
    action: 'lambda:CreateFunction',
    identity: [allow('*'), REGIONS],
    keys: { 'aws:RequestedRegion': 'us-east-1' },
    outcome: 'explicitDeny',
  },
  {
    says: 'a global service',
    action: 'iam:CreateUser',
    identity: [allow('*'), REGIONS],
    keys: { 'aws:RequestedRegion': 'us-east-1' },
    outcome: 'allowed',
  },
  {
    says: 'from the network',
    action: 's3:GetObject',
    identity: [allow('*'), NETWORK],
    keys: { 'aws:SourceIp': '203.0.113.9', 'aws:ViaAWSService': 'false' },
    outcome: 'allowed',
  },
  {
    says: 'from elsewhere',
    action: 's3:GetObject',
    identity: [allow('*'), NETWORK],
    keys: { 'aws:SourceIp': '198.51.100.9', 'aws:ViaAWSService': 'false' },
    outcome: 'explicitDeny',
  },
  {
    says: 'from elsewhere through a service',
    action: 's3:GetObject',
    identity: [allow('*'), NETWORK],
    keys: { 'aws:SourceIp': '198.51.100.9', 'aws:ViaAWSService': 'true' },
    outcome: 'allowed',
  },
  {
    says: "items of one's own key",
    action: 'dynamodb:GetItem',
    identity: [allow('dynamodb:GetItem', '*', LEADING)],
    keys: { 'dynamodb:LeadingKeys': ['u1', 'u1'], 'www.amazon.com:user_id': 'u1' },
    outcome: 'allowed',
  },
  {
    says: "one item of another's key",
    action: 'dynamodb:BatchGetItem',
    identity: [allow('dynamodb:*', '*', LEADING)],
    keys: { 'dynamodb:LeadingKeys': ['u1', 'u2'], 'www.amazon.com:user_id': 'u1' },
    outcome: 'implicitDeny',
  },
  {
    says: 'ForAllValues without any key is true',
    action: 'dynamodb:Scan',
    identity: [allow('dynamodb:*', '*', LEADING)],
    outcome: 'allowed',
  },
  {
    says: 'tag keys all on the list',
    action: 'ec2:CreateTags',
    identity: [allow('ec2:CreateTags', '*', TAG_KEYS)],
    keys: { 'aws:TagKeys': ['environment'] },
    outcome: 'allowed',
  },
  {
    says: 'a tag key off the list',
    action: 'ec2:CreateTags',
    identity: [allow('ec2:CreateTags', '*', TAG_KEYS)],
    keys: { 'aws:TagKeys': ['environment', 'x'] },
    outcome: 'implicitDeny',
  },
  {
    says: 'a role passed to Lambda',
    action: 'iam:PassRole',
    resource: ROLE,
    identity: [allow('iam:PassRole', 'arn:aws:iam::*:role/*', PASS('lambda.amazonaws.com'))],
    keys: { 'iam:PassedToService': 'lambda.amazonaws.com' },
    outcome: 'allowed',
  },
  {
    says: 'a role passed to another service',
    action: 'iam:PassRole',
    resource: ROLE,
    identity: [allow('iam:PassRole', '*', PASS('lambda.amazonaws.com'))],
    keys: { 'iam:PassedToService': 'ec2.amazonaws.com' },
    outcome: 'implicitDeny',
  },
  {
    says: 'a session issued before the revocation',
    principal: SESSION,
    action: 's3:GetObject',
    identity: [allow('*'), REVOKE],
    keys: { 'aws:TokenIssueTime': '2026-11-21T20:43:28Z' },
    outcome: 'explicitDeny',
  },
  {
    says: 'a session issued after it',
    principal: SESSION,
    action: 's3:GetObject',
    identity: [allow('*'), REVOKE],
    keys: { 'aws:TokenIssueTime': '2026-11-21T20:43:30Z' },
    outcome: 'allowed',
  },
  {
    says: 'several operators are ANDed',
    action: 's3:PutObject',
    identity: [
      allow('s3:*', '*', {
        Condition: { StringEquals: { 'aws:PrincipalTag/a': '1' }, Bool: { 'aws:SecureTransport': true } },
      }),
    ],
    keys: { 'aws:PrincipalTag/A': '1', 'aws:SecureTransport': 'false' },
    outcome: 'implicitDeny',
  },
  {
    says: 'several keys are ANDed',
    action: 's3:PutObject',
    identity: [allow('s3:*', '*', { Condition: { StringEquals: { 'aws:a': '1', 'aws:b': ['2', '3'] } } })],
    keys: { 'aws:a': '1', 'aws:b': '3' },
    outcome: 'allowed',
  },
  {
    says: 'numbers of JSON are text',
    action: 's3:ListBucket',
    identity: [allow('s3:*', '*', { Condition: { NumericLessThanEquals: { 's3:max-keys': 10 } } })],
    keys: { 's3:max-keys': '10' },
    outcome: 'allowed',
  },
  {
    says: 'MFA older than an hour',
    principal: SESSION,
    action: 'ec2:StopInstances',
    identity: [allow('ec2:*', '*', { Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } } })],
    keys: { 'aws:MultiFactorAuthAge': '3601' },
    outcome: 'implicitDeny',
  },
  {
    says: 'only through CloudFormation',
    action: 'dynamodb:CreateTable',
    identity: [
      allow('dynamodb:*', '*', {
        Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] } },
      }),
    ],
    keys: { 'aws:CalledVia': ['cloudformation.amazonaws.com', 'dynamodb.amazonaws.com'] },
    outcome: 'allowed',
  },
  {
    says: 'not through CloudFormation',
    action: 'dynamodb:CreateTable',
    identity: [
      allow('dynamodb:*', '*', {
        Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] } },
      }),
    ],
    outcome: 'implicitDeny',
  },
  {
    says: 'a key must be there',
    action: 's3:PutObject',
    identity: [
      allow('s3:*'),
      deny('s3:PutObject', '*', { Condition: { Null: { 's3:x-amz-server-side-encryption': 'true' } } }),
    ],
    outcome: 'explicitDeny',
  },
  { says: 'the root needs no policy', principal: ROOT, action: 's3:GetObject', outcome: 'allowed' },
  {
    says: 'strangers have none',
    principal: ANONYMOUS,
    action: 's3:GetObject',
    identity: [],
    outcome: 'implicitDeny',
    by: 'resource',
  },
];
