/** Functions that call the platform's own APIs at AWS_ENDPOINT_URL, with the credentials that they were given. */
import assert from 'node:assert/strict';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { readConfig, type Config } from '../src/config.ts';
import { findProgram } from '../src/compute/drivers/findProgram.ts';
import { ACCOUNT, eventually, nodeFunction, testPlatform } from './harness.ts';

const asRoot = process.getuid?.() === 0;
const needed = asRoot ? ['bwrap', 'ip', 'nft', 'nsenter'] : ['bwrap', 'ip', 'nsenter'];
const missing = needed.find((program) => findProgram(program) === undefined);
const skip = missing === undefined ? false : `${missing} is not installed`;

/** Signature Version 4 by hand: nothing but Node. */
const BY_HAND = `
import { createHash, createHmac } from 'node:crypto';
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
export const handler = async () => {
  const { AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (AWS_ENDPOINT_URL === undefined) return { none: true };
  const body = 'Action=GetCallerIdentity&Version=2011-06-15';
  const date = new Date().toISOString().replace(/[-:]|\\.\\d+/g, ''), day = date.slice(0, 8);
  const headers = { 'content-type': 'application/x-www-form-urlencoded', host: new URL(AWS_ENDPOINT_URL).host,
    'x-amz-date': date, 'x-amz-security-token': AWS_SESSION_TOKEN };
  const names = Object.keys(headers).join(';');
  const canonical = ['POST', '/', '', ...Object.entries(headers).map(([name, value]) => name + ':' + value), '', names,
    sha256(body)].join('\\n');
  const scope = [day, AWS_REGION, 'sts', 'aws4_request'].join('/');
  const key = [day, AWS_REGION, 'sts', 'aws4_request'].reduce(hmac, 'AWS4' + AWS_SECRET_ACCESS_KEY);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\\n')).toString('hex');
  headers.authorization = 'AWS4-HMAC-SHA256 Credential=' + AWS_ACCESS_KEY_ID + '/' + scope + ', SignedHeaders=' + names +
    ', Signature=' + signature;
  const response = await fetch(AWS_ENDPOINT_URL, { method: 'POST', body, headers });
  const text = await response.text();
  return { url: AWS_ENDPOINT_URL, status: response.status, arn: /<Arn>([^<]+)/.exec(text)?.[1], text };
};`;

/** The SDK that functions find without packaging it. */
const BY_SDK = `
export const handler = async () => {
  let sdk;
  try { sdk = await import('@aws-sdk/client-sts'); } catch (error) { return { absent: String(error) }; }
  return { arn: (await new sdk.STSClient({}).send(new sdk.GetCallerIdentityCommand({}))).Arn };
};`;

/** A user without a home has no cache; in a temporary one only what a test needs is fetched. */
function usableCache(context: TestContext): string {
  const { cacheFolder } = readConfig([]).config;
  if (canWrite(cacheFolder)) return cacheFolder;
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-cache-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function canWrite(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const arnOf = (name: string) => `arn:aws:sts::${ACCOUNT}:assumed-role/test-role/${name}`;

async function platformWith(context: TestContext, name: string, code: string, overrides: Partial<Config>) {
  const { lambda, platform } = await testPlatform(context, {
    cacheFolder: usableCache(context),
    ...overrides,
  });
  await lambda.send(new CreateFunctionCommand({ ...(await nodeFunction(name, code)), Timeout: 20 }));
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 60, minDelay: 0.02, maxDelay: 0.1 },
    { FunctionName: name },
  );
  const invoke = async () => {
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: name }));
    return JSON.parse(Buffer.from(Payload ?? []).toString()) as Record<string, unknown>;
  };
  return { platform, invoke };
}

for (const egress of ['platform', 'internet'] as const) {
  test(
    `--egress ${egress}: a function is told where the platform is, and who it is`,
    { skip },
    async (context) => {
      const overrides = { isolation: 'bubblewrap', egress } as const;
      const { platform, invoke } = await platformWith(context, 'caller', BY_HAND, overrides);
      const { properties, warnings } = platform.isolation;
      if (properties['network'] === 'platform' && egress === 'internet' && !asRoot) {
        assert.match(warnings.join(), /Functions do not reach the internet, only the platform: .+ Try: .+/);
      } else assert.equal(properties['network'], egress);
      const { url, status, arn, text } = await invoke();
      assert.equal(status, 200, String(text));
      assert.equal(arn, arnOf('caller'));
      assert.match(String(url), new RegExp(`^http://10\\.213\\.\\d+\\.\\d+:${platform.port}$`));
    },
  );
}

test('a platform that listens everywhere is reached at the same address', { skip }, async (context) => {
  const overrides = { isolation: 'bubblewrap', egress: 'platform', listen: '0.0.0.0' } as const;
  const { invoke } = await platformWith(context, 'caller', BY_HAND, overrides);
  assert.equal((await invoke())['arn'], arnOf('caller'));
});

const skipSdk =
  skip || (canWrite(readConfig([]).config.cacheFolder) ? false : 'this user has no cache for it');

test('the AWS SDK that functions find needs no settings', { skip: skipSdk }, async (context) => {
  const overrides = { isolation: 'bubblewrap', egress: 'platform' } as const;
  const { invoke } = await platformWith(context, 'sdk-caller', BY_SDK, overrides);
  // Fetched in the background where it is not in the cache yet.
  const answer = await eventually(
    'the AWS SDK for functions',
    async () => {
      const found = await invoke();
      return found['absent'] === undefined ? found : undefined;
    },
    120_000,
  );
  assert.deepEqual(answer, { arn: arnOf('sdk-caller') });
});

test('--egress none: no address of the platform, and no way to it', { skip }, async (context) => {
  const { platform, invoke } = await platformWith(context, 'caller', BY_HAND, { isolation: 'bubblewrap' });
  assert.equal(platform.isolation.properties['network'], 'none');
  assert.doesNotMatch(platform.isolation.warnings.join(), /network|internet/);
  assert.deepEqual(await invoke(), { none: true });
});

test('plain processes reach the platform where everybody does', async (context) => {
  const { platform, invoke } = await platformWith(context, 'caller', BY_HAND, {});
  const { url, arn } = await invoke();
  assert.equal(url, platform.url);
  assert.equal(arn, arnOf('caller'));
});
