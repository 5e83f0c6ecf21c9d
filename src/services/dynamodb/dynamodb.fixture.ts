import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';
import { SignerHash } from '../../protocol/sigv4/signerHash.ts';
import { testPlatform, type TestPlatform } from '../../../test/harness.ts';

/** One platform for all tests of a file, prepared before the first. */
export function sharedPlatform(
  prepare: (platform: TestPlatform) => Promise<unknown> = async () => {},
): () => TestPlatform {
  let platform: TestPlatform | undefined;
  const closing: (() => Promise<void>)[] = [];
  before(async () => {
    platform = await testPlatform({ after: (close) => void closing.push(close as () => Promise<void>) });
    await prepare(platform);
  });
  after(async () => {
    for (const close of closing) await close();
  });
  return () => platform ?? assert.fail('the platform runs while tests do');
}

/** A table with hash `p` (text) and, unless asked otherwise, range `s` (number). */
export function tableInput(
  name: string,
  more: Partial<CreateTableCommandInput> = {},
): CreateTableCommandInput {
  return {
    TableName: name,
    AttributeDefinitions: [
      { AttributeName: 'p', AttributeType: 'S' },
      { AttributeName: 's', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'p', KeyType: 'HASH' },
      { AttributeName: 's', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    ...more,
  };
}

/** What an operation failed with. */
export async function failure(
  work: Promise<unknown>,
): Promise<{ readonly name: string; readonly message: string } & Readonly<Record<string, unknown>>> {
  return work.then(
    () => assert.fail('it should have failed'),
    (error: unknown) => error as never,
  );
}

/** The same client for a body that the SDK would not write: what comes back is read as it is. */
export async function rawCall(
  { config }: DynamoDBClient,
  operation: string,
  body: string,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  assert.ok(config.endpoint);
  const { hostname, port, protocol } = await config.endpoint();
  const signer = new SignatureV4({
    service: 'dynamodb',
    region: 'us-east-1',
    credentials: config.credentials,
    sha256: SignerHash,
  });
  const signed = await signer.sign({
    method: 'POST',
    protocol,
    hostname,
    path: '/',
    headers: {
      host: `${hostname}:${port}`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    },
    body,
  });
  const answer = await fetch(`${protocol}//${hostname}:${port}/`, {
    method: 'POST',
    headers: signed.headers,
    body,
  });
  return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, unknown>> };
}
