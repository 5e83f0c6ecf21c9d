import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentVariables } from './environmentVariables.ts';
import type { FunctionVersion } from './functionVersion.ts';

const VERSION: FunctionVersion = {
  identity: 'i',
  account: '000000000000',
  region: 'eu-west-1',
  functionName: 'hello',
  version: '3',
  functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:hello',
  runtime: 'python3.13',
  handler: 'app.main',
  role: 'arn:aws:iam::000000000000:role/r',
  memoryMiB: 512,
  timeoutMs: 3000,
  ephemeralStorageMiB: 512,
  environment: {},
  code: { blob: 'b', sha256: 's' },
  logGroup: '/aws/lambda/hello',
  logFormat: 'Text',
  applicationLogLevel: 'INFO',
  systemLogLevel: 'INFO',
  reservedConcurrency: undefined,
};

const variables = (changes: Partial<FunctionVersion> = {}, more: object = {}) =>
  environmentVariables({
    version: { ...VERSION, ...changes },
    initializationType: 'on-demand',
    taskRoot: '/var/task',
    layersRoot: '/opt',
    logStream: 'stream',
    credentials: { accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'C' },
    endpointUrl: undefined,
    runtimeEnvironment: { PATH: '/opt/python/bin:/bin', MAYFLY_CHANNEL_FD: '3' },
    ...more,
  });

test('what AWS sets is set', () => {
  assert.deepEqual(variables(), {
    _HANDLER: 'app.main',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_python3.13',
    AWS_LAMBDA_FUNCTION_NAME: 'hello',
    AWS_LAMBDA_FUNCTION_VERSION: '3',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/hello',
    AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
    AWS_LAMBDA_LOG_FORMAT: 'Text',
    AWS_ACCESS_KEY_ID: 'A',
    AWS_SECRET_ACCESS_KEY: 'B',
    AWS_SESSION_TOKEN: 'C',
    LAMBDA_TASK_ROOT: '/var/task',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '169.254.100.1:2000',
    _AWS_XRAY_DAEMON_ADDRESS: '169.254.100.1',
    _AWS_XRAY_DAEMON_PORT: '2000',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    LC_CTYPE: 'C.UTF-8',
    PATH: '/opt/python/bin:/bin',
    LD_LIBRARY_PATH:
      '/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib',
    PYTHONPATH: '/var/runtime',
    PWD: '/var/task',
    SHLVL: '0',
  });
});

test("the user's variables win", () => {
  const set = variables({ environment: { TZ: 'Europe/Berlin', MINE: '1', AWS_DEFAULT_REGION: 'x' } });
  assert.deepEqual([set['TZ'], set['MINE'], set['AWS_DEFAULT_REGION']], ['Europe/Berlin', '1', 'x']);
});

test('the log level is told with JSON only, the endpoint only when there is one', () => {
  assert.equal(variables()['AWS_LAMBDA_LOG_LEVEL'], undefined);
  assert.equal(variables({ logFormat: 'JSON' })['AWS_LAMBDA_LOG_LEVEL'], 'INFO');
  const reached = variables({}, { endpointUrl: 'http://10.0.0.1:4566' });
  assert.equal(reached['AWS_ENDPOINT_URL'], 'http://10.0.0.1:4566');
});

test('each language has its own', () => {
  const node = variables({ runtime: 'nodejs24.x' }, { taskRoot: '/srv/task' });
  assert.equal(
    node['NODE_PATH'],
    '/opt/nodejs/node24/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules:/var/runtime:/srv/task',
  );
  assert.equal(node['PWD'], '/srv/task');
  const ruby = variables({ runtime: 'ruby3.4' });
  assert.match(ruby['GEM_PATH'] ?? '', /^\/var\/task\/vendor\/bundle\/ruby\/3\.4\.0:/);
  const provided = variables({ runtime: 'provided.al2023' }, { runtimeEnvironment: {} });
  assert.equal(provided['AWS_EXECUTION_ENV'], undefined);
  assert.equal(provided['PATH'], '/usr/local/bin:/usr/bin/:/bin:/opt/bin');
});

test('where /opt is the machine’s own, layers are looked for elsewhere', () => {
  const moved = variables(
    { runtime: 'nodejs24.x', environment: { MINE: '/opt/mine' } },
    { layersRoot: '/srv/opt', runtimeEnvironment: { PATH: '/bin:/opt/bin' } },
  );
  assert.equal(moved['PATH'], '/bin:/srv/opt/bin');
  assert.equal(moved['LD_LIBRARY_PATH']?.split(':').at(-1), '/srv/opt/lib');
  assert.match(
    moved['NODE_PATH'] ?? '',
    /^\/srv\/opt\/nodejs\/node24\/node_modules:\/srv\/opt\/nodejs\/node_modules:/,
  );
  assert.equal(moved['MINE'], '/opt/mine', 'what the user sets is left alone');
});
