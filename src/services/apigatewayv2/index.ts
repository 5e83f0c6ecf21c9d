import type { OperationTable, PermissionTable, Service } from '../service.ts';
import { apiOperations } from './api.ts';
import { apiMappingOperations } from './apiMapping.ts';
import { authorizerOperations } from './authorizer.ts';
import { constraints } from './constraints.ts';
import { deploymentOperations } from './deployment.ts';
import { domainNameOperations } from './domainName.ts';
import { exportOperation } from './exportApi.ts';
import { createHttpApis, type HttpApis } from './httpApis.ts';
import { importOperations } from './importApi.ts';
import { integrationOperations } from './integration.ts';
import type { ApiGatewayNeeds, Gateway } from './needs.ts';
import { noneConfiguredOperations, refused } from './noneConfigured.ts';
import type { ApiGatewaySdk } from './operation.ts';
import { apiGatewayPermissions } from './permissions.ts';
import { existingApiKey } from './records.ts';
import { routeOperations } from './route.ts';
import { stageOperations } from './stage.ts';
import { existingStage } from './stageRecord.ts';
import { tagOperations } from './tags.ts';

export type { Part, Reference } from './expression.ts';
export type {
  HttpAccessLog,
  HttpApi,
  HttpAuthorization,
  HttpIntegration,
  HttpRoute,
  HttpStage,
  HttpThrottle,
  JwtAuthorizer,
  LambdaIntegration,
  ProxyIntegration,
  RequestAuthorizer,
} from './httpApi.ts';
export type { HttpApis, HttpMapping } from './httpApis.ts';
export type { ApiGatewayNeeds } from './needs.ts';
export type { Change } from './parameterMapping.ts';

export interface ApiGatewayV2 extends Service {
  /** For who answers the HTTP of APIs. */
  readonly httpApis: HttpApis;
  /** To be awaited before requests come: which hosts are custom domain names. */
  open(): Promise<void>;
}

/** Amazon API Gateway, version 2: HTTP APIs. */
export function createApiGatewayV2(needs: ApiGatewayNeeds): ApiGatewayV2 {
  const httpApis = createHttpApis(needs.store);
  const gateway: Gateway = {
    ...needs,
    commit: async (work) => {
      const result = await needs.store.transact(work);
      await httpApis.changed();
      return result;
    },
  };
  const operations = {
    ...apiOperations(gateway),
    ...routeOperations(gateway),
    ...integrationOperations(gateway),
    ...authorizerOperations(gateway),
    ...stageOperations(gateway),
    ...deploymentOperations(gateway),
    ...domainNameOperations(gateway),
    ...apiMappingOperations(gateway),
    ...tagOperations(gateway),
    ResetAuthorizersCache: async ({ ApiId, StageName }, call) => {
      await needs.store.read(async (view) => {
        return existingStage(view, await existingApiKey(view, call, ApiId), StageName);
      });
      httpApis.resetAuthorizers(ApiId ?? '');
      return {};
    },
    ...noneConfiguredOperations(gateway),
    ...importOperations(gateway),
    ...exportOperation(gateway),
    ...refused,
  } satisfies OperationTable<ApiGatewaySdk>;
  return {
    operations,
    permissions: apiGatewayPermissions(needs) satisfies PermissionTable<ApiGatewaySdk, typeof operations>,
    constraints,
    httpApis,
    open: () => httpApis.changed(),
  };
}
