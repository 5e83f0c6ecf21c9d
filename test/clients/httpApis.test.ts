import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { functionForApis } from '../../src/edge/http/apiClient.fixture.ts';
import { ask } from '../../src/edge/http/urlClient.fixture.ts';
import { REGION, testPlatform } from '../harness.ts';
import { clientEnvironment, pythonClients } from './pythonClients.ts';

const run = promisify(execFile);

test('the AWS CLI, unmodified: quick create, a route, a stage, tags, all listed, deleted', async (context) => {
  const clients = await pythonClients();
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const code = 'export const handler = async (event) => event.routeKey;';
  const arn = await functionForApis(platform, 'cli', code);
  const env = clientEnvironment(platform);
  const gateway = async (command: string, ...options: string[]): Promise<Record<string, never>> => {
    const { stdout } = await run(clients.aws, ['apigatewayv2', command, ...options, '--output', 'json'], {
      env,
    });
    return JSON.parse(stdout.trim() === '' ? '{}' : stdout) as Record<string, never>;
  };
  const made: Record<string, string> = await gateway(
    'create-api',
    '--name',
    'quick',
    '--protocol-type',
    'HTTP',
    '--target',
    arn,
  );
  const id = made['ApiId'] ?? '';
  const [, host = ''] = /^http:\/\/([^:]+)/.exec(made['ApiEndpoint'] ?? '') ?? [];
  const { port } = platform.platform;
  assert.equal((await ask(`http://${host}:${port}/`)).body, '$default');
  const ofApi = ['--api-id', id];
  const integrations: Record<string, { IntegrationId: string; ApiGatewayManaged: boolean }[]> = await gateway(
    'get-integrations',
    ...ofApi,
  );
  const [integration] = integrations['Items'] ?? [];
  assert.equal(integration?.ApiGatewayManaged, true);
  const target = `integrations/${integration?.IntegrationId}`;
  await gateway('create-route', ...ofApi, '--route-key', 'GET /pets/{id}', '--target', target);
  assert.equal((await ask(`http://${host}:${port}/pets/1`)).body, 'GET /pets/{id}');
  await gateway('create-stage', ...ofApi, '--stage-name', 'dev', '--auto-deploy', '--tags', 'team=red');
  assert.equal((await ask(`http://${host}:${port}/dev/pets/1`)).body, 'GET /pets/{id}');
  const stage: Record<string, unknown> = await gateway('get-stage', ...ofApi, '--stage-name', 'dev');
  assert.deepEqual([stage['AutoDeploy'], stage['Tags']], [true, { team: 'red' }]);
  const resource = ['--resource-arn', `arn:aws:apigateway:${REGION}::/apis/${id}`];
  await gateway('tag-resource', ...resource, '--tags', 'owner=me');
  assert.deepEqual(await gateway('get-tags', ...resource), { Tags: { owner: 'me' } });
  const listed: Record<string, { ApiId: string }[]> = await gateway('get-apis');
  assert.deepEqual(
    listed['Items']?.map(({ ApiId }) => ApiId),
    [id],
  );
  await gateway('delete-api', ...ofApi);
  assert.equal((await ask(`http://${host}:${port}/`)).status, 403);
});
