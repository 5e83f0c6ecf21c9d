import type { ApiCall } from './apiCall.ts';

/** Where a package's client is not named after it letter by letter. */
const CLIENTS: Readonly<Record<string, string>> = {
  apigatewayv2: 'ApiGatewayV2',
  cloudformation: 'CloudFormation',
  cloudfront: 'CloudFront',
  cloudtrail: 'CloudTrail',
  cloudwatch: 'CloudWatch',
  'cloudwatch-logs': 'CloudWatchLogs',
  dynamodb: 'DynamoDB',
  iam: 'IAM',
  sns: 'SNS',
  sqs: 'SQS',
  sts: 'STS',
};

const BOTO_NAMES: Readonly<Record<string, string>> = { 'cloudwatch-logs': 'logs' };

/** The call with the AWS SDK for JavaScript. */
export function asJavaScript({ service, operation, input = {} }: ApiCall): string {
  const client = `${CLIENTS[service] ?? service[0]?.toUpperCase() + service.slice(1)}Client`;
  const command = `${operation}Command`;
  return `import { ${client}, ${command} } from '@aws-sdk/client-${service}';

const client = new ${client}({});
const answer = await client.send(new ${command}(${javaScriptOf(input)}));
`;
}

/** The call with boto3. */
export function asPython({ service, operation, input = {} }: ApiCall): string {
  const values = Object.entries(input).filter(([, value]) => value !== undefined);
  const named = values.map(([name, value]) => `    ${name}=${pythonOf(value, '    ')},\n`).join('');
  return `import boto3

client = boto3.client('${BOTO_NAMES[service] ?? service}')
answer = client.${snake(operation)}(${named && `\n${named}`})
`;
}

function javaScriptOf(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replaceAll(/^(\s*)"([A-Za-z_]\w*)":/gm, '$1$2:');
}

function pythonOf(value: unknown, indent: string): string {
  const deeper = `${indent}    `;
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map((item) => pythonOf(item, deeper)).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const lines = Object.entries(value).map(
    ([name, item]) => `${deeper}${JSON.stringify(name)}: ${pythonOf(item, deeper)},\n`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

function snake(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
