/** Credentials of functions: each has its own role's, in a sandbox too; nobody else's are of use to it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  InvokeCommand,
  ListFunctionsCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { ACCOUNT, eventually, pythonFunction, REGION, testPlatform, TRUST_LAMBDA } from '../harness.ts';
import { pythonRuntime, skipWithoutPythonRuntime } from './hostileFunctions.ts';

const asRoot = process.getuid?.() === 0;
const needed = asRoot ? ['bwrap', 'ip', 'nft', 'nsenter'] : ['bwrap', 'ip', 'nsenter'];
const missing = needed.find((program) => findProgram(program) === undefined);
const skip = missing === undefined ? skipWithoutPythonRuntime : `${missing} is not installed`;

/** Does with boto3 what it is told: [service, method, parameters], with the keys given or its own. */
const BOTO3 = `
import os

def lambda_handler(event, context):
    try:
        import boto3
        from botocore.exceptions import ClientError
    except ImportError as error:
        return {'absent': str(error)}
    if event is None:
        return {'keys': {name: os.environ['AWS_' + name.upper()]
                         for name in ('access_key_id', 'secret_access_key', 'session_token')}}
    service, method, parameters, keys = event
    client = boto3.client(service, **{'aws_' + name: value for name, value in keys.items()})
    try:
        answer = getattr(client, method)(**parameters)
    except ClientError as error:
        return {'error': error.response['Error']['Code'], 'message': error.response['Error']['Message']}
    answer.pop('ResponseMetadata')
    return {'answer': {name: value for name, value in answer.items() if isinstance(value, (str, int))}}
`;

interface Keys {
  readonly access_key_id: string;
  readonly secret_access_key: string;
  readonly session_token: string;
}

interface Answer {
  readonly absent?: string;
  readonly keys?: Keys;
  readonly error?: string;
  readonly message?: string;
  readonly answer?: Record<string, string>;
}

const arnOf = (name: string) => `arn:aws:sts::${ACCOUNT}:assumed-role/${name}-role/${name}`;
const roleOf = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}-role`;
const allow = (...Action: string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

test(
  'boto3 in two functions: each is itself, and no mixture of their credentials is anybody',
  { skip },
  async (context) => {
    const { lambda, iam, endpoint } = await testPlatform(context, {
      isolation: 'bubblewrap',
      egress: 'platform',
    });
    const make = async (name: string, policy: string) => {
      const RoleName = `${name}-role`;
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_LAMBDA }));
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: policy }));
      const input = await pythonFunction(name, `python${pythonRuntime}`, BOTO3);
      const settings = { Role: roleOf(name), Timeout: 60, MemorySize: 1769 };
      await lambda.send(new CreateFunctionCommand({ ...input, ...settings }));
      await waitUntilFunctionActiveV2(
        { client: lambda, maxWaitTime: 60, minDelay: 0.02, maxDelay: 0.1 },
        { FunctionName: name },
      );
    };
    const ask = async (FunctionName: string, event: unknown): Promise<Answer> => {
      const Payload = Buffer.from(JSON.stringify(event));
      const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
      const text = Buffer.from(answer.Payload ?? []).toString();
      assert.equal(answer.FunctionError, undefined, text);
      return JSON.parse(text) as Answer;
    };
    // The thief may change functions, but not give them roles.
    await make('thief', allow('lambda:*', 'sts:*'));
    await make('victim', allow('lambda:ListLayers'));
    // Fetched in the background where neither the machine nor the cache has it yet.
    const keysOf = (name: string) =>
      eventually('boto3 for functions', async () => (await ask(name, null)).keys, 120_000);
    const [thief, victim] = [await keysOf('thief'), await keysOf('victim')];

    const identity = ['sts', 'get_caller_identity', {}];
    const arnWith = async (name: string, keys: object) =>
      (await ask(name, [...identity, keys])).answer?.['Arn'];
    assert.equal(await arnWith('thief', {}), arnOf('thief'));
    assert.equal(await arnWith('victim', {}), arnOf('victim'));
    const tried = async (name: string, ...event: unknown[]) => (await ask(name, [...event, {}])).error;
    assert.equal(await tried('thief', 'lambda', 'list_functions', {}), undefined);
    assert.equal(await tried('victim', 'lambda', 'list_functions', {}), 'AccessDeniedException');
    assert.equal(await tried('victim', 'lambda', 'list_layers', {}), undefined);

    assert.notEqual(thief.access_key_id, victim.access_key_id);
    assert.notEqual(thief.secret_access_key, victim.secret_access_key);
    const mixtures: Partial<Keys>[] = [
      { ...thief, session_token: victim.session_token },
      { ...thief, access_key_id: victim.access_key_id },
      { ...thief, access_key_id: victim.access_key_id, session_token: victim.session_token },
      { access_key_id: thief.access_key_id, secret_access_key: thief.secret_access_key },
      { ...thief, session_token: altered(thief.session_token) },
    ];
    const here = { region: REGION, endpoint, maxAttempts: 1 };
    for (const { access_key_id = '', secret_access_key = '', session_token } of mixtures) {
      const credentials = {
        accessKeyId: access_key_id,
        secretAccessKey: secret_access_key,
        ...(session_token !== undefined && { sessionToken: session_token }),
      };
      const sts = new STSClient({ ...here, credentials });
      context.after(() => sts.destroy());
      await assert.rejects(sts.send(new GetCallerIdentityCommand({})), /token|signature/i);
    }

    const assumed = await tried('thief', 'sts', 'assume_role', {
      RoleArn: roleOf('victim'),
      RoleSessionName: 'thief',
    });
    assert.equal(assumed, 'AccessDenied', 'only Lambda is trusted');
    const taken = { FunctionName: 'thief', Role: roleOf('victim') };
    const passed = await ask('thief', ['lambda', 'update_function_configuration', taken, {}]);
    assert.equal(passed.error, 'AccessDeniedException');
    assert.match(passed.message ?? '', /iam:PassRole/);
    // As anybody's, they are good outside of the sandbox too: for what the role may do.
    const {
      access_key_id: accessKeyId,
      secret_access_key: secretAccessKey,
      session_token: sessionToken,
    } = victim;
    const outside = new LambdaClient({
      ...here,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    });
    context.after(() => outside.destroy());
    await assert.rejects(outside.send(new ListFunctionsCommand({})), /lambda:ListFunctions/);
  },
);

/** Its middle is ciphertext. */
function altered(token: string): string {
  const at = token.length >> 1;
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}
