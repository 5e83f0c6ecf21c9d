import type { AccessLogSettings, Cors, RouteSettings } from '@aws-sdk/client-apigatewayv2';
import { collection } from '../../store/collection.ts';
import type { Key, Transaction, View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { notFound } from './faults.ts';

/**
 * What is kept of APIs. Everything of an API stands under its key, so that it goes with it.
 *
 *   api            ACCOUNT REGION API            -> the API
 *   place          API                           -> [account, region]; ids are of the whole platform, as host names are
 *   route, integration, authorizer, stage, deployment
 *                  ACCOUNT REGION API ID         -> the item; a stage's id is its name
 *   routeKey       ACCOUNT REGION API KEY        -> the route's id
 *   snapshot       ACCOUNT REGION API DEPLOYMENT -> what a deployment froze
 *   domain         ACCOUNT REGION NAME           -> the domain name
 *   domainPlace    NAME                          -> [account, region]
 *   mapping        ACCOUNT REGION NAME ID        -> the mapping
 */
export const GATEWAY_PREFIX: Key = ['apigatewayv2'];

export type Tags = Readonly<Record<string, string>>;

export interface ApiRecord {
  readonly apiId: string;
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly cors?: Cors;
  readonly disableExecuteApiEndpoint: boolean;
  readonly ipAddressType: 'ipv4' | 'dualstack';
  readonly tags: Tags;
  readonly createdAtMs: number;
  readonly importInfo?: readonly string[];
  readonly warnings?: readonly string[];
}

export interface RouteRecord {
  readonly routeId: string;
  readonly routeKey: string;
  /** `integrations/ID` */
  readonly target?: string;
  readonly authorizationType: 'NONE' | 'AWS_IAM' | 'JWT' | 'CUSTOM';
  readonly authorizerId?: string;
  readonly authorizationScopes?: readonly string[];
  readonly operationName?: string;
  readonly managed?: true;
}

export interface IntegrationRecord {
  readonly integrationId: string;
  readonly type: 'AWS_PROXY' | 'HTTP_PROXY';
  readonly uri: string;
  readonly method?: string;
  readonly payloadFormatVersion: '1.0' | '2.0';
  readonly timeoutMs: number;
  readonly credentialsArn?: string;
  readonly description?: string;
  readonly requestParameters?: Readonly<Record<string, string>>;
  readonly responseParameters?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly managed?: true;
}

export interface AuthorizerRecord {
  readonly authorizerId: string;
  readonly name: string;
  readonly type: 'JWT' | 'REQUEST';
  readonly identitySource: readonly string[];
  readonly issuer?: string;
  readonly audience?: readonly string[];
  readonly uri?: string;
  readonly payloadFormatVersion?: '1.0' | '2.0';
  readonly enableSimpleResponses?: boolean;
  readonly resultTtlSeconds?: number;
  readonly credentialsArn?: string;
}

export interface StageRecord {
  readonly stageName: string;
  readonly description?: string;
  readonly autoDeploy: boolean;
  readonly deploymentId?: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly accessLog?: AccessLogSettings;
  readonly defaultRouteSettings: RouteSettings;
  readonly routeSettings: Readonly<Record<string, RouteSettings>>;
  readonly tags: Tags;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly lastDeploymentStatusMessage?: string;
  readonly managed?: true;
}

export interface DeploymentRecord {
  readonly deploymentId: string;
  readonly description?: string;
  readonly autoDeployed: boolean;
  readonly createdAtMs: number;
}

/** What a deployment froze: stages serve this, whatever is changed after. */
export interface Snapshot {
  readonly routes: readonly RouteRecord[];
  readonly integrations: readonly IntegrationRecord[];
  readonly authorizers: readonly AuthorizerRecord[];
}

export interface DomainRecord {
  /** In lower case; `*.` before it stands for one label. */
  readonly domainName: string;
  readonly gatewayDomainName: string;
  readonly tags: Tags;
}

export interface MappingRecord {
  readonly mappingId: string;
  readonly apiId: string;
  readonly stage: string;
  /** Path segments, joined by `/`; empty: the domain's root. */
  readonly key: string;
}

export const apis = collection<ApiRecord>([...GATEWAY_PREFIX, 'api']);
export const apiPlaces = collection<[account: string, region: string]>([...GATEWAY_PREFIX, 'place']);
export const routes = collection<RouteRecord>([...GATEWAY_PREFIX, 'route']);
export const routeKeys = collection<string>([...GATEWAY_PREFIX, 'routeKey']);
export const integrations = collection<IntegrationRecord>([...GATEWAY_PREFIX, 'integration']);
export const authorizers = collection<AuthorizerRecord>([...GATEWAY_PREFIX, 'authorizer']);
export const stages = collection<StageRecord>([...GATEWAY_PREFIX, 'stage']);
export const deployments = collection<DeploymentRecord>([...GATEWAY_PREFIX, 'deployment']);
export const snapshots = collection<Snapshot>([...GATEWAY_PREFIX, 'snapshot']);
export const domains = collection<DomainRecord>([...GATEWAY_PREFIX, 'domain']);
export const domainPlaces = collection<[account: string, region: string]>([...GATEWAY_PREFIX, 'domainPlace']);
export const mappings = collection<MappingRecord>([...GATEWAY_PREFIX, 'mapping']);

/** All that hangs on an API. */
export const PARTS = [routes, routeKeys, integrations, authorizers, stages, deployments, snapshots] as const;

export type Scope = Pick<Call, 'account' | 'region'>;

/** The key of an API; of its parts with their id after it. */
export function apiKey({ account, region }: Scope, apiId: string | undefined): Key {
  return [account, region, wellFormed(apiId)];
}

/** What is no text in the store is no id either. */
export function wellFormed(id: string | undefined): string {
  return id !== undefined && id.isWellFormed() ? id : '';
}

export async function existingApi(view: View, scope: Scope, apiId: string | undefined): Promise<ApiRecord> {
  const record = await apis.get(view, apiKey(scope, apiId));
  if (!record) throw noApi(apiId);
  return record;
}

/** The key of an API that exists. */
export async function existingApiKey(view: View, scope: Scope, apiId: string | undefined): Promise<Key> {
  await existingApi(view, scope, apiId);
  return apiKey(scope, apiId);
}

export function noApi(apiId: string | undefined): Error {
  return notFound(`Invalid API identifier specified ${apiId ?? ''}`);
}

/** An API as it goes, with all of it. */
export function deleteParts(transaction: Transaction, key: Key): void {
  for (const part of PARTS) part.deletePrefix(transaction, key);
}
