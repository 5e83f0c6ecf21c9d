import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { FrameType } from '../../src/compute/frames.ts';
import { RUBY, RUNTIMES_WITH_RUBY, skipWithoutRuby } from '../../test/rubyOnHost.ts';
import { NODES, PYTHONS } from './eachRuntime.ts';
import { answer, testCatalogue, withPeer, type Files } from './harness.ts';

/** Functions find the AWS SDKs without packaging them. Where the registries are out of reach this is skipped. */
const catalogue = testCatalogue({ overrides: RUNTIMES_WITH_RUBY });
after(() => catalogue.close());

async function finds(context: TestContext, runtime: string, files: Files, expected: unknown): Promise<void> {
  const state = await catalogue.prepare(runtime);
  if (state.kind !== 'ready') return context.skip(`${runtime} is ${state.kind}`);
  await catalogue.librariesSettled();
  const wanting = catalogue.libraries().find((library) => library.state.kind === 'absent');
  if (wanting?.state.kind === 'absent') return context.skip(wanting.state.reason);
  await withPeer(state.process, files, async (peer) => {
    const frame = await peer.assign({ handler: 'index.handler' });
    assert.equal(frame?.type, FrameType.ready, frame?.body.toString());
    assert.deepEqual(answer(await peer.invoke({})), expected);
  });
}

for (const runtime of NODES) {
  test(`${runtime}: CommonJS finds AWS SDK v3`, (context) =>
    finds(
      context,
      runtime,
      {
        'index.js': `const { S3Client } = require('@aws-sdk/client-s3'); exports.handler = async () => typeof S3Client;`,
      },
      'function',
    ));

  test(`${runtime}: ES modules find AWS SDK v3`, (context) =>
    finds(
      context,
      runtime,
      {
        'index.mjs': `import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
          import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
          const missing = await import('nowhere').catch((error) => error.code);
          export const handler = async () => [typeof DynamoDBDocumentClient, typeof getSignedUrl, missing];`,
      },
      ['function', 'function', 'ERR_MODULE_NOT_FOUND'],
    ));
}

test('Python finds boto3', async (context) => {
  const states = await catalogue.discover();
  const newest = states.findLast(({ runtime, state }) => PYTHONS.includes(runtime) && state.kind === 'ready');
  if (newest === undefined) return context.skip('there is no Python on this machine');
  const source = `import boto3
def handler(event, context):
    return boto3.client("s3", region_name="us-east-1").meta.service_model.service_name
`;
  await finds(context, newest.runtime, { 'index.py': source }, 's3');
});

test('Ruby finds the AWS SDK of the machine', { skip: skipWithoutRuby }, async (context) => {
  const source = `require 'aws-sdk-s3'
def handler(event:, context:)
  Aws::S3::Client.new(region: 'us-east-1', stub_responses: true).config.region
end
`;
  await finds(context, RUBY, { 'index.rb': source }, 'us-east-1');
});
