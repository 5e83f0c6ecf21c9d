import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as apigatewaySdk from '@aws-sdk/client-apigatewayv2';
import * as cloudtrailSdk from '@aws-sdk/client-cloudtrail';
import * as cloudwatchSdk from '@aws-sdk/client-cloudwatch';
import * as logsSdk from '@aws-sdk/client-cloudwatch-logs';
import * as dynamodbSdk from '@aws-sdk/client-dynamodb';
import * as dynamodbStreamsSdk from '@aws-sdk/client-dynamodb-streams';
import * as iamSdk from '@aws-sdk/client-iam';
import * as lambdaSdk from '@aws-sdk/client-lambda';
import * as s3Sdk from '@aws-sdk/client-s3';
import * as stsSdk from '@aws-sdk/client-sts';
import { simulatedClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import type { Constraints } from '../../src/protocol/constraints.ts';
import { constraints as apigatewayConstraints } from '../../src/services/apigatewayv2/constraints.ts';
import { apiGatewayPermissions } from '../../src/services/apigatewayv2/permissions.ts';
import { constraints as cloudtrailConstraints } from '../../src/services/cloudtrail/constraints.ts';
import { permissions as cloudtrailPermissions } from '../../src/services/cloudtrail/permissions.ts';
import { constraints as cloudwatchConstraints } from '../../src/services/cloudwatch/constraints.ts';
import { cloudwatchPermissions } from '../../src/services/cloudwatch/permissions.ts';
import { constraints as dynamodbConstraints } from '../../src/services/dynamodb/constraints.ts';
import { dynamodbPermissions } from '../../src/services/dynamodb/permissions.ts';
import { streamsConstraints } from '../../src/services/dynamodb/streams/constraints.ts';
import { streamsPermissions } from '../../src/services/dynamodb/streams/permissions.ts';
import { constraints as iamConstraints } from '../../src/services/iam/constraints.ts';
import { iamPermissions } from '../../src/services/iam/permissions.ts';
import { constraints as lambdaConstraints } from '../../src/services/lambda/constraints.ts';
import { lambdaPermissions } from '../../src/services/lambda/permissions.ts';
import { createResourcePolicies } from '../../src/services/lambda/resourcePolicy.ts';
import { logsConstraints } from '../../src/services/logs/constraints.ts';
import { logsPermissions } from '../../src/services/logs/permissions.ts';
import { createBuckets } from '../../src/services/s3/bucketCache.ts';
import { s3Permissions } from '../../src/services/s3/permissions.ts';
import type { Call, Demand, Permission } from '../../src/services/service.ts';
import { constraints as stsConstraints } from '../../src/services/sts/generated/constraints.ts';
import { permissions as stsPermissions } from '../../src/services/sts/permissions.ts';
import { openMemoryStore } from '../../src/store/memory/openMemoryStore.ts';
import { ACCOUNT, REGION, testPlatform, type TestPlatform } from '../harness.ts';
import { DYNAMODB_INPUTS } from './dynamodbInputs.ts';
import { s3Input } from './s3Inputs.ts';

/**
 * Every operation that Mayfly offers, through the SDK's client: a policy of exactly what the operation declares lets a user
 * call it, whatever the answer is then; one that lacks any part of it, or has a sibling of its resource, does not.
 */
interface Tested {
  readonly sdk: object;
  readonly constraints: Readonly<Record<string, Constraints>>;
  readonly permissions: Readonly<Record<string, Permission<never>>>;
  readonly client:
    | 'ApiGatewayV2'
    | 'Lambda'
    | 'CloudWatchLogs'
    | 'CloudWatch'
    | 'IAM'
    | 'S3'
    | 'STS'
    | 'CloudTrail'
    | 'DynamoDB'
    | 'DynamoDBStreams';
}

const store = openMemoryStore({ clock: simulatedClock(), log: silentLog() });
const resourcePolicies = createResourcePolicies(store);

const SERVICES: Readonly<Record<string, Tested>> = {
  apigatewayv2: {
    sdk: apigatewaySdk,
    constraints: apigatewayConstraints,
    permissions: apiGatewayPermissions({ store }),
    client: 'ApiGatewayV2',
  },
  s3: {
    sdk: s3Sdk,
    constraints: {},
    permissions: s3Permissions({ store, buckets: createBuckets(store) }),
    client: 'S3',
  },
  lambda: {
    sdk: lambdaSdk,
    constraints: lambdaConstraints,
    permissions: lambdaPermissions({ store, resourcePolicies }),
    client: 'Lambda',
  },
  logs: {
    sdk: logsSdk,
    constraints: logsConstraints(),
    permissions: logsPermissions({ store }),
    client: 'CloudWatchLogs',
  },
  cloudwatch: {
    sdk: cloudwatchSdk,
    constraints: cloudwatchConstraints,
    permissions: cloudwatchPermissions({ store }),
    client: 'CloudWatch',
  },
  iam: { sdk: iamSdk, constraints: iamConstraints, permissions: iamPermissions({ store }), client: 'IAM' },
  sts: { sdk: stsSdk, constraints: stsConstraints, permissions: stsPermissions, client: 'STS' },
  dynamodb: {
    sdk: dynamodbSdk,
    constraints: dynamodbConstraints,
    permissions: dynamodbPermissions({ store }),
    client: 'DynamoDB',
  },
  dynamodbstreams: {
    sdk: dynamodbStreamsSdk,
    constraints: streamsConstraints,
    permissions: streamsPermissions,
    client: 'DynamoDBStreams',
  },
  cloudtrail: {
    sdk: cloudtrailSdk,
    constraints: cloudtrailConstraints,
    permissions: cloudtrailPermissions,
    client: 'CloudTrail',
  },
};

const lambdaArn = (rest: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:${rest}`;
const iamArn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;
const DOCUMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }],
});
/** It hands a role to API Gateway. */
const OPEN_API = JSON.stringify({
  openapi: '3.0.1',
  info: { title: 'target' },
  paths: {
    '/a': {
      get: { 'x-amazon-apigateway-integration': { type: 'aws_proxy', credentials: iamArn('role/target') } },
    },
  },
});
const TAGS = [{ Key: 'team', Value: 'red' }];

/** What required members are set to, by name, where something that merely satisfies the constraints won't do. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  AWSServiceName: 'lex.amazonaws.com',
  AccessKeyId: 'AKIAQAAAAAAAAAAAAAAA',
  AccountAlias: 'somebody',
  Action: 'lambda:InvokeFunction',
  ActionNames: ['s3:GetObject'],
  AlarmName: 'target',
  AlarmNames: ['target'],
  AlarmRule: 'ALARM(other)',
  Arn: lambdaArn('layer:target:1'),
  AssumeRolePolicyDocument: TRUST,
  AuthType: 'AWS_IAM',
  CapacityProviderName: 'target',
  ClientID: 'client',
  Code: { ZipFile: Buffer.from('no zip') },
  CodeSigningConfigArn: lambdaArn('code-signing-config:csc-0123456789abcdef0'),
  ComparisonOperator: 'GreaterThanThreshold',
  Content: { ZipFile: Buffer.from('no zip') },
  DashboardBody: '{"widgets":[]}',
  DashboardName: 'target',
  DashboardNames: ['target'],
  Description: 'text',
  DeletionTaskId: `task/aws-service-role/lex.amazonaws.com/AWSServiceRoleForLexBots/00000000-0000-0000-0000-000000000000`,
  EncodedMessage: 'message',
  EndTime: new Date(60_000),
  EvaluationPeriods: 1,
  FunctionName: 'target',
  FunctionVersion: '1',
  GroupName: 'target',
  InstanceProfileName: 'target',
  InvokeArgs: '{}',
  JobId: '00000000-0000-0000-0000-000000000000',
  LayerName: 'target',
  MetricData: [],
  MetricDataQueries: [],
  MetricName: 'Count',
  Name: 'target',
  Namespace: 'App',
  OpenIDConnectProviderArn: iamArn('oidc-provider/issuer.example'),
  Period: 60,
  PermissionsBoundary: iamArn('policy/boundary'),
  PolicyArn: iamArn('policy/target'),
  PolicyDocument: DOCUMENT,
  PolicyInputList: [DOCUMENT],
  PolicyName: 'inline',
  PolicySourceArn: iamArn('user/target'),
  Principal: '111122223333',
  ProvisionedConcurrentExecutions: 1,
  Qualifier: 'live',
  RecursiveLoop: 'Allow',
  ReservedConcurrentExecutions: 0,
  Resource: lambdaArn('function:target'),
  ResourceARN: `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:target`,
  Role: iamArn('role/target'),
  RoleArn: iamArn('role/target'),
  RoleName: 'target',
  RoleSessionName: 'session',
  StartTime: new Date(0),
  StateReason: 'test',
  StateValue: 'OK',
  StatementId: 'sid',
  Status: 'Active',
  TagKeys: ['team'],
  ThumbprintList: ['0'.repeat(40)],
  UUID: '00000000-0000-0000-0000-000000000000',
  UpdateRuntimeOn: 'Auto',
  Url: 'https://issuer.example',
  UserName: 'target',
  VersionId: 'v2',
  VersionNumber: 1,
  deletionProtectionEnabled: false,
  deliveryDestinationName: 'target',
  destinationArn: lambdaArn('function:target'),
  destinationName: 'target',
  filterName: 'target',
  filterPattern: '',
  id: 'target',
  logEventMessages: ['line'],
  logEvents: [{ timestamp: 1, message: 'line' }],
  logGroupIdentifier: 'target',
  logGroupIdentifiers: [`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:target`],
  logGroupName: 'target',
  logRecordPointer: 'pointer',
  logStreamName: 'stream',
  metricTransformations: [{ metricName: 'Lines', metricNamespace: 'App', metricValue: '1' }],
  name: 'target',
  queryDefinitionId: 'definition',
  queryId: 'query',
  queryString: 'fields @message',
  resourceArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:target`,
  retentionInDays: 1,
  tagKeys: ['team'],
  tags: { team: 'red' },
  taskId: 'task',
  startTime: 0,
  endTime: 60,
  policyType: 'DATA_PROTECTION_POLICY',
};

/** What does not follow from a member's name, and members that take permissions of their own. */
const MORE: Readonly<Record<string, object>> = {
  ...DYNAMODB_INPUTS,
  'apigatewayv2.CreateApi': {
    Target: lambdaArn('function:target'),
    CredentialsArn: iamArn('role/target'),
    Tags: { team: 'red' },
  },
  'apigatewayv2.CreateIntegration': {
    IntegrationUri: lambdaArn('function:target'),
    CredentialsArn: iamArn('role/target'),
  },
  'apigatewayv2.CreateAuthorizer': {
    AuthorizerCredentialsArn: iamArn('role/target'),
    IdentitySource: ['$request.header.a'],
  },
  'apigatewayv2.ImportApi': { Body: OPEN_API },
  'apigatewayv2.ReimportApi': { Body: OPEN_API },
  'apigatewayv2.CreateStage': { AccessLogSettings: { DestinationArn: 'arn', Format: '$context.requestId' } },
  'apigatewayv2.UpdateStage': { AccessLogSettings: { DestinationArn: 'arn', Format: '$context.requestId' } },
  'apigatewayv2.TagResource': {
    ResourceArn: `arn:aws:apigateway:${REGION}::/apis/target`,
    Tags: { team: 'red' },
  },
  'apigatewayv2.UntagResource': { ResourceArn: `arn:aws:apigateway:${REGION}::/apis/target` },
  'apigatewayv2.GetTags': { ResourceArn: `arn:aws:apigateway:${REGION}::/apis/target` },
  'lambda.CreateFunction': {
    Runtime: 'nodejs24.x',
    Handler: 'a.b',
    Tags: { team: 'red' },
    Layers: [lambdaArn('layer:one:1')],
  },
  'lambda.UpdateFunctionConfiguration': { Role: SAMPLES['Role'], Layers: [lambdaArn('layer:one:1')] },
  'lambda.UpdateFunctionCode': { ZipFile: Buffer.from('no zip') },
  'lambda.GetFunction': { Qualifier: 'live' },
  'lambda.Invoke': { Qualifier: 'live' },
  'lambda.InvokeWithResponseStream': { Qualifier: '3' },
  'lambda.AddLayerVersionPermission': { Action: 'lambda:GetLayerVersion' },
  'lambda.TagResource': { Tags: { team: 'red' } },
  'logs.CreateLogGroup': { tags: { team: 'red' } },
  'logs.FilterLogEvents': { logGroupName: 'target' },
  'logs.GetLogEvents': { logGroupName: 'target' },
  'logs.DescribeLogStreams': { logGroupName: 'target' },
  'logs.DescribeMetricFilters': { logGroupName: 'target' },
  'logs.GetLogGroupFields': { logGroupName: 'target' },
  'logs.PutSubscriptionFilter': { roleArn: iamArn('role/target') },
  'logs.StartQuery': { logGroupNames: ['target', 'target2'] },
  'logs.UntagLogGroup': { tags: ['team'] },
  'cloudwatch.PutMetricAlarm': {
    Tags: TAGS,
    MetricName: 'Count',
    Namespace: 'App',
    Period: 60,
    Statistic: 'Sum',
    Threshold: 1,
  },
  'cloudwatch.PutCompositeAlarm': { Tags: TAGS },
  'cloudwatch.TagResource': { Tags: TAGS },
  'cloudwatch.PutDashboard': { Tags: TAGS },
  'cloudwatch.PutMetricData': { MetricData: [{ MetricName: 'Count', Value: 1 }] },
  'cloudwatch.PutAnomalyDetector': {},
  'iam.CreateUser': { Tags: TAGS },
  'iam.GenerateServiceLastAccessedDetails': { Arn: iamArn('user/target') },
  'iam.ListPoliciesGrantingServiceAccess': { Arn: iamArn('user/target') },
  'iam.CreateRole': { Tags: TAGS },
  'iam.CreatePolicy': { Tags: TAGS, Path: '/team/' },
  'iam.CreateInstanceProfile': { Tags: TAGS },
  'iam.CreateOpenIDConnectProvider': { Tags: TAGS },
  'iam.TagUser': { Tags: TAGS },
  'iam.TagRole': { Tags: TAGS },
  'iam.TagPolicy': { Tags: TAGS },
  'iam.TagInstanceProfile': { Tags: TAGS },
  'iam.TagOpenIDConnectProvider': { Tags: TAGS },
  'sts.GetFederationToken': { Tags: TAGS },
};

/** Whoever may not is refused by the operation itself, which knows more than a declaration can say. */
const ASK_THEMSELVES = new Set([
  'sts.AssumeRole',
  'sts.AssumeRoleWithWebIdentity',
  // Of a key that is nobody's, AWS says no more than that access is denied.
  'iam.GetAccessKeyLastUsed',
]);

function inputOf(service: string, name: string, { members = {} }: Constraints): object {
  if (service === 's3') return s3Input(name);
  const required = Object.entries(members).filter(([, member]) => member.required);
  const given = MORE[`${service}.${name}`] ?? {};
  const entries = required
    .filter(([member]) => !(member in given))
    .map(([member, constraint]) => [member, SAMPLES[member] ?? sampleOf(constraint)]);
  return { ...Object.fromEntries(entries), ...given };
}

function sampleOf({ enum: values, integer, double, element, members, min = 1 }: Constraints): unknown {
  if (values) return values[0];
  if (integer !== undefined || double !== undefined) return min;
  if (element) return [sampleOf(element)];
  return members ? {} : 'target'.padEnd(min, '0');
}

interface Client {
  send(command: object, options: { abortSignal: AbortSignal }): Promise<object>;
  destroy(): void;
}
type New<T> = new (input: object) => T;

/** As whom everything is tried. */
async function subject(platform: TestPlatform) {
  const UserName = 'subject';
  await platform.iam.send(new iamSdk.CreateUserCommand({ UserName }));
  const { AccessKey } = await platform.iam.send(new iamSdk.CreateAccessKeyCommand({ UserName }));
  return {
    credentials: {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    },
    allow: (granted: readonly Pick<Demand, 'action' | 'resource'>[]) =>
      platform.iam.send(
        new iamSdk.PutUserPolicyCommand({
          UserName,
          PolicyName: 'p',
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: granted.map(({ action, resource }) => {
              return { Effect: 'Allow', Action: action, Resource: resource };
            }),
          }),
        }),
      ),
  };
}

const NOTHING = [{ action: 'none:Nothing', resource: '*' }];

/** Another resource of the same kind; of `*` one that has a name. */
function sibling({ action, resource }: Demand): Pick<Demand, 'action' | 'resource'> {
  return { action, resource: resource === '*' ? lambdaArn('function:target') : `${resource}-sibling` };
}

test('every operation takes exactly the permission that it declares', async (context) => {
  const platform = await testPlatform(context);
  const { credentials, allow } = await subject(platform);
  const principal = {
    kind: 'user',
    arn: iamArn('user/subject'),
    userId: 'AIDASUBJECT',
    accessKeyId: undefined,
  };
  for (const { service, operations } of await platform.platform.coverage()) {
    const tested = SERVICES[service] ?? assert.fail(`${service} is not tested`);
    const sdk = tested.sdk as Readonly<Record<string, New<object>>>;
    const client = new (sdk[`${tested.client}Client`] as New<Client>)({
      region: REGION,
      endpoint: platform.endpoint,
      credentials,
      maxAttempts: 1,
      disableHostPrefix: true,
    });
    context.after(() => client.destroy());
    await context.test(service, async () => {
      const wrong: string[] = [];
      for (const { name } of operations.filter(({ supported }) => supported)) {
        if (ASK_THEMSELVES.has(`${service}.${name}`)) continue;
        const input = inputOf(service, name, tested.constraints[name] ?? {});
        const where = { account: ACCOUNT, region: REGION, partition: 'aws', headers: {} };
        const call = { ...where, operation: name, principal };
        const found = await tested.permissions[name]?.(input as never, call as unknown as Call);
        assert.ok(found, `${service}.${name} declares nothing`);
        const demands = 'action' in found ? [found] : found;
        const isDenied = async () => {
          const code = await outcome(client, new (sdk[`${name}Command`] as New<object>)(input));
          return code.startsWith('AccessDenied');
        };
        const expect = async (denied: boolean, what: string) => {
          if ((await isDenied()) !== denied)
            wrong.push(`${name}: ${what} is ${denied ? 'allowed' : 'denied'}`);
        };
        await allow(NOTHING);
        await expect(demands.length > 0, 'nothing granted');
        for (const [i, demand] of demands.entries()) {
          const others = demands.filter((_, j) => j !== i);
          await allow([...others, sibling(demand)]);
          await expect(true, `${demand.action} on a sibling`);
        }
        await allow(demands.length === 0 ? NOTHING : demands);
        await expect(false, 'what is declared');
      }
      assert.deepEqual(wrong, []);
    });
  }
});

/** The error's code, or `done`. */
async function outcome(client: Client, command: object): Promise<string> {
  const leaving = new AbortController();
  try {
    await client.send(command, { abortSignal: leaving.signal });
    return 'done';
  } catch (error) {
    assert.ok(error instanceof Error);
    // Of an answer without a body the status is all that is known.
    const { $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return error.name === 'Unknown' && $metadata?.httpStatusCode === 403 ? 'AccessDenied' : error.name;
  } finally {
    leaving.abort();
  }
}
