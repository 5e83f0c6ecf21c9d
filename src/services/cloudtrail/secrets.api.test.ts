import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paginateLookupEvents } from '@aws-sdk/client-cloudtrail';
import { TestMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  PublishLayerVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { eventually, nodeFunction, zipOf } from '../../../test/harness.ts';
import { trailPlatform, type TrailPlatform } from './cloudtrail.fixture.ts';

async function wholeTrail({ cloudtrail }: TrailPlatform): Promise<string> {
  const texts: string[] = [];
  for await (const { Events = [] } of paginateLookupEvents({ client: cloudtrail }, {})) {
    texts.push(...Events.map((event) => JSON.stringify(event)));
  }
  return texts.join('\n');
}

test('no secret of a request or an answer is in the trail', async (context) => {
  const platform = await trailPlatform(context);
  const { iam, lambda, logs, sts } = platform;
  const secrets: (string | undefined)[] = [platform.credentials.secretAccessKey];
  const secret = (text: string): string => {
    secrets.push(text);
    return text;
  };

  await iam.send(new CreateUserCommand({ UserName: 'ada' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
  secrets.push(AccessKey?.SecretAccessKey);
  const Password = secret('Hunter2-of-ada');
  await iam.send(new CreateLoginProfileCommand({ UserName: 'ada', Password })).catch(() => undefined);
  const { Credentials } = await sts.send(new GetSessionTokenCommand({}));
  secrets.push(Credentials?.SecretAccessKey, Credentials?.SessionToken);

  const code = await nodeFunction('f', `export const handler = () => 'code-${secret('in-the-code')}';`);
  const Variables = { DATABASE_URL: secret('postgres://app:pass-word@db/app') };
  await lambda.send(new CreateFunctionCommand({ ...code, Environment: { Variables } }));
  secrets.push(code.Code.ZipFile.toString('base64'));
  await eventually('the configuration', async () => {
    const Environment = { Variables: { API_KEY: secret('key-0123456789') } };
    const update = new UpdateFunctionConfigurationCommand({ FunctionName: 'f', Environment });
    return lambda.send(update).then(
      () => true,
      () => undefined,
    );
  });
  // Names that Lambda refuses; its message may quote them, and their values are still nobody's business.
  const refused = {
    'not a name': secret('value-of-a-bad-name'),
    AWS_REGION: secret('value-of-a-reserved-name'),
  };
  const wrong = new UpdateFunctionConfigurationCommand({
    FunctionName: 'f',
    Environment: { Variables: refused },
  });
  await assert.rejects(lambda.send(wrong));
  await lambda
    .send(
      new AddPermissionCommand({
        FunctionName: 'f',
        StatementId: 's',
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        EventSourceToken: secret('event-source-token-1'),
      }),
    )
    .catch(() => undefined);
  const layer = await lambda.send(
    new PublishLayerVersionCommand({ LayerName: 'l', Content: { ZipFile: await zipOf({ a: 'layer' }) } }),
  );
  secrets.push(new URL(layer.Content?.Location ?? '').search);
  const logEventMessages = [secret('what a function logged')];
  await logs.send(new TestMetricFilterCommand({ filterPattern: '', logEventMessages }));

  await platform.record('TestMetricFilter');
  const trail = await wholeTrail(platform);
  for (const name of [
    'CreateAccessKey',
    'GetSessionToken',
    'CreateFunction20150331',
    'PublishLayerVersion20181031',
  ]) {
    assert.ok(trail.includes(name), name);
  }
  for (const text of secrets) {
    assert.ok(text !== undefined && text.length > 5, 'there is a secret to look for');
    assert.ok(!trail.includes(text) && !trail.includes(encodeURIComponent(text)), text);
  }
  const created = await platform.record('CreateFunction20150331');
  const { environment, code: shown } = created.requestParameters as Record<string, unknown>;
  assert.deepEqual([environment, shown], [{}, {}]);
});

test('what is large is cut or left out, and the event stays', async (context) => {
  const platform = await trailPlatform(context);
  const { iam } = platform;
  const long = 'x'.repeat(120_000);
  await assert.rejects(
    iam.send(new PutUserPolicyCommand({ UserName: 'ada', PolicyName: 'p', PolicyDocument: long })),
  );
  const one = await platform.record('PutUserPolicy');
  assert.ok(JSON.stringify(one).length < 50_000, String(JSON.stringify(one).length));
  const many = Array.from({ length: 5000 }, (_, n) => ({ Key: `key-${n}`, Value: 'y'.repeat(100) }));
  await assert.rejects(iam.send(new CreateUserCommand({ UserName: 'ada', Tags: many })));
  const other = await platform.record('CreateUser');
  assert.deepEqual(other.requestParameters, {
    omitted: true,
    reason: 'the members exceed the maximum size',
  });
});
