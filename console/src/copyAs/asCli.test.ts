import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asCli } from './asCli.ts';
import { asJavaScript, asPython } from './asCode.ts';

const call = {
  service: 'lambda',
  operation: 'GetFunctionConfiguration',
  input: { FunctionName: "it's", Qualifier: undefined },
};

test('a call as a command of the CLI', () => {
  assert.equal(asCli(call), `aws lambda get-function-configuration --function-name 'it'\\''s'`);
  assert.equal(
    asCli({
      service: 'cloudwatch-logs',
      operation: 'DescribeLogStreams',
      input: { logGroupName: '/aws/lambda/a', descending: true, limit: 5 },
    }),
    'aws logs describe-log-streams --log-group-name /aws/lambda/a --descending --limit 5',
  );
  assert.equal(
    asCli({ service: 'dynamodb', operation: 'GetItem', input: { Key: { id: { S: '1' } } } }),
    `aws dynamodb get-item --key '{"id":{"S":"1"}}'`,
  );
});

test('an answer that is a file is given a name', () => {
  assert.equal(
    asCli({ service: 's3', operation: 'GetObject', input: { Bucket: 'photos', Key: 'a b.jpg' } }),
    `aws s3api get-object --bucket photos --key 'a b.jpg' OBJECT`,
  );
  assert.equal(
    asCli({ service: 'lambda', operation: 'Invoke', input: { FunctionName: 'shop' } }),
    'aws lambda invoke --function-name shop answer.json',
  );
});

test('an event is piped: neither version of the CLI takes it for anything else', () => {
  const input = { FunctionName: 'shop', Payload: '{"text":"it\'s\\n"}' };
  assert.equal(
    asCli({ service: 'lambda', operation: 'Invoke', input }),
    `printf %s '{"text":"it'\\''s\\n"}' | aws lambda invoke --function-name shop --payload fileb:///dev/stdin answer.json`.replace(
      / (--|answer)/g,
      ' \\\n  $1',
    ),
  );
});

test('long commands are broken into lines that a shell joins', () => {
  const line = asCli({
    service: 'iam',
    operation: 'TagRole',
    input: { RoleName: 'r'.repeat(60), Tags: ['a'.repeat(60)] },
  });
  assert.match(line, / \\\n {2}--tags a+$/);
});

test('a call with the SDK for JavaScript', () => {
  assert.equal(
    asJavaScript({ ...call, input: { FunctionName: 'f' } }),
    `import { LambdaClient, GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';

const client = new LambdaClient({});
const answer = await client.send(new GetFunctionConfigurationCommand({
  FunctionName: "f"
}));
`,
  );
  assert.match(asJavaScript({ service: 'cloudwatch-logs', operation: 'X' }), /new CloudWatchLogsClient/);
});

test('a call with boto3', () => {
  assert.equal(
    asPython({ service: 'iam', operation: 'GetSAMLProvider', input: { A: true, B: { c: [1] } } }),
    `import boto3

client = boto3.client('iam')
answer = client.get_saml_provider(
    A=True,
    B={
        "c": [1],
    },
)
`,
  );
});
