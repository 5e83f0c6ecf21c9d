/**
 * Writes src/services/iam/generated/awsManagedPolicies.ts: AWS's managed policies that users of serverless services
 * attach, as they are in effect. The documents are AWS's; they come from moto's recording of them:
 *
 *     pip download --no-deps moto && unzip -q moto-*.whl 'moto/iam/aws_managed_policies.py'
 *     node scripts/generateManagedPolicies.ts moto/iam/aws_managed_policies.py VERSION
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Recorded {
  readonly Path: string;
  readonly DefaultVersionId: string;
  readonly CreateDate: string;
  readonly UpdateDate?: string;
  readonly Document: object;
}

const NAMES = `
  AdministratorAccess PowerUserAccess ReadOnlyAccess ViewOnlyAccess SecurityAudit AWSDenyAll
  Billing DatabaseAdministrator NetworkAdministrator SupportUser SystemAdministrator
  IAMFullAccess IAMReadOnlyAccess IAMUserChangePassword IAMAccessAnalyzerFullAccess IAMAccessAnalyzerReadOnlyAccess
  AWSLambdaBasicExecutionRole AWSLambdaVPCAccessExecutionRole AWSLambdaSQSQueueExecutionRole
  AWSLambdaDynamoDBExecutionRole AWSLambdaKinesisExecutionRole AWSLambdaMSKExecutionRole
  AWSLambdaBasicDurableExecutionRolePolicy AWSLambdaENIManagementAccess AWSLambdaManagedEC2ResourceOperator
  AWSLambdaRole AWSLambdaExecute AWSLambdaInvocation-DynamoDB AWSLambda_FullAccess AWSLambda_ReadOnlyAccess
  AWSCodeDeployRoleForLambda AWSCodeDeployRoleForLambdaLimited
  CloudWatchLambdaInsightsExecutionRolePolicy CloudWatchLambdaApplicationSignalsExecutionRolePolicy
  AWSXRayDaemonWriteAccess AWSXrayFullAccess AWSXrayReadOnlyAccess AWSXrayWriteOnlyAccess
  AmazonS3FullAccess AmazonS3ReadOnlyAccess AmazonS3ObjectLambdaExecutionRolePolicy
  AmazonDynamoDBFullAccess AmazonDynamoDBFullAccess_v2 AmazonDynamoDBReadOnlyAccess
  AmazonSQSFullAccess AmazonSQSReadOnlyAccess AmazonSNSFullAccess AmazonSNSReadOnlyAccess AmazonSNSRole
  AmazonKinesisFullAccess AmazonKinesisReadOnlyAccess AmazonKinesisFirehoseFullAccess AmazonKinesisFirehoseReadOnlyAccess
  CloudWatchLogsFullAccess CloudWatchLogsReadOnlyAccess CloudWatchFullAccess CloudWatchFullAccessV2 CloudWatchReadOnlyAccess
  CloudWatchAgentServerPolicy CloudWatchAgentAdminPolicy
  CloudWatchEventsFullAccess CloudWatchEventsReadOnlyAccess CloudWatchEventsInvocationAccess
  AmazonEventBridgeFullAccess AmazonEventBridgeReadOnlyAccess AmazonEventBridgePipesFullAccess
  AmazonEventBridgePipesReadOnlyAccess AmazonEventBridgeSchedulerFullAccess AmazonEventBridgeSchedulerReadOnlyAccess
  AmazonEventBridgeSchemasFullAccess AmazonEventBridgeSchemasReadOnlyAccess
  AmazonAPIGatewayAdministrator AmazonAPIGatewayInvokeFullAccess AmazonAPIGatewayPushToCloudWatchLogs
  AWSAppSyncAdministrator AWSAppSyncInvokeFullAccess AWSAppSyncPushToCloudWatchLogs
  AWSStepFunctionsFullAccess AWSStepFunctionsReadOnlyAccess AWSStepFunctionsConsoleFullAccess
  AmazonCognitoPowerUser AmazonCognitoReadOnly
  SecretsManagerReadWrite AWSSecretsManagerClientReadOnlyAccess
  AmazonSSMFullAccess AmazonSSMReadOnlyAccess AmazonSSMManagedInstanceCore AWSKeyManagementServicePowerUser
  AmazonEC2ContainerRegistryFullAccess AmazonEC2ContainerRegistryPowerUser AmazonEC2ContainerRegistryReadOnly
  AmazonEC2ContainerRegistryPullOnly AmazonRDSDataFullAccess AmazonVPCReadOnlyAccess AmazonVPCFullAccess
  AmazonSESFullAccess AmazonSESReadOnlyAccess AWSCertificateManagerFullAccess AWSCertificateManagerReadOnly
  CloudFrontFullAccess CloudFrontReadOnlyAccess AmazonRoute53FullAccess AmazonRoute53ReadOnlyAccess
  AWSCloudFormationFullAccess AWSCloudFormationReadOnlyAccess
  AWSOrganizationsFullAccess AWSOrganizationsReadOnlyAccess AWSCloudTrail_FullAccess AWSCloudTrail_ReadOnlyAccess
`
  .trim()
  .split(/\s+/);

const [source = '', version = ''] = process.argv.slice(2);
const text = readFileSync(source, 'utf8');
const json = text.slice(text.indexOf('"""') + 3, text.lastIndexOf('"""'));
const recorded = JSON.parse(json) as Readonly<Record<string, Recorded>>;

const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** AWS writes a document's version first; the recording has the members of objects by name. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const order = [
    'Version',
    'Id',
    'Statement',
    'Sid',
    'Effect',
    'Principal',
    'Action',
    'NotAction',
    'Resource',
  ];
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const entries = Object.entries(value).toSorted(([one], [other]) => rank(one) - rank(other));
  return Object.fromEntries(entries.map(([name, member]) => [name, inOrder(member)]));
}

const rows = NAMES.map((name) => {
  const policy = recorded[name];
  if (!policy) throw new Error(`${name} is not in ${source}`);
  const { Path, DefaultVersionId, CreateDate, UpdateDate = CreateDate, Document } = policy;
  const fields = [
    `name: ${quoted(name)}`,
    `path: ${quoted(Path)}`,
    `version: ${DefaultVersionId.slice(1)}`,
    `created: ${quoted(CreateDate)}`,
    `updated: ${quoted(UpdateDate)}`,
    `document: ${quoted(JSON.stringify(inOrder(Document)))}`,
  ];
  return `  { ${fields.join(', ')} },`;
});

writeFileSync(
  join(import.meta.dirname, '../src/services/iam/generated/awsManagedPolicies.ts'),
  `// Made by \`node scripts/generateManagedPolicies.ts\` from moto ${version}. Not edited by hand.
import type { PublishedPolicy } from '../awsManagedPolicies.ts';

export const published: readonly PublishedPolicy[] = [
${rows.join('\n')}
];
`,
);
