import { formOf } from './awsQuery.ts';
import { Fault } from './fault.ts';
import type { HttpRequest } from './http.ts';
import { decodePercent } from './queryString.ts';
import { RouteTable, type RouteMatch } from './routes.ts';
import type { ProtocolId } from './serverProtocol.ts';
import type { ServiceModel } from './serviceModel.ts';
import type { WireFacts } from './wireFacts.ts';

/**
 * Whom a request is for, in two steps, so that a service's schemas load only when it is addressed:
 *
 *   addressee = index.find(request)          // service and protocol, from headers, path and Action alone
 *   model = await load(addressee.entry)      // the caller's business
 *   match = identifyOperation(model, addressee, request)
 *
 * Each service decides by the first of: rpcv2 path, X-Amz-Target, credential scope, Action's Version, host name.
 */
export interface Addressee<Entry extends WireFacts> {
  readonly entry: Entry;
  readonly protocol: ProtocolId;
  /** Named by the request itself in RPC protocols; undefined in REST, where the path says it. */
  readonly operation: string | undefined;
}

/** Nobody here is meant. `protocol` is the one to answer in, with `writeFault(undefined, fault, …)`. */
export interface Unaddressed {
  readonly entry: undefined;
  readonly protocol: ProtocolId;
  readonly fault: Fault;
}

export interface ServiceIndex<Entry extends WireFacts> {
  /** `name`: the service that it is signed for, where that is known already. */
  find(request: HttpRequest, name?: string): Addressee<Entry> | Unaddressed;
}

export function createServiceIndex<Entry extends WireFacts>(entries: readonly Entry[]): ServiceIndex<Entry> {
  const byTarget = new Map(entries.map((entry) => [entry.targetPrefix, entry]));
  const byVersion = new Map(
    entries.filter((entry) => entry.protocols.includes('awsQuery')).map((entry) => [entry.apiVersion, entry]),
  );
  const bySigningName = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const name of entry.signingNames) {
      const sharing = bySigningName.get(name);
      if (sharing) sharing.push(entry);
      else bySigningName.set(name, [entry]);
    }
  }

  return { find };

  function find(request: HttpRequest, name = signingName(request)): Addressee<Entry> | Unaddressed {
    const { headers, path, method } = request;
    if (path.startsWith('/service/') && headers['smithy-protocol'] === 'rpc-v2-cbor')
      return byRpcPath(method, path);
    const target = headers['x-amz-target'];
    if (target !== undefined) return byTargetHeader(method, target, headers['content-type']);
    const sharing = bySigningName.get(name ?? '') ?? [];
    const entry = sharing.find((each) => path.startsWith(each.pathPrefix ?? '/')) ?? byHost(headers.host);
    if (entry && !entry.protocols.includes('awsQuery')) return restAddressee(entry);
    return byAction(request, name === undefined ? undefined : entry, name);
  }

  function byRpcPath(method: string, path: string): Addressee<Entry> | Unaddressed {
    const [, , service = '', , operation = ''] = path.split('/');
    const entry = byTarget.get(service);
    if (method !== 'POST' || !entry?.protocols.includes('rpcv2Cbor')) return unknownOperation('rpcv2Cbor');
    return { entry, protocol: 'rpcv2Cbor', operation };
  }

  function byTargetHeader(
    method: string,
    target: string,
    contentType: string | undefined,
  ): Addressee<Entry> | Unaddressed {
    const dot = target.lastIndexOf('.');
    const prefix = target.slice(0, Math.max(dot, 0));
    // botocore says CloudTrail's with its namespace: com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.
    const entry = byTarget.get(prefix) ?? byTarget.get(prefix.slice(prefix.lastIndexOf('.') + 1));
    const protocol = entry?.protocols.find((id) => id.startsWith('awsJson'));
    if (method !== 'POST' || !entry || !protocol) {
      return unknownOperation(contentType?.includes('json-1.0') ? 'awsJson1_0' : 'awsJson1_1');
    }
    return { entry, protocol, operation: target.slice(dot + 1) };
  }

  function byHost(host: string | undefined): Entry | undefined {
    const label = host?.slice(0, host.search(/[.:]|$/)) ?? '';
    return bySigningName.get(label)?.[0];
  }

  function byAction(
    request: HttpRequest,
    signedFor: Entry | undefined,
    name: string | undefined,
  ): Addressee<Entry> | Unaddressed {
    const form = isForm(request) ? formOf(request) : request.query;
    const action = parameter(form, 'Action');
    const version = parameter(form, 'Version');
    const entry = signedFor ?? byVersion.get(version ?? '') ?? byHost(request.headers.host);
    if (entry && action !== undefined) return { entry, protocol: 'awsQuery', operation: action };
    if (entry) return { entry: undefined, protocol: 'awsQuery', fault: noSuchAction(action, version) };
    if (action !== undefined)
      return { entry: undefined, protocol: 'awsQuery', fault: noSuchAction(action, version) };
    const s3 = name === undefined ? bySigningName.get('s3')?.[0] : undefined;
    return s3 ? restAddressee(s3) : unknownOperation('restJson1');
  }
}

function restAddressee<Entry extends WireFacts>(entry: Entry): Addressee<Entry> | Unaddressed {
  const protocol = entry.protocols.find((id) => id.startsWith('rest'));
  if (protocol) return { entry, protocol, operation: undefined };
  // A JSON-RPC service, signed for, but without X-Amz-Target.
  return unknownOperation(entry.protocols[0] ?? 'awsJson1_1');
}

const tables = new WeakMap<ServiceModel, RouteTable>();

/** The operation, with decoded path labels in REST. Throws AWS's fault for an operation that does not exist. */
export function identifyOperation(
  model: ServiceModel,
  addressee: Addressee<WireFacts>,
  request: HttpRequest,
): RouteMatch {
  if (addressee.operation !== undefined)
    return rpcOperation(model, addressee.protocol, addressee.operation, request);
  let table = tables.get(model);
  if (!table) tables.set(model, (table = new RouteTable(model)));
  const match = table.match(request.method, request.path, request.query, request.headers);
  if (match && match !== 'malformed') return match;
  if (match === 'malformed') throw malformedPath(model);
  throw model.id === 's3'
    ? new Fault('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
        status: 405,
      })
    : unknownOperation(addressee.protocol).fault;
}

function rpcOperation(
  model: ServiceModel,
  protocol: ProtocolId,
  name: string,
  request: HttpRequest,
): RouteMatch {
  const operation = model.operations.get(name);
  if (protocol !== 'awsQuery') {
    if (operation) return { operation, labels: {} };
    throw unknownOperation(protocol).fault;
  }
  const version = parameter(formOf(request), 'Version');
  // Clients of SQS send any version that it ever had.
  if (operation && (version === model.apiVersion || model.id === 'sqs')) return { operation, labels: {} };
  throw noSuchAction(name, version);
}

/** Service name of the credential scope, in the Authorization header or in a presigned query. */
export function signingName(request: HttpRequest): string | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const at = authorization.indexOf('Credential=');
    return at < 0 ? undefined : scopeService(authorization, at + 11);
  }
  const at = request.query.indexOf('X-Amz-Credential=');
  if (at < 0) return undefined;
  const end = request.query.indexOf('&', at);
  const credential = decodePercent(request.query.slice(at + 17, end < 0 ? undefined : end));
  return credential === undefined ? undefined : scopeService(credential, 0);
}

/** The fourth part of `AKID/20261121/us-east-1/lambda/aws4_request`. */
function scopeService(text: string, start: number): string | undefined {
  let at = start;
  for (let slashes = 0; slashes < 3; slashes++) {
    at = text.indexOf('/', at) + 1;
    if (at === 0) return undefined;
  }
  const end = text.indexOf('/', at);
  return end < 0 ? undefined : text.slice(at, end);
}

function isForm(request: HttpRequest): boolean {
  return (
    request.headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false
  );
}

function parameter(form: string, name: string): string | undefined {
  const at = form.startsWith(`${name}=`) ? 0 : form.indexOf(`&${name}=`) + 1;
  if (at === 0 && !form.startsWith(`${name}=`)) return undefined;
  const end = form.indexOf('&', at);
  return decodePercent(form.slice(at + name.length + 1, end < 0 ? undefined : end).replaceAll('+', ' '));
}

function unknownOperation(protocol: ProtocolId): Unaddressed {
  const status = protocol.startsWith('awsJson') ? 400 : 404;
  return { entry: undefined, protocol, fault: new Fault('UnknownOperationException', null, { status }) };
}

function noSuchAction(action: string | undefined, version: string | undefined): Fault {
  const text = `Could not find operation ${action ?? 'null'} for version ${version ?? 'NO_VERSION_SPECIFIED'}`;
  return new Fault('InvalidAction', text, { status: 400 });
}

function malformedPath(model: ServiceModel): Fault {
  return model.protocols[0] === 'restXml'
    ? new Fault('InvalidURI', "Couldn't parse the specified URI.", { status: 400 })
    : new Fault('SerializationException', 'The path is not validly percent-encoded', { status: 400 });
}
