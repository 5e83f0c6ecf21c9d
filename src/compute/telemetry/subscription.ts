/**
 * What a subscriber asks for, checked. The destination's host has to be the sandbox's own name and is never looked up:
 * of the whole URI only the port and the path are used.
 */
import type { Buffering } from './telemetryBuffer.ts';

export type TelemetryType = 'platform' | 'function' | 'extension';
export type TelemetryApi = 'Telemetry' | 'Logs';

export type Destination =
  | {
      readonly protocol: 'HTTP';
      readonly port: number;
      readonly path: string;
      readonly method: 'POST' | 'PUT';
    }
  | { readonly protocol: 'TCP'; readonly port: number };

export interface Subscription {
  readonly api: TelemetryApi;
  readonly schemaVersion: string;
  readonly types: readonly TelemetryType[];
  readonly buffering: Buffering;
  readonly destination: Destination;
}

export interface Problem {
  readonly problem: string;
}

const SCHEMAS: Readonly<Record<TelemetryApi, readonly string[]>> = {
  Telemetry: ['2022-07-01', '2022-12-13', '2025-01-29'],
  Logs: ['2020-08-15', '2021-03-18'],
};
const TYPES: readonly string[] = ['platform', 'function', 'extension'];
const HOSTS: readonly string[] = ['sandbox.localdomain', 'sandbox', 'sandbox.local'];
/** The port of the Runtime API on AWS. */
const RESERVED_PORT = 9001;
const MAX_PATH = 2048;
const BOUNDS = {
  maxItems: { least: 1000, most: 10_000, usual: 10_000 },
  maxBytes: { least: 262_144, most: 1_048_576, usual: 262_144 },
  timeoutMs: { least: 25, most: 30_000, usual: 1000 },
} as const;

export function readSubscription(api: TelemetryApi, body: Buffer): Subscription | Problem {
  const asked = parse(body);
  if (asked === undefined) return { problem: 'Request body is not a valid JSON object' };
  const problems: string[] = [];
  const schemaVersion = readSchema(api, asked['schemaVersion'], problems);
  const types = readTypes(asked['types'], problems);
  const buffering = readBuffering(asked['buffering'], problems);
  const destination = readDestination(asked['destination'], problems);
  if (problems.length > 0 || destination === undefined) return { problem: problems.join('; ') };
  return { api, schemaVersion, types, buffering, destination };
}

type Fields = Readonly<Record<string, unknown>>;

function parse(body: Buffer): Fields | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readSchema(api: TelemetryApi, value: unknown, problems: string[]): string {
  const known = SCHEMAS[api];
  // Only the Telemetry API insists.
  if (value === undefined && api === 'Logs') return known[0] ?? '';
  if (typeof value === 'string' && known.includes(value)) return value;
  problems.push(`schemaVersion should be one of: ${known.join(', ')}`);
  return '';
}

function readTypes(value: unknown, problems: string[]): readonly TelemetryType[] {
  if (!Array.isArray(value) || value.length === 0) {
    problems.push('types should not be empty');
    return [];
  }
  if (value.length > 16 || !value.every((type) => typeof type === 'string' && TYPES.includes(type))) {
    problems.push(`types should be of: ${TYPES.join(', ')}`);
    return [];
  }
  return [...new Set(value as TelemetryType[])];
}

function readBuffering(value: unknown, problems: string[]): Buffering {
  const given = value === undefined || value === null ? {} : value;
  if (!isFields(given)) problems.push('buffering should be an object');
  const read = (name: keyof Buffering): number => {
    const { least, most, usual } = BOUNDS[name];
    const asked = isFields(given) ? (given[name] ?? usual) : usual;
    if (typeof asked === 'number' && Number.isInteger(asked) && asked >= least && asked <= most) return asked;
    problems.push(`buffering.${name} should be between ${least} and ${most}`);
    return usual;
  };
  return { maxItems: read('maxItems'), maxBytes: read('maxBytes'), timeoutMs: read('timeoutMs') };
}

function readDestination(value: unknown, problems: string[]): Destination | undefined {
  if (!isFields(value)) {
    problems.push('destination should not be empty');
    return undefined;
  }
  const protocol = value['protocol'] ?? 'HTTP';
  if (protocol === 'TCP') {
    const port = checkedPort(value['port'], 'port', problems);
    return port === undefined ? undefined : { protocol, port };
  }
  if (protocol !== 'HTTP') {
    problems.push('destination.protocol should be HTTP or TCP');
    return undefined;
  }
  const method = value['method'] ?? 'POST';
  const encoding = value['encoding'] ?? 'JSON';
  if (method !== 'POST' && method !== 'PUT') problems.push('destination.method should be POST or PUT');
  if (encoding !== 'JSON') problems.push('destination.encoding should be JSON');
  const place = readUri(value['URI'] ?? value['uri'], problems);
  if (place === undefined) return undefined;
  return { protocol, method: method === 'PUT' ? 'PUT' : 'POST', ...place };
}

function readUri(value: unknown, problems: string[]): { port: number; path: string } | undefined {
  const text = typeof value === 'string' && value.length <= MAX_PATH ? value : '';
  const uri = URL.parse(text);
  if (uri === null || uri.protocol !== 'http:') {
    problems.push('URI should be an HTTP address');
    return undefined;
  }
  if (!HOSTS.includes(uri.hostname) || uri.username !== '' || uri.password !== '') {
    problems.push('URI host should be sandbox.localdomain');
    return undefined;
  }
  // URL drops the port that is usual.
  const usual = /^http:\/\/[^/?#]*:0*80(?=[/?#]|$)/i.test(text) ? 80 : undefined;
  const port = uri.port === '' ? usual : Number(uri.port);
  if (port === undefined) {
    problems.push('URI port is not provided');
    return undefined;
  }
  const checked = checkedPort(port, 'URI port', problems);
  return checked === undefined ? undefined : { port: checked, path: `${uri.pathname}${uri.search}` };
}

function checkedPort(port: unknown, name: string, problems: string[]): number | undefined {
  if (port === undefined) problems.push(`${name} is not provided`);
  else if (port === RESERVED_PORT) problems.push(`${name} ${RESERVED_PORT} is reserved`);
  else if (typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536) return port;
  else problems.push(`${name} should be between 1 and 65535`);
  return undefined;
}
