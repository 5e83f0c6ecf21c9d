import type { Call } from '../service.ts';

const HOST_NAME = /^(?=.*[a-z])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * Where a client finds an API: at the port that it reached us at, under `localhost`, or under the name by which it
 * addressed us, as function URLs are (docs/decisions/0016).
 */
export function apiEndpointOf(
  apiId: string,
  { endpoint, region }: Pick<Call, 'endpoint' | 'region'>,
): string {
  const at = URL.parse(endpoint);
  const port = at && at.port !== '' ? `:${at.port}` : '';
  const name = at?.hostname ?? '';
  return `http://${apiId}.execute-api.${region}.${HOST_NAME.test(name) ? name : 'localhost'}${port}`;
}
