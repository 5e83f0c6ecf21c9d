/**
 * A request through an HTTP API against one through a function URL to the same function, an HTTP API that hands on to a
 * backend, and a bare `node:http` echo: same machine, same run, same client, in turns of a second or two; the median of
 * the turns counts. Access logs off, metrics on.
 */
import { join } from 'node:path';
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { AddPermissionCommand, CreateFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';
import { contender, startBareEcho, underLoad, type Contender } from './echoLoad.ts';
import { createEcho } from './functions.ts';
import { machine, readCredentials, REGION, startPlatform } from './platform.ts';
import { printTable } from './table.ts';
import { takeTurns } from './turns.ts';

const TURNS = Number(process.argv[2] ?? 5);
const SECONDS = 2;
const WARM_UP_SECONDS = 4;

const echo = await startBareEcho('plain');
const backend = `127.0.0.1:${echo.port}`;
const platform = await startPlatform(['--concurrency', '10000', '--integration-hosts', backend]);
try {
  const contenders = await prepare();
  for (const each of contenders) await underLoad(each, 16, WARM_UP_SECONDS);
  process.stdout.write(
    `${machine()}; isolation ${platform.isolation}; median of ${TURNS} turns of ${SECONDS} s\n\n`,
  );
  const head =
    'what|connections|p50 ms|p99 ms|requests/s|of the function URL|failures|server µs|functions µs';
  printTable(head.split('|'), [...(await compare(contenders, 1)), ...(await compare(contenders, 16))]);
} finally {
  await platform.stop();
  echo.stop();
}

/** The function URL first: the others are measured by it. */
async function prepare(): Promise<Contender[]> {
  const name = 'echo';
  await createEcho(platform, name, 'nodejs24.x');
  const everybody = { FunctionName: name, Principal: '*' };
  const { FunctionUrl = '' } = await platform.lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: name, AuthType: 'NONE' }),
  );
  for (const permission of [
    {
      ...everybody,
      StatementId: 'url',
      Action: 'lambda:InvokeFunctionUrl',
      FunctionUrlAuthType: 'NONE' as const,
    },
    { ...everybody, StatementId: 'function', Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
    {
      FunctionName: name,
      StatementId: 'api',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
    },
  ]) {
    await platform.lambda.send(new AddPermissionCommand(permission));
  }
  const gateway = new ApiGatewayV2Client({
    region: REGION,
    endpoint: `http://127.0.0.1:${platform.port}`,
    credentials: readCredentials(join(platform.dataFolder, 'credentials')),
  });
  const Target = `arn:aws:lambda:${REGION}:000000000000:function:${name}`;
  const api = { Name: 'bench', ProtocolType: 'HTTP', RouteKey: 'POST /echo/{id}', Target } as const;
  const { ApiId = '' } = await gateway.send(new CreateApiCommand(api));
  // Routes to choose from.
  for (let n = 0; n < 50; n++) {
    await gateway.send(new CreateRouteCommand({ ApiId, RouteKey: `GET /things/${n}/{id}` }));
  }
  const { IntegrationId } = await gateway.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: 'HTTP_PROXY',
      IntegrationMethod: 'ANY',
      IntegrationUri: `http://${backend}/echo`,
    }),
  );
  await gateway.send(
    new CreateRouteCommand({ ApiId, RouteKey: 'POST /proxied', Target: `integrations/${IntegrationId}` }),
  );
  gateway.destroy();
  const host = `${ApiId}.execute-api.${REGION}.localhost:${platform.port}`;
  return [
    contender('function URL', new URL(FunctionUrl).host, '/echo/7', platform.pid),
    echo,
    contender('HTTP API to the function', host, '/echo/7', platform.pid),
    contender('HTTP API to the bare echo', host, '/proxied', platform.pid),
  ];
}

async function compare(contenders: readonly Contender[], connections: number): Promise<string[][]> {
  const turns = await takeTurns(contenders, TURNS, (each) => underLoad(each, connections, SECONDS));
  return turns.map(({ contender: { what }, median, sum }) => [
    what,
    String(connections),
    median(({ p50Ms }) => p50Ms).toFixed(3),
    median(({ p99Ms }) => p99Ms).toFixed(3),
    median(({ perSecond }) => perSecond).toFixed(0),
    median(({ perSecond }, url) => perSecond / url.perSecond).toFixed(3),
    String(sum(({ failures }) => failures)),
    median(({ serverMicros }) => serverMicros).toFixed(0),
    median(({ functionMicros }) => functionMicros).toFixed(0),
  ]);
}
