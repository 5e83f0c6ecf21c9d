import type { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';

export interface TriedRequest {
  readonly method: string;
  /** Of the API itself, stage and query included. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface TriedAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array<ArrayBuffer>;
  readonly durationMs: number;
}

interface Signer {
  sign(
    request: unknown,
    options: { signingService: string; signingRegion: string },
  ): Promise<{ readonly headers: Readonly<Record<string, string>> }>;
}

/** Signs it in the name of whoever is signed in, as routes with IAM authorization want it. */
export async function signRequest(client: ApiGatewayV2Client, request: TriedRequest): Promise<TriedRequest> {
  const signingRegion = await client.config.region();
  const signer = (await client.config.signer({
    schemeId: 'aws.auth#sigv4',
    name: 'sigv4',
    signingName: 'execute-api',
    signingRegion,
    properties: {},
  } as never)) as unknown as Signer;
  const { protocol, hostname, host, port, pathname, searchParams } = new URL(request.url);
  const query: Record<string, string[]> = {};
  for (const [name, value] of searchParams) (query[name] ??= []).push(value);
  const signed = await signer.sign(
    {
      method: request.method,
      protocol,
      hostname,
      ...(port !== '' && { port: Number(port) }),
      path: pathname,
      query,
      headers: { ...request.headers, host },
      ...(request.body !== '' && { body: request.body }),
    },
    { signingService: 'execute-api', signingRegion },
  );
  const { host: _, ...headers } = signed.headers;
  return { ...request, headers };
}

/**
 * Sends it by way of `/_mayfly/relay/`, which any page of this origin may ask: what an API answers is another origin's, and a
 * browser would keep it from us. The answer comes as data.
 */
export async function sendRequest(
  { method, url, headers, body }: TriedRequest,
  signal: AbortSignal,
): Promise<TriedAnswer> {
  const { host, pathname, search } = new URL(url);
  const from = performance.now();
  const answer = await fetch(`/_mayfly/relay/${host}${pathname}${search}`, {
    method,
    headers: { ...headers, 'x-mayfly-relay': '1' },
    ...(body !== '' && method !== 'GET' && method !== 'HEAD' && { body }),
    redirect: 'manual',
    credentials: 'omit',
    cache: 'no-store',
    signal,
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const durationMs = performance.now() - from;
  const status = answer.headers.get('x-mayfly-status');
  if (status === null) throw new Error(`${host}: ${answer.status} ${new TextDecoder().decode(bytes)}`);
  return {
    status: Number(status),
    headers: headersOf(answer.headers.get('x-mayfly-headers') ?? ''),
    body: bytes,
    durationMs,
  };
}

function headersOf(encoded: string): TriedAnswer['headers'] {
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  const all = JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, string | string[]>>;
  return Object.entries(all).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((each) => [name, each] as const),
  );
}
