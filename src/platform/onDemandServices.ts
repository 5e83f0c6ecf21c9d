import type { Config } from '../config.ts';
import type { IssuerKeys } from '../protocol/jsonWebToken/issuerKeys.ts';
import { wireFacts, type WireFacts } from '../protocol/wireFacts.ts';
import type { ApiGatewayV2 } from '../services/apigatewayv2/index.ts';
import type { DynamoDB } from '../services/dynamodb/index.ts';
import type { IamService } from '../services/iam/index.ts';
import type { LambdaService } from '../services/lambda/index.ts';
import type { S3Service } from '../services/s3/index.ts';
import type { Service } from '../services/service.ts';
import { mayAlso, siteAccess, type Access } from './access.ts';
import type { Base } from './base.ts';
import { createHttpApiSites, type HttpApiSites } from './httpApiSites.ts';
import type { LazyService, LazyServices } from './lazyServices.ts';
import { notifiedFunctions } from './notifiedFunctions.ts';
import type { Observers } from './openObservers.ts';
import type { Storage } from './openStorage.ts';

export interface OnDemandNeeds {
  readonly lazily: LazyServices;
  readonly storage: Storage;
  readonly observers: Observers;
  readonly iam: IamService;
  readonly lambda: LambdaService;
  readonly access: Access;
  readonly issuerKeys: IssuerKeys;
}

/** The services that cost nothing until they are used. */
export interface OnDemandServices {
  readonly s3: LazyService<S3Service>;
  readonly dynamodb: LazyService<DynamoDB>;
  readonly dynamodbStreams: LazyService<Service>;
  readonly apigatewayv2: LazyService<ApiGatewayV2>;
  /** What answers the requests to HTTP APIs. */
  readonly httpApis: HttpApiSites;
}

/** In whose name requests to HTTP APIs are signed. */
const EXECUTE_API: WireFacts = {
  ...wireFacts.apigatewayv2,
  id: 'execute-api',
  signingNames: ['execute-api'],
};

export function addOnDemandServices(config: Config, base: Base, needs: OnDemandNeeds): OnDemandServices {
  const { lazily } = needs;
  const s3 = addS3(config, base, needs);
  const dynamodb = addDynamoDB(base, needs);
  const httpApis = httpApisOf(config, base, needs);
  return {
    s3,
    dynamodb,
    dynamodbStreams: lazily.add(
      'dynamodb-streams',
      'dynamodbstreams',
      async () => (await dynamodb.load()).streamsApi,
      () => import('@aws-sdk/client-dynamodb-streams'),
    ),
    apigatewayv2: lazily.add(
      'apigatewayv2',
      'apigatewayv2',
      () => httpApis.create(),
      () => import('@aws-sdk/client-apigatewayv2'),
    ),
    httpApis,
  };
}

function addS3(config: Config, base: Base, needs: OnDemandNeeds): LazyService<S3Service> {
  const { lazily, storage, lambda, access } = needs;
  const { cloudwatch } = needs.observers;
  let flush = async (): Promise<void> => {};
  base.onStop(() => flush());
  return lazily.add(
    's3',
    's3',
    async () => {
      const { createS3 } = await import('../services/s3/index.ts');
      const service = createS3({
        ...base,
        ...storage,
        functions: notifiedFunctions(() => lambda),
        publish: (values) => cloudwatch.publish(values),
        mayAlso: mayAlso(access, config.auth === 'open'),
      });
      flush = () => service.flush();
      return service;
    },
    () => import('@aws-sdk/client-s3'),
  );
}

function addDynamoDB(base: Base, { lazily, storage, observers }: OnDemandNeeds): LazyService<DynamoDB> {
  const { cloudwatch } = observers;
  let flush = async (): Promise<void> => {};
  base.onStop(() => flush());
  return lazily.add(
    'dynamodb',
    'dynamodb',
    async () => {
      const { createDynamoDB } = await import('../services/dynamodb/index.ts');
      const service = createDynamoDB({
        ...base,
        store: storage.store,
        publish: (values) => cloudwatch.publish(values),
      });
      flush = () => service.flush();
      return service;
    },
    () => import('@aws-sdk/client-dynamodb'),
  );
}

function httpApisOf(config: Config, base: Base, needs: OnDemandNeeds): HttpApiSites {
  const { logs, cloudwatch } = needs.observers;
  return createHttpApiSites({
    ...base,
    ...siteAccess(config, base, needs.access, EXECUTE_API),
    store: needs.storage.store,
    logGroupExists: (...group) => logs.groupExists(...group),
    runs: needs.lambda.runs,
    roles: config.auth === 'open' ? undefined : needs.iam.serviceRoles,
    keys: needs.issuerKeys,
    trustedHosts: config.integrationHosts,
    writeLog: logs.append,
    measure: cloudwatch.apis.answered,
  });
}
