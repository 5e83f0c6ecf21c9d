/**
 * A request through an HTTP API against one through a function URL to the same function, an HTTP API that hands on to a
 * backend, and a bare `node:http` echo: same machine, same run, same client, in turns of a second or two; the median of
 * the turns counts. Access logs off, metrics on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { AddPermissionCommand, CreateFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';
import { createEcho } from './functions.ts';
import type { LoadResult } from './load.ts';
import { load, machine, percentile, readCredentials, REGION, startPlatform } from './platform.ts';
import { microsBetween, processorTime } from './processorTime.ts';
import { requestBytes } from './rawClient.ts';

const PAYLOAD = JSON.stringify({ hello: 'world', numbers: [1, 2, 3] });
const TURNS = Number(process.argv[2] ?? 5);
const SECONDS = 2;
const WARM_UP_SECONDS = 4;

interface Turn extends LoadResult {
  readonly serverMicros: number;
  readonly functionMicros: number;
}

interface Contender {
  readonly what: string;
  readonly port: number;
  readonly pid: number;
  /** Base64. */
  readonly request: string;
}

const echo = spawn(process.execPath, [join(import.meta.dirname, 'echoServer.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [line] = (await once(echo.stdout, 'data')) as [Buffer];
const echoPort = Number(line.toString());
const backend = `127.0.0.1:${echoPort}`;
const platform = await startPlatform(['--concurrency', '10000', '--integration-hosts', backend]);
try {
  const contenders = await prepare();
  for (const contender of contenders) await run(contender, 16, WARM_UP_SECONDS);
  process.stdout.write(
    `${machine()}; isolation ${platform.isolation}; median of ${TURNS} turns of ${SECONDS} s\n\n`,
  );
  const head =
    'what|connections|p50 ms|p99 ms|requests/s|of the function URL|failures|server µs|functions µs'.split(
      '|',
    );
  const rows = [head, head.map(() => '---')];
  for (const connections of [1, 16]) rows.push(...(await compare(contenders, connections)));
  for (const row of rows) process.stdout.write(`| ${row.join(' | ')} |\n`);
} finally {
  await platform.stop();
  echo.kill();
}

/** The function URL is the second: the others are measured by it. */
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
    contender('bare node:http echo', backend, '/echo', echo.pid),
    contender('function URL', new URL(FunctionUrl).host, '/echo/7', platform.pid),
    contender('HTTP API to the function', host, '/echo/7', platform.pid),
    contender('HTTP API to the bare echo', host, '/proxied', platform.pid),
  ];
}

function contender(what: string, host: string, path: string, pid: number | undefined): Contender {
  const headers = { host, 'content-type': 'application/json', 'content-length': String(PAYLOAD.length) };
  const request = requestBytes(path, headers, Buffer.from(PAYLOAD)).toString('base64');
  return { what, port: Number(host.split(':').at(-1)), pid: pid ?? 0, request };
}

async function compare(contenders: readonly Contender[], connections: number): Promise<string[][]> {
  const turns: Turn[][] = contenders.map(() => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [index, contender] of contenders.entries())
      turns[index]?.push(await run(contender, connections, SECONDS));
  }
  const median = (index: number, of: (result: Turn, url: Turn) => number) =>
    percentile(
      (turns[index] ?? []).map((result, turn) => of(result, turns[1]?.[turn] ?? result)),
      0.5,
    );
  return contenders.map(({ what }, index) => [
    what,
    String(connections),
    median(index, ({ p50Ms }) => p50Ms).toFixed(3),
    median(index, ({ p99Ms }) => p99Ms).toFixed(3),
    median(index, ({ perSecond }) => perSecond).toFixed(0),
    median(index, ({ perSecond }, url) => perSecond / url.perSecond).toFixed(3),
    String((turns[index] ?? []).reduce((sum, { failures }) => sum + failures, 0)),
    median(index, ({ serverMicros }) => serverMicros).toFixed(0),
    median(index, ({ functionMicros }) => functionMicros).toFixed(0),
  ]);
}

async function run({ port, pid, request }: Contender, connections: number, seconds: number): Promise<Turn> {
  const before = processorTime(pid);
  const result = await load({ port, request, connections, seconds });
  const { own, others } = microsBetween(before, processorTime(pid));
  return { ...result, serverMicros: own / result.count, functionMicros: others / result.count };
}
