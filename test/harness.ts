import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient, type Runtime } from '@aws-sdk/client-lambda';
import { STSClient } from '@aws-sdk/client-sts';
import { ZipFile } from 'yazl';
import { silentLog } from '../src/base/log.ts';
import { readConfig, type Config } from '../src/config.ts';
import { startPlatform, type Platform } from '../src/main.ts';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/test-role`;

/** A whole platform in this process, on a free port and a temporary folder, with real SDK clients. */
export interface TestPlatform {
  readonly platform: Platform;
  readonly endpoint: string;
  readonly dataFolder: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly sts: STSClient;
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
  let platform = await startPlatform(config, { log: silentLog() });
  const endpoint = () => `http://127.0.0.1:${platform.port}`;
  const credentials = platform.credentials;
  const settings = { region: REGION, endpoint: endpoint(), credentials, maxAttempts: 1 };
  const clients = {
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    sts: new STSClient(settings),
  };
  context.after(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await platform.stop();
    await rm(dataFolder, { recursive: true, force: true });
  });
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
      platform = await startPlatform({ ...config, port }, { log: silentLog() });
    },
  };
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
