import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient, type Runtime } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { ZipFile } from 'yazl';
import { silentLog } from '../src/base/log.ts';
import { readConfig, type Config } from '../src/config.ts';
import { startPlatform, type Platform, type Surroundings } from '../src/main.ts';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
/** There in every test platform: Lambda may assume it, and it may do everything. */
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/test-role`;
/** A role's trust policy: functions may have it. */
export const TRUST_LAMBDA = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** A whole platform in this process, on a free port and a temporary folder, with real SDK clients. */
export interface TestPlatform {
  readonly platform: Platform;
  readonly endpoint: string;
  readonly dataFolder: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly cloudwatch: CloudWatchClient;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly dynamodb: DynamoDBClient;
  readonly dynamodbStreams: DynamoDBStreamsClient;
  readonly apigateway: ApiGatewayV2Client;
  /** Path style: the endpoint is an address. */
  readonly s3: S3Client;
  /** Stops it and starts it again on the same data folder; clients go on working. */
  restart(): Promise<void>;
}

/**
 * Starts a platform that ends with the test. The `process` driver unless asked otherwise: most behaviour does not
 * depend on isolation, and what does is tested in test/security; the same goes for functions' networks.
 */
export async function testPlatform(
  context: Pick<TestContext, 'after'>,
  overrides: Partial<Config> = {},
  surroundings: Pick<Surroundings, 'consoleFolder'> = {},
): Promise<TestPlatform> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'mayfly-test-'));
  const { config: defaults } = readConfig(
    '--port 0 --isolation process --egress none --log-level error --data'.split(' ').concat(dataFolder),
    [],
    {},
  );
  const config: Config = {
    ...defaults,
    poolMiB: 64,
    graceMs: 5_000,
    dataFolder,
    cacheFolder: readConfig([]).config.cacheFolder,
    ...overrides,
  };
  let platform = await startPlatform(config, { ...surroundings, log: silentLog() });
  const endpoint = () => `http://127.0.0.1:${platform.port}`;
  const credentials = platform.credentials;
  const settings = { region: REGION, endpoint: endpoint(), credentials, maxAttempts: 1 };
  const clients = {
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    cloudwatch: new CloudWatchClient(settings),
    iam: new IAMClient(settings),
    sts: new STSClient(settings),
    dynamodb: new DynamoDBClient(settings),
    dynamodbStreams: new DynamoDBStreamsClient(settings),
    apigateway: new ApiGatewayV2Client(settings),
    s3: new S3Client(settings),
  };
  context.after(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await platform.stop();
    await rm(dataFolder, { recursive: true, force: true });
  });
  await createTestRole(clients.iam);
  return {
    ...clients,
    get platform() {
      return platform;
    },
    endpoint: endpoint(),
    dataFolder,
    credentials,
    restart: async () => {
      const { port } = platform;
      await platform.stop();
      platform = await startPlatform({ ...config, port }, { ...surroundings, log: silentLog() });
    },
  };
}

/** Makes `ROLE`, the execution role of the functions here. */
export async function createTestRole(iam: IAMClient): Promise<void> {
  const RoleName = ROLE.slice(ROLE.lastIndexOf('/') + 1);
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_LAMBDA }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
}

/** A zip file of these files, in memory. */
export async function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Input of CreateFunction for a Node function out of one file. */
export async function nodeFunction(name: string, code: string) {
  return {
    FunctionName: name,
    Runtime: 'nodejs24.x' as Runtime,
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile: await zipOf({ 'index.mjs': code }) },
  };
}

/** Input of CreateFunction for a Python function out of one file, for the runtime given. */
export async function pythonFunction(name: string, runtime: string, code: string) {
  return {
    FunctionName: name,
    Runtime: runtime as Runtime,
    Handler: 'lambda_function.lambda_handler',
    Role: ROLE,
    Code: { ZipFile: await zipOf({ 'lambda_function.py': code }) },
  };
}

/** Asks again and again until `probe` answers something; fails after `timeoutMs`. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  timeoutMs = 10_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
