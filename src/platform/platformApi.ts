import { createApi, type Api } from '../api/createApi.ts';
import type { OwnPages } from '../api/ownPages.ts';
import type { Route } from '../api/ownRoutes.ts';
import type { ServiceEntry } from '../api/services.ts';
import type { Config } from '../config.ts';
import { createFunctionUrlSite } from '../edge/http/functionUrlSite.ts';
import { createWebsiteSite } from '../edge/http/websiteSite.ts';
import { createServiceModel } from '../protocol/createServiceModel.ts';
import { wireFacts } from '../protocol/wireFacts.ts';
import type { IamService } from '../services/iam/index.ts';
import type { Service } from '../services/service.ts';
import type { Store } from '../store/store.ts';
import { siteAccess, type Access } from './access.ts';
import type { Base } from './base.ts';
import type { OnDemandServices } from './onDemandServices.ts';
import type { Functions } from './openFunctions.ts';
import type { Observers } from './openObservers.ts';
import { platformMetrics } from './platformMetrics.ts';
import { ROOT_ACCOUNT } from './rootCredentials.ts';

interface PlatformApiNeeds {
  readonly version: string;
  readonly store: Store;
  readonly access: Access;
  readonly functions: Functions;
  readonly observers: Observers;
  readonly iam: IamService;
  readonly sts: Service;
  readonly onDemand: OnDemandServices;
  readonly routes: Readonly<Record<string, Route>>;
  readonly pages: OwnPages;
}

/** The listener with all that answers at its port: the services' APIs, function URLs, HTTP APIs, websites, our own paths. */
export function createPlatformApi(config: Config, base: Base, needs: PlatformApiNeeds): Api {
  const { access, onDemand } = needs;
  const { compute, lambda } = needs.functions;
  const { cloudwatch, cloudtrail, logs } = needs.observers;
  const isolation = compute.driver.describe();
  return createApi({
    ...base,
    ...access,
    host: config.listen,
    port: config.port,
    auth: config.auth,
    services: [
      entry('lambda', lambda, () => import('@aws-sdk/client-lambda')),
      entry('cloudwatch-logs', logs, () => import('@aws-sdk/client-cloudwatch-logs')),
      entry('cloudwatch', cloudwatch, () => import('@aws-sdk/client-cloudwatch')),
      entry('sts', needs.sts, () => import('@aws-sdk/client-sts')),
      entry('iam', needs.iam, () => import('@aws-sdk/client-iam')),
      entry('cloudtrail', cloudtrail, () => import('@aws-sdk/client-cloudtrail')),
      onDemand.s3.entry,
      onDemand.apigatewayv2.entry,
      onDemand.dynamodb.entry,
      onDemand.dynamodbStreams.entry,
    ],
    trail: (call) => {
      cloudtrail.record(call);
      cloudwatch.usage.called(call, call.model.service.id, call.model.name);
    },
    defaultAccount: ROOT_ACCOUNT,
    defaultRegion: config.region,
    version: needs.version,
    health: () => ({ isolation: isolation.driver, auth: config.auth }),
    sites: [
      createWebsiteSite({ load: onDemand.s3.load, log: base.log }),
      createFunctionUrlSite({
        ...base,
        ...siteAccess(config, base, access, wireFacts.lambda),
        urls: lambda.urls,
        measure: cloudwatch.lambda.urlAnswered,
      }),
      onDemand.httpApis.site(onDemand.apigatewayv2.load),
    ],
    metrics: [...platformMetrics(compute.invoker, needs.store), ...cloudtrail.metrics],
    pages: needs.pages,
    routes: needs.routes,
  });
}

/** A service whose SDK package, with its schemas, loads at the first request. */
function entry(id: keyof typeof wireFacts, service: Service, sdk: () => Promise<object>): ServiceEntry {
  const facts = wireFacts[id];
  return { facts, load: async () => ({ model: createServiceModel(await sdk(), facts), service }) };
}
