/** For tests: serves a folder in OCI's layout as a registry would, over HTTP on loopback. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface TestRegistry {
  /** HOST:PORT */
  readonly host: string;
  readonly requests: string[];
  /** Asked for in every request when set: USER:PASSWORD. */
  password: string | undefined;
  /** Blobs are sent up to here and then nothing more comes. */
  stallAfterBytes: number | undefined;
  close(): Promise<void>;
}

/** The repository is `app`. */
export async function startRegistry(layout: string): Promise<TestRegistry> {
  const requests: string[] = [];
  const settings = { password: undefined, stallAfterBytes: undefined };
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(layout, registry, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const registry: TestRegistry = Object.assign(settings, {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return registry;
}

function answer(
  layout: string,
  registry: TestRegistry,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const send = (status: number, type: string, body: Buffer | string, headers = {}) => {
    const length = Buffer.byteLength(body);
    response.writeHead(status, { 'content-type': type, 'content-length': length, ...headers });
    if (request.method === 'HEAD') return void response.end();
    const { stallAfterBytes } = registry;
    if (stallAfterBytes === undefined || length <= stallAfterBytes) return void response.end(body);
    response.write(Buffer.from(body).subarray(0, stallAfterBytes));
  };
  const problem = (status: number, code: string, headers = {}) =>
    send(
      status,
      'application/json',
      JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] }),
      headers,
    );
  const { password } = registry;
  const wanted = password === undefined ? undefined : `Basic ${Buffer.from(password).toString('base64')}`;
  if (wanted !== undefined && request.headers.authorization !== wanted) {
    return problem(401, 'UNAUTHORIZED', { 'www-authenticate': 'Basic realm="test"' });
  }
  if (request.url === '/v2/') return send(200, 'application/json', '{}');
  const [, kind, name = ''] = /^\/v2\/app\/(manifests|blobs)\/([\w.:-]+)$/.exec(request.url ?? '') ?? [];
  if (kind === 'manifests') {
    const found = findManifest(layout, name);
    if (found === undefined) return problem(404, 'MANIFEST_UNKNOWN');
    return send(200, found.mediaType, blob(layout, found.digest) ?? '', {
      'docker-content-digest': found.digest,
    });
  }
  const content = kind === 'blobs' ? blob(layout, name) : undefined;
  if (content === undefined) return problem(404, kind === 'blobs' ? 'BLOB_UNKNOWN' : 'NAME_UNKNOWN');
  send(200, 'application/octet-stream', content);
}

interface Entry {
  readonly mediaType: string;
  readonly digest: string;
  readonly annotations: Readonly<Record<string, string>>;
}

function findManifest(layout: string, name: string): Entry | undefined {
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as { manifests: Entry[] };
  return index.manifests.find(
    ({ digest, annotations }) => digest === name || annotations['org.opencontainers.image.ref.name'] === name,
  );
}

function blob(layout: string, digest: string): Buffer | undefined {
  try {
    return readFileSync(join(layout, 'blobs', 'sha256', digest.replace('sha256:', '')));
  } catch {
    return undefined;
  }
}
