import { base64Of } from '../format/base64.ts';
import { FileOf, type ApiCall } from './apiCall.ts';
import { escapeUnseen } from './unseen.ts';

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

/** A bucket's name before the endpoint's is found by no resolver where that is `localhost`. */
const SETTINGS: Readonly<Record<string, string>> = { s3: '{ forcePathStyle: true }' };

const BOTO_NAMES: Readonly<Record<string, string>> = { 'cloudwatch-logs': 'logs' };

/** The call with the AWS SDK for JavaScript. */
export function asJavaScript({ service, operation, input = {} }: ApiCall): string {
  const client = `${CLIENTS[service] ?? service[0]?.toUpperCase() + service.slice(1)}Client`;
  const command = `${operation}Command`;
  const written = javaScriptOf(input, '');
  const files = written.includes('await readFile(') ? `import { readFile } from 'node:fs/promises';\n` : '';
  return `${files}import { ${client}, ${command} } from '@aws-sdk/client-${service}';

const client = new ${client}(${SETTINGS[service] ?? '{}'});
const answer = await client.send(new ${command}(${written}));
`;
}

/** The call with boto3. */
export function asPython({ service, operation, input = {} }: ApiCall): string {
  const values = Object.entries(input).filter(([, value]) => value !== undefined);
  const named = values.map(([name, value]) => `    ${name}=${pythonOf(value, '    ')},\n`).join('');
  const base64 = named.includes('base64.b64decode(') ? 'import base64\n\n' : '';
  return `${base64}import boto3

client = boto3.client('${BOTO_NAMES[service] ?? service}')
answer = client.${snake(operation)}(${named && `\n${named}`})
`;
}

function javaScriptOf(value: unknown, indent: string): string {
  if (value instanceof FileOf) {
    return `await readFile(${textOf(value.path)}${value.kind === 'text' ? ', "utf8"' : ''})`;
  }
  if (value instanceof Uint8Array) return `Buffer.from("${base64Of(value)}", "base64")`;
  if (typeof value !== 'object' || value === null) return textOf(value);
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const lines = Array.isArray(value)
    ? value.map((item) => `${deeper}${javaScriptOf(item, deeper)}`)
    : membersOf(value).map(([name, item]) => `${deeper}${keyOf(name)}: ${javaScriptOf(item, deeper)}`);
  return lines.length === 0 ? `${open}${close}` : `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

function keyOf(name: string): string {
  // By itself it would be the prototype.
  if (name === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_]\w*$/.test(name) ? name : textOf(name);
}

function pythonOf(value: unknown, indent: string): string {
  const deeper = `${indent}    `;
  if (value instanceof FileOf) {
    return value.kind === 'text'
      ? `open(${textOf(value.path)}, encoding="utf-8").read()`
      : `open(${textOf(value.path)}, "rb").read()`;
  }
  if (value instanceof Uint8Array) return `base64.b64decode("${base64Of(value)}")`;
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map((item) => pythonOf(item, deeper)).join(', ')}]`;
  if (typeof value !== 'object') return textOf(value);
  const lines = membersOf(value).map(
    ([name, item]) => `${deeper}${textOf(name)}: ${pythonOf(item, deeper)},\n`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

function membersOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

/** A text or a number, the same in both languages. */
function textOf(value: unknown): string {
  return escapeUnseen(JSON.stringify(value));
}

function snake(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
