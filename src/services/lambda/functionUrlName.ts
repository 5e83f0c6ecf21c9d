import type { Call } from '../service.ts';

const HOST_NAME = /^(?=.*[a-z])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
/** What AWS's model says of the length of a URL. */
const MAX_URL = 100;

/**
 * Where a client finds a function URL: at the port that it reached us at, under `localhost`, of which every name is the
 * machine itself (RFC 6761). Whoever addressed us by another name finds it under that: a wildcard record
 * `*.lambda-url.REGION.NAME` leads there. The listener itself looks only at what stands before `lambda-url`.
 */
export function functionUrlOf(id: string, { endpoint, region }: Pick<Call, 'endpoint' | 'region'>): string {
  const at = URL.parse(endpoint);
  const port = at && at.port !== '' ? `:${at.port}` : '';
  const name = at?.hostname ?? '';
  const own = `http://${id}.lambda-url.${region}.localhost${port}/`;
  const named = `http://${id}.lambda-url.${region}.${name}${port}/`;
  return HOST_NAME.test(name) && named.length <= MAX_URL ? named : own;
}
