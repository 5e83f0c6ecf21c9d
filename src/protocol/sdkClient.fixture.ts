import { Readable } from 'node:stream';
import {
  buildQueryString,
  type HttpRequest as SdkRequest,
  HttpResponse as SdkResponse,
} from '@smithy/core/protocols';
import type { HttpRequest, HttpResponse } from './http.ts';
import { createServiceModel } from './createServiceModel.ts';
import type { ServiceModel } from './serviceModel.ts';
import type { WireFacts } from './wireFacts.ts';

/** The SDK's own client protocol of a package, without sockets: the judge of ours. */
export interface SdkClient {
  readonly model: ServiceModel;
  serialize(operation: string, input: unknown): Promise<HttpRequest>;
  deserialize(operation: string, response: HttpResponse): Promise<Record<string, unknown>>;
}

interface ClientProtocol {
  setSerdeContext(config: unknown): void;
  serializeRequest(operation: object, input: unknown, context: unknown): Promise<SdkRequest>;
  deserializeResponse(
    operation: object,
    context: unknown,
    response: SdkResponse,
  ): Promise<Record<string, unknown>>;
}

/** `protocolOf` replaces the protocol that the package chose. */
export async function sdkClient(
  facts: WireFacts,
  protocolOf?: (settings: object) => object,
): Promise<SdkClient> {
  const module = (await import(`@aws-sdk/client-${facts.id}`)) as Record<string, unknown>;
  const [, Client] = Object.entries(module).find(([name]) => /^(?!_).*Client$/.test(name)) ?? [];
  const client = new (Client as new (config: object) => { config: Record<string, unknown> })({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    disableHostPrefix: true,
  });
  const { config } = client;
  const settings = config.protocolSettings as object;
  const protocol = (protocolOf ? protocolOf(settings) : config.protocol) as ClientProtocol;
  protocol.setSerdeContext(config);
  const schemas = new Map<string, object>();
  for (const [name, schema] of Object.entries(module)) {
    if (!name.endsWith('$') || !Array.isArray(schema) || schema[0] !== 9) continue;
    const [, namespace, operation, traits, input, output] = schema as unknown[];
    schemas.set(String(operation), { namespace, name: operation, traits, input, output });
  }
  const context = (operation: string): object => ({
    ...config,
    endpoint: async () => ({ protocol: 'http:', hostname: 'localhost', path: '/' }),
    __smithy_context: { service: facts.targetPrefix, operation },
  });
  return {
    model: createServiceModel(module, facts),
    serialize: async (operation, input) =>
      toRequest(
        facts,
        await protocol.serializeRequest(schemas.get(operation) as object, input, context(operation)),
      ),
    deserialize: async (operation, response) =>
      protocol.deserializeResponse(
        schemas.get(operation) as object,
        context(operation),
        await toSdkResponse(response),
      ),
  };
}

async function toRequest(facts: WireFacts, request: SdkRequest): Promise<HttpRequest> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  headers.authorization = `AWS4-HMAC-SHA256 Credential=AKID/20261121/us-east-1/${facts.signingNames[0]}/aws4_request, SignedHeaders=host, Signature=0`;
  return {
    method: request.method,
    path: request.path,
    query: buildQueryString(request.query),
    headers,
    body: bytes(request.body),
  };
}

function bytes(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  return typeof body === 'string' ? Buffer.from(body) : (body as Uint8Array);
}

/** Every body goes through a stream, as it does over HTTP. */
async function toSdkResponse(response: HttpResponse): Promise<SdkResponse> {
  const chunks: Uint8Array[] = [];
  const { body } = response;
  if (typeof body === 'object' && Symbol.asyncIterator in body) {
    for await (const chunk of body) chunks.push(...[chunk].flat());
  } else {
    chunks.push(bytes(body));
  }
  const whole = Buffer.concat(chunks);
  return new SdkResponse({
    statusCode: response.status,
    headers: { ...response.headers } as Record<string, string>,
    body: Readable.from(whole.byteLength > 0 ? [whole] : []),
  });
}
