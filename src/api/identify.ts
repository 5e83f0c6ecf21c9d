import type { Fault } from '../protocol/fault.ts';
import type { HttpRequest } from '../protocol/http.ts';
import { bucketOfHost, isS3Host } from '../protocol/bucketOfHost.ts';
import { createServiceIndex, identifyOperation, signingName } from '../protocol/identify.ts';
import type { Addressee } from '../protocol/identify.ts';
import type { createProtocols } from '../protocol/protocols.ts';
import type { WireFacts } from '../protocol/wireFacts.ts';
import type { Exchange } from './exchange.ts';
import { unsupportedService } from './frontFaults.ts';
import type { AddressedService, ServiceRegistry } from './services.ts';

/**
 * What a request is for. Most say it in their head; forms of the query protocol name the operation in their
 * body. Those are looked at twice: before the body for the service, so that strangers are turned away without
 * its being read, and after it for the operation.
 */
export interface Identification {
  /** Sets protocol and service, and the operation when the head names it. */
  byHead(exchange: Exchange): void | Promise<void>;
  /** Sets the operation where the head did not name it. */
  byBody(exchange: Exchange): void | Promise<void>;
}

/** Services whose clients can read no refusal but in XML, by the names in their signatures. */
const SPEAK_REST_XML: ReadonlySet<string> = new Set(['s3', 's3express', 'route53', 'cloudfront']);

export function createIdentification(
  registry: ServiceRegistry,
  protocols: ReturnType<typeof createProtocols>,
): Identification {
  const index = createServiceIndex(registry.facts);
  const queryServices = new Map<string, WireFacts>();
  for (const facts of registry.facts) {
    if (!facts.protocols.includes('awsQuery')) continue;
    for (const name of facts.signingNames) queryServices.set(name, facts);
  }
  const identify = (exchange: Exchange): void | Promise<void> => {
    const { http } = exchange;
    const signedFor = signingName(http);
    const addressee =
      (signedFor === undefined ? unsignedAddressee(http, registry.facts) : undefined) ??
      index.find(http, signedFor);
    exchange.protocol = protocols(addressee.protocol);
    if (!addressee.entry) {
      const others = signedForOthers(signedFor, registry);
      if (others && SPEAK_REST_XML.has(signedFor ?? '')) exchange.protocol = protocols('restXml');
      throw others ?? addressee.fault;
    }
    const service = registry.find(addressee.entry.id);
    if (service instanceof Promise)
      return service.then((loaded) => setOperation(exchange, addressee, loaded));
    setOperation(exchange, addressee, service);
  };
  const identifyForm = async (exchange: Exchange): Promise<void> => {
    exchange.protocol = protocols('awsQuery');
    const name = signingName(exchange.http);
    const others = signedForOthers(name, registry);
    if (others) throw others;
    const facts = queryServices.get(name ?? '');
    if (facts) exchange.service = await registry.find(facts.id);
    // curl calls every body a form; services that know no forms look at the path.
    else if (name !== undefined) await identify(exchange);
  };
  return {
    byHead: (exchange) => (isForm(exchange.http) ? identifyForm(exchange) : identify(exchange)),
    byBody: identify,
  };
}

function setOperation(
  exchange: Exchange,
  addressee: Addressee<WireFacts>,
  service: AddressedService | undefined,
): void {
  exchange.service = service;
  if (!service) return;
  const match = identifyOperation(service.model, addressee, routed(exchange.http, addressee));
  exchange.labels = match.labels;
  exchange.operation = service.operation(match.operation.name);
}

/** S3's buckets may stand in the host's name; routes have them first in the path. */
function routed(http: HttpRequest, { entry }: Addressee<WireFacts>): HttpRequest {
  if (entry.id !== 's3') return http;
  const bucket = bucketOfHost(http.headers['host']);
  const path = bucket === undefined ? http.path : `/${bucket}${http.path}`;
  // In a presigned URL the header that makes a PUT a copy is a parameter.
  const copySource = COPY_SOURCE.exec(http.query)?.[1];
  if (copySource === undefined) return path === http.path ? http : { ...http, path };
  return { ...http, path, headers: { 'x-amz-copy-source': copySource, ...http.headers } };
}

const COPY_SOURCE = /(?:^|&)x-amz-copy-source=([^&]*)/i;

function isForm({ method, headers }: HttpRequest): boolean {
  if (method !== 'POST' || headers['x-amz-target'] !== undefined) return false;
  return headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false;
}

function unsignedAddressee(http: HttpRequest, all: readonly WireFacts[]): Addressee<WireFacts> | undefined {
  if (http.headers['x-amz-target'] !== undefined) return undefined;
  return byS3Host(http, all) ?? byPath(http, all);
}

/**
 * Unsigned requests to REST services say only by their path whom they mean: it begins with a date, which is the
 * service's API version, or with the prefix of the service. Only Lambda has paths of many dates.
 */
function byPath(http: HttpRequest, all: readonly WireFacts[]): Addressee<WireFacts> | undefined {
  const { path } = http;
  const first = path.slice(0, path.indexOf('/', 1) + 1);
  const isDated = first.length === 12 && first[5] === '-' && first[8] === '-';
  if (!isDated && first !== '/v2/') return undefined;
  const entry =
    all.find((facts) => facts.pathPrefix === first || first === `/${facts.apiVersion}/`) ??
    (isDated ? all.find((facts) => facts.id === 'lambda') : undefined);
  const protocol = entry?.protocols.find((id) => id.startsWith('rest'));
  return entry && protocol && { entry, protocol, operation: undefined };
}

/** Who does not sign, and comes to a host of S3's, means S3, whatever the path. */
function byS3Host(http: HttpRequest, all: readonly WireFacts[]): Addressee<WireFacts> | undefined {
  const entry = isS3Host(http.headers['host']) ? all.find(({ id }) => id === 's3') : undefined;
  return entry && { entry, protocol: 'restXml', operation: undefined };
}

/** The signature is for a service that AWS may have, but that Mayfly has not. */
function signedForOthers(name: string | undefined, registry: ServiceRegistry): Fault | undefined {
  if (name === undefined) return undefined;
  const isOurs = registry.facts.some((facts) => facts.signingNames.includes(name));
  return isOurs ? undefined : unsupportedService(name);
}
