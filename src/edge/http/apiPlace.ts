import type { Visit } from '../../api/sites.ts';
import { decodePercent } from '../../protocol/queryString.ts';
import type { HttpApi, HttpApis, HttpStage } from '../../services/apigatewayv2/index.ts';
import type { ApiPlace } from './apiExchange.ts';
import { isApiHost, readApiHost } from './apiHost.ts';
import { apiRefusals, type ApiRefusal } from './apiRefusals.ts';
import { hostName } from './serviceHost.ts';

type Found = ApiPlace | ApiRefusal;

/** Which API and stage a request is for, by its host and the beginning of its path. A promise only when it must be read. */
export function locate(apis: HttpApis, { head }: Visit): Found | Promise<Found> {
  const host = head.headers['host'] ?? '';
  // Routes are told apart by what functions see: the same path, however it is escaped.
  const rawPath = decodePercent(head.path);
  if (rawPath === undefined) return apiRefusals.malformed;
  if (!isApiHost(host)) return byDomain(apis, hostName(host), rawPath);
  const { id, region, domainName } = readApiHost(host);
  if (id === '') return apiRefusals.forbidden;
  const found = apis.find(id, region);
  return found instanceof Promise
    ? found.then((api) => atEndpoint(api, domainName, rawPath))
    : atEndpoint(found, domainName, rawPath);
}

/** A path that begins with the name of a deployed stage is that stage's, all others are `$default`'s. */
function atEndpoint(api: HttpApi | undefined, domainName: string, rawPath: string): Found {
  if (!api) return apiRefusals.forbidden;
  if (api.isEndpointDisabled) return apiRefusals.notFound;
  const second = rawPath.indexOf('/', 1);
  const first = rawPath.slice(1, second < 0 ? undefined : second);
  const named = first === DEFAULT ? undefined : api.stages.get(first);
  if (named?.routes)
    return placeOf(api, named, domainName, rawPath, second < 0 ? '/' : rawPath.slice(second));
  const stage = api.stages.get(DEFAULT);
  return stage?.routes ? placeOf(api, stage, domainName, rawPath, rawPath) : apiRefusals.notFound;
}

const DEFAULT = '$default';

/** The longest mapping that the path begins with, on the border of a segment. */
async function byDomain(apis: HttpApis, host: string, rawPath: string): Promise<Found> {
  const name = apis.domainOf(host);
  const domain = name === undefined ? undefined : await apis.mappingsOf(name);
  const mapping = domain?.mappings.find(
    ({ basePath }) => basePath === '' || rawPath === basePath || rawPath.startsWith(`${basePath}/`),
  );
  if (!domain || !mapping) return apiRefusals.forbidden;
  const api = await apis.find(mapping.apiId, domain.region);
  const stage = api?.stages.get(mapping.stage);
  if (!api || !stage?.routes) return apiRefusals.notFound;
  const { basePath } = mapping;
  const rest = rawPath.slice(basePath.length);
  const place = placeOf(api, stage, host, rawPath, rest === '' ? '/' : rest);
  return basePath === '' ? place : { ...place, basePath };
}

function placeOf(
  api: HttpApi,
  stage: HttpStage,
  domainName: string,
  rawPath: string,
  path: string,
): ApiPlace {
  return { api, stage, domainName, rawPath, path, basePath: undefined };
}
