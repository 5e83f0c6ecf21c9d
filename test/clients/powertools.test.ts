/** Powertools for AWS Lambda, as npm and PyPI have it, in a layer: structured logs, embedded metrics, a router behind a function URL. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  waitUntilFunctionActiveV2,
  type CreateFunctionCommandInput,
  type Runtime,
} from '@aws-sdk/client-lambda';
import { ask, letEverybodyIn } from '../../src/edge/http/urlClient.fixture.ts';
import { extensionPlatform, type Program } from '../extensionFunctions.ts';
import { ROLE, zipOf } from '../harness.ts';
import { ricBuild } from './ricBuild.ts';

const NODE_VERSION = '2.35.0';
const PYTHON_VERSION = '3.37.0';

const NODE = `
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
const logger = new Logger({ serviceName: 'orders' });
const metrics = new Metrics({ namespace: 'Shop', serviceName: 'orders' });
export const handler = async (event, context) => {
  logger.addContext(context);
  metrics.captureColdStartMetric();
  logger.info('order came', { order: event.order });
  metrics.addMetric('orders', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  if (event.fail) {
    logger.error('no such order', new TypeError('bad order'));
    throw new TypeError('bad order');
  }
  return event.order;
};`;

const PYTHON = `
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.metrics import MetricUnit
logger = Logger(service='orders')
metrics = Metrics(namespace='Shop', service='orders')
app = LambdaFunctionUrlResolver()

@app.get('/orders/<number>')
def order(number):
    logger.info('order came', extra={'order': number})
    metrics.add_metric(name='orders', unit=MetricUnit.Count, value=1)
    if number == '0':
        raise NotFoundError('no such order')
    return {'order': number, 'wanted': app.current_event.query_string_parameters}

@app.post('/orders')
def add():
    return Response(status_code=201, content_type='text/plain', body=app.current_event.json_body['name'])

@logger.inject_lambda_context
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event, context):
    return app.resolve(event, context)
`;

type Line = Record<string, unknown>;

/** What lies under a folder, as a layer has it. */
async function filesUnder(folder: string, place: string): Promise<Record<string, Program>> {
  const files: Record<string, Program> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.includes('__pycache__')) continue;
    files[`${place}/${relative(folder, path)}`] = { text: await readFile(path), mode: 0o644 };
  }
  return files;
}

async function powertools(
  context: TestContext,
  layer: Record<string, Program>,
  settings: Pick<CreateFunctionCommandInput, 'Runtime' | 'Handler' | 'LoggingConfig'>,
  code: Record<string, string>,
) {
  const bubblewrap = spawnSync('bwrap', ['--version']).status === 0 && process.getuid?.() === 0;
  const platform = await extensionPlatform(context, bubblewrap ? { isolation: 'bubblewrap' } : {});
  const FunctionName = 'orders';
  const Layers = [await platform.layer(layer)];
  const Code = { ZipFile: await zipOf(code) };
  const made = { FunctionName, Role: ROLE, Layers, Code, MemorySize: 1769, ...settings };
  await platform.lambda.send(new CreateFunctionCommand(made));
  await waitUntilFunctionActiveV2({ client: platform.lambda, maxWaitTime: 60 }, { FunctionName });
  /** The line of the log that is JSON and has this in it, as an object. */
  const line = async (pattern: RegExp): Promise<Line> =>
    JSON.parse(await platform.logged(FunctionName, pattern)) as Line;
  return { ...platform, line };
}

/** CloudWatch's embedded metric format, as both languages write it. */
function checkMetric(line: Line, name: string): void {
  const aws = line['_aws'] as {
    Timestamp: number;
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: Line[] }[];
  };
  assert.ok(Math.abs(aws.Timestamp - Date.now()) < 60_000);
  const [{ Namespace, Metrics } = assert.fail()] = aws.CloudWatchMetrics;
  assert.equal(Namespace, 'Shop');
  const [metric = assert.fail()] = Metrics;
  assert.deepEqual([metric['Name'], metric['Unit']], [name, 'Count']);
  assert.deepEqual([line[name]].flat(), [1]);
}

test('Powertools for TypeScript of npm: logger and metrics', { timeout: 120_000 }, async (context) => {
  const packages = ['logger', 'metrics'].map((each) => `@aws-lambda-powertools/${each}@${NODE_VERSION}`);
  const build = await ricBuild({
    name: `powertools-node-${NODE_VERSION}`,
    programs: ['npm'],
    timeoutMs: 60_000,
    sources: { 'package.json': '{}' },
    build: async (_folder, run) => {
      await run('npm', ['install', '--no-save', '--no-package-lock', '--ignore-scripts', ...packages]);
    },
  });
  if ('skip' in build) return context.skip(build.skip);
  const layer = await filesUnder(join(build.folder, 'node_modules'), 'nodejs/node_modules');
  const settings = { Runtime: 'nodejs24.x', Handler: 'index.handler' } as const;
  const { invoke, line } = await powertools(context, layer, settings, { 'index.mjs': NODE });
  const { id, value } = await invoke('orders', { order: 'first' });
  assert.equal(value, 'first');
  const info = await line(/"message":"order came"/);
  assert.deepEqual(
    [info['level'], info['service'], info['order'], info['function_request_id'], info['cold_start']],
    ['INFO', 'orders', 'first', id, true],
  );
  assert.match(String(info['function_arn']), /:function:orders$/);
  assert.match(String(info['xray_trace_id']), /^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  checkMetric(await line(/"_aws".*"orders":/), 'orders');
  checkMetric(await line(/"_aws".*"ColdStart":/), 'ColdStart');
  const failed = await invoke('orders', { order: 'second', fail: true });
  assert.equal(failed.error, 'Unhandled');
  const error = (await line(/"message":"no such order"/))['error'] as Line;
  assert.deepEqual([error['name'], error['message']], ['TypeError', 'bad order']);
});

const python = /^Python (3\.(?:9|1[0-4]))\./.exec(
  spawnSync('/usr/bin/python3', ['--version'], { encoding: 'utf8' }).stdout ?? '',
)?.[1];

test(
  'Powertools for Python of PyPI: logger, metrics, event handler',
  { timeout: 120_000 },
  async (context) => {
    if (python === undefined) return context.skip('/usr/bin/python3 is not a Python that functions can use');
    const build = await ricBuild({
      name: `powertools-python-${PYTHON_VERSION}`,
      programs: ['python3'],
      timeoutMs: 60_000,
      build: async (folder, run) => {
        const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile'];
        await run('python3', [...pip, '--target', folder, `aws-lambda-powertools==${PYTHON_VERSION}`]);
      },
    });
    if ('skip' in build) return context.skip(build.skip);
    const layer = await filesUnder(build.folder, 'python');
    const settings = { Runtime: `python${python}` as Runtime, Handler: 'app.handler' };
    const { lambda, line } = await powertools(context, layer, settings, { 'app.py': PYTHON });
    const FunctionName = 'orders';
    const { FunctionUrl: url = '' } = await lambda.send(
      new CreateFunctionUrlConfigCommand({ FunctionName, AuthType: 'NONE' }),
    );
    await letEverybodyIn(lambda, { FunctionName });
    const found = await ask(`${url}orders/17?with=tea`);
    assert.deepEqual([found.status, JSON.parse(found.body)], [200, { order: '17', wanted: { with: 'tea' } }]);
    const added = await ask(`${url}orders`, {
      body: '{"name":"cup"}',
      headers: { 'content-type': 'application/json' },
    });
    assert.deepEqual([added.status, added.body, added.headers['content-type']], [201, 'cup', 'text/plain']);
    const missing = await ask(`${url}orders/0`);
    assert.deepEqual(
      [missing.status, JSON.parse(missing.body)],
      [404, { statusCode: 404, message: 'no such order' }],
    );
    assert.equal((await ask(`${url}elsewhere`)).status, 404);
    const info = await line(/"message":"order came".*"order":"17"/);
    assert.deepEqual([info['level'], info['service'], info['cold_start']], ['INFO', 'orders', true]);
    assert.match(String(info['function_arn']), /:function:orders$/);
    assert.match(String(info['xray_trace_id']), /^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    checkMetric(await line(/"_aws".*"orders":/), 'orders');
    checkMetric(await line(/"_aws".*"ColdStart":/), 'ColdStart');
  },
);
