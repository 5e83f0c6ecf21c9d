import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { ACCOUNT, eventually, REGION, testPlatform } from '../harness.ts';
import { clientEnvironment, pythonClients, type PythonClients } from './pythonClients.ts';

const run = promisify(execFile);
const GROUP = '/app/shop';
let clients: PythonClients | string;
before(async () => {
  clients = await pythonClients();
});

test('the AWS CLI queries logs, tails them live and makes filters', async (context) => {
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const { aws } = clients;
  const env = { ...clientEnvironment(platform), AWS_DISABLE_HOST_PREFIX_INJECTION: 'true' };
  const cli = async <T>(operation: string, ...args: string[]): Promise<T> => {
    const { stdout } = await run(aws, ['logs', operation, ...args, '--output', 'json'], { env });
    return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as T;
  };
  const group = ['--log-group-name', GROUP];
  await cli('create-log-group', ...group);
  await cli('create-log-stream', ...group, '--log-stream-name', 'web');
  const put = (message: string) => {
    const events = JSON.stringify([{ timestamp: Date.now(), message }]);
    return cli('put-log-events', ...group, '--log-stream-name', 'web', '--log-events', events);
  };
  await put('{"level":"ERROR","latency":31}');

  const seconds = Math.floor(Date.now() / 1000);
  const range = ['--start-time', `${seconds - 600}`, '--end-time', `${seconds + 600}`];
  const text = 'filter level = "ERROR" | stats count(*) as n, max(latency) by level';
  const { queryId } = await cli<{ queryId: string }>(
    'start-query',
    ...group,
    ...range,
    '--query-string',
    text,
  );
  const row = await eventually(
    'the query to end',
    async () => {
      type Results = { status: string; results: { field: string; value: string }[][] };
      const { status, results } = await cli<Results>('get-query-results', '--query-id', queryId);
      return status === 'Complete' ? results[0] : undefined;
    },
    60_000,
  );
  assert.deepEqual(row, [
    { field: 'level', value: 'ERROR' },
    { field: 'n', value: '1' },
    { field: 'max(latency)', value: '31' },
  ]);

  const arn = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${GROUP}`;
  const tailing = ['start-live-tail', '--log-group-identifiers', arn, '--log-event-filter-pattern', 'ERROR'];
  const tail = spawn(aws, ['logs', ...tailing], {
    env: { ...env, PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  context.after(() => tail.kill('SIGKILL'));
  let shown = '';
  tail.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  // The session begins some time after the program: what is put before is not shown.
  for (let count = 0; !shown.includes('ERROR live'); count++) await put(`ERROR live ${count}`);
  const ended = once(tail, 'exit');
  tail.kill('SIGKILL');
  await ended;

  const transformation = 'metricName=Errors,metricNamespace=Shop,metricValue=1,defaultValue=0';
  const filter = ['--filter-name', 'errors', '--filter-pattern', 'ERROR'];
  await cli('put-metric-filter', ...group, ...filter, '--metric-transformations', transformation);
  type Filters = { metricFilters: { filterName: string; metricTransformations: object[] }[] };
  const { metricFilters } = await cli<Filters>('describe-metric-filters', ...group);
  assert.deepEqual(metricFilters[0]?.metricTransformations, [
    { metricName: 'Errors', metricNamespace: 'Shop', metricValue: '1', defaultValue: 0 },
  ]);
});
