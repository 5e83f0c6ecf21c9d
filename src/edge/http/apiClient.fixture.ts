import {
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  type CreateIntegrationCommandInput,
  type CreateRouteCommandInput,
} from '@aws-sdk/client-apigatewayv2';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { ACCOUNT, nodeFunction, REGION, type TestPlatform } from '../../../test/harness.ts';
import { ask, type UrlAnswer, type UrlRequestOptions } from './urlClient.fixture.ts';

type Clients = Pick<TestPlatform, 'lambda' | 'apigateway' | 'platform'>;

export const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

/** A function of this code that every API of the account may invoke. */
export async function functionForApis({ lambda }: Pick<Clients, 'lambda'>, name: string, code: string) {
  await lambda.send(new CreateFunctionCommand({ ...(await nodeFunction(name, code)), Timeout: 10 }));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  await letApisIn({ lambda }, name, `arn:aws:execute-api:${REGION}:${ACCOUNT}:*`);
  return functionArn(name);
}

export async function letApisIn({ lambda }: Pick<Clients, 'lambda'>, name: string, sourceArn: string) {
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: name,
      StatementId: 'apis',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: sourceArn,
    }),
  );
}

/** An API under construction, with the host by which it is asked. */
export interface TestHttpApi {
  readonly id: string;
  readonly host: string;
  ask(path: string, options?: UrlRequestOptions): Promise<UrlAnswer>;
  integrate(input: Omit<CreateIntegrationCommandInput, 'ApiId'>): Promise<string>;
  /** To an integration. */
  route(key: string, integration: string, more?: Partial<CreateRouteCommandInput>): Promise<string>;
  stage(name: string): Promise<void>;
}

/** An API without anything in it but a `$default` stage that deploys itself. */
export async function testHttpApi(clients: Clients, name: string): Promise<TestHttpApi> {
  const { apigateway } = clients;
  const { ApiId = '' } = await apigateway.send(new CreateApiCommand({ Name: name, ProtocolType: 'HTTP' }));
  const api = httpApiAt(clients, ApiId);
  await api.stage('$default');
  return api;
}

export function httpApiAt({ apigateway, platform }: Clients, ApiId: string): TestHttpApi {
  const host = `${ApiId}.execute-api.${REGION}.localhost`;
  return {
    id: ApiId,
    host,
    ask: (path, options) => ask(`http://${host}:${platform.port}${path}`, options),
    integrate: async (input) => {
      const { IntegrationId = '' } = await apigateway.send(new CreateIntegrationCommand({ ApiId, ...input }));
      return IntegrationId;
    },
    route: async (RouteKey, integration, more = {}) => {
      const input = { ApiId, RouteKey, Target: `integrations/${integration}`, ...more };
      const { RouteId = '' } = await apigateway.send(new CreateRouteCommand(input));
      return RouteId;
    },
    stage: async (StageName) => {
      await apigateway.send(new CreateStageCommand({ ApiId, StageName, AutoDeploy: true }));
    },
  };
}

/** Input of an integration with a function. */
export const toFunction = (arn: string, PayloadFormatVersion: '1.0' | '2.0' = '2.0') => ({
  IntegrationType: 'AWS_PROXY' as const,
  IntegrationUri: arn,
  PayloadFormatVersion,
});
