import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { FileOf, type ApiCall } from './apiCall.ts';
import { asCli, shellWord } from './asCli.ts';
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

test('what is in files of the reader', () => {
  const create = {
    service: 'lambda',
    operation: 'CreateFunction',
    input: { FunctionName: 'f', Code: { ZipFile: new FileOf('my function.zip', 'bytes') } },
  };
  assert.equal(
    asCli(create),
    `aws lambda create-function --function-name f --zip-file 'fileb://my function.zip'`,
  );
  assert.match(
    asJavaScript(create),
    /^import \{ readFile \}[^]+ZipFile: await readFile\("my function.zip"\)/,
  );
  assert.match(asPython(create), /"ZipFile": open\("my function.zip", "rb"\).read\(\),/);
  const text = new FileOf('trust.json', 'text');
  assert.equal(
    asCli({ service: 'iam', operation: 'CreateRole', input: { AssumeRolePolicyDocument: text } }),
    'aws iam create-role --assume-role-policy-document file://trust.json',
  );
  const Body = new FileOf('a.jpg', 'bytes');
  assert.equal(
    asCli({ service: 's3', operation: 'PutObject', input: { Key: 'a', Body } }),
    'aws s3api put-object --key a --body a.jpg',
  );
});

test('what the CLI would take for an option, a file or a list', () => {
  const keyed = (Key: string) =>
    asCli({ service: 's3', operation: 'HeadObject', input: { Bucket: 'b', Key } });
  assert.equal(keyed('-a b'), `aws s3api head-object --bucket b --key='-a b'`);
  for (const Key of ['file://a', 'fileb://a', 'http://a', 'https://a']) {
    assert.equal(keyed(Key), `aws s3api head-object --bucket b --cli-input-json '{"Key":"${Key}"}'`);
  }
  const named = (...AlarmNames: string[]) =>
    asCli({ service: 'cloudwatch', operation: 'DescribeAlarms', input: { AlarmNames } });
  assert.equal(named('a', 'b$c'), `aws cloudwatch describe-alarms --alarm-names a 'b$c'`);
  for (const name of ['-a', '[a]', '{a}', 'a=1,b=2', 'file://a', 'a b', '']) {
    assert.equal(named(name), `aws cloudwatch describe-alarms --alarm-names '["${name}"]'`);
  }
  assert.equal(named(), `aws cloudwatch describe-alarms --alarm-names '[]'`);
});

test('bytes', () => {
  const bytes = {
    service: 'dynamodb',
    operation: 'GetItem',
    input: { Key: { id: { B: Uint8Array.of(255, 1) } } },
  };
  assert.equal(asCli(bytes), `aws dynamodb get-item --key '{"id":{"B":"/wE="}}'`);
  assert.match(asJavaScript(bytes), /B: Buffer\.from\("\/wE=", "base64"\)/);
  assert.match(asPython(bytes), /^import base64\n\nimport boto3[^]+"B": base64\.b64decode\("\/wE="\)/);
});

test('long commands are broken into lines that a shell joins', () => {
  const line = asCli({
    service: 'iam',
    operation: 'TagRole',
    input: { RoleName: 'r'.repeat(60), Tags: ['a'.repeat(60)] },
  });
  assert.match(line, / \\\n {2}--tags a+$/);
});

test('no character reaches a terminal that it would obey', () => {
  const escape = '\u001b[201~\u0003\u009b\u202e\r';
  assert.equal(shellWord(`a'\\${escape}b`), String.raw`$'a\'\\\u001b[201~\u0003\u009b\u202e\u000db'`);
  const hostile: ApiCall = {
    service: 's3',
    operation: 'HeadObject',
    input: { Key: escape, Tagging: { escape }, Names: [escape] },
  };
  for (const write of [asCli, asJavaScript, asPython]) {
    assert.doesNotMatch(write(hostile), /(?!\n)[\p{Cc}\p{Cf}]/u);
  }
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
  assert.match(asJavaScript({ service: 's3', operation: 'X' }), /S3Client\(\{ forcePathStyle: true \}\)/);
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

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '-x',
    "it's",
    '"$HOME" `id` \\',
    '__proto__',
    'a\nb\tc',
    '蜉蝣 👩‍👧',
    'file://x',
    '!x',
    '~',
    '=a',
  ),
);

test('a shell reads the words back', () => {
  const words = fc.sample(texts, { numRuns: 300, seed: 1 }).map((word) => word.replaceAll('\0', ''));
  const script = words.map((word) => `printf '%s\\0' ${shellWord(word)}`).join('\n');
  const read = execFileSync('bash', [], {
    input: script,
    env: { LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  assert.deepEqual(read.split('\0').slice(0, -1), words);
});

const inputs = (...leaves: fc.Arbitrary<unknown>[]) => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      texts,
      fc.integer(),
      fc.boolean(),
      ...leaves,
      fc.array(tie('value')),
      fc.dictionary(texts, tie('value'), { noNullPrototype: true }),
    ),
  }));
  return value;
};

test('JavaScript reads the input back', () => {
  fc.assert(
    fc.property(inputs(fc.uint8Array()), (value) => {
      const code = asJavaScript({ service: 's3', operation: 'X', input: { value } });
      const [, written] = /XCommand\((.*)\)\);\n$/s.exec(code) ?? [];
      const from = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
      assert.deepEqual(runInThisContext(`(Buffer) => (${written})`)({ from }), { value });
    }),
  );
});

const noPython = spawnSync('python3', ['-c', '']).status === 0 ? false : 'python3 is not installed';

test('Python reads the input back', { skip: noPython }, () => {
  const values = fc.sample(inputs(), { numRuns: 200, seed: 1 });
  const calls = values.map((value) => {
    const code = asPython({ service: 's3', operation: 'X', input: { value } });
    return code.slice(code.indexOf('client.x(')).replace('client.x(', 'dict(');
  });
  const input = `import json\nprint(json.dumps([\n${calls.join(',')}]))`;
  const env = { ...process.env, PYTHONUTF8: '1' };
  const read: unknown = JSON.parse(execFileSync('python3', ['-'], { input, env, encoding: 'utf8' }));
  assert.deepEqual(
    read,
    values.map((value) => ({ value })),
  );
});
