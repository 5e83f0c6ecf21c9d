import type { HttpAccessLog } from '../../services/apigatewayv2/index.ts';
import type { ApiExchange } from './apiExchange.ts';
import type { ApiRefusal } from './apiRefusals.ts';

/** What became of a request. */
export interface ApiOutcome {
  readonly status: number;
  /** Undefined: the integration answered. */
  readonly refusal: ApiRefusal | undefined;
  readonly responseBytes: number;
  readonly latencyMs: number;
}

/** One line of an access log: what is unknown or empty is `-`. */
export function accessLine(
  format: HttpAccessLog['format'],
  exchange: ApiExchange,
  outcome: ApiOutcome,
): string {
  let line = '';
  for (const part of format) {
    line += typeof part === 'string' ? part : valueOf(part.name, exchange, outcome) || '-';
  }
  return line;
}

function valueOf(name: string, exchange: ApiExchange, outcome: ApiOutcome): string {
  // The one that brings its quotes along.
  if (name === 'error.messageString') {
    return outcome.refusal === undefined ? '' : JSON.stringify(outcome.refusal.message);
  }
  return safe(variable(name, exchange, outcome));
}

/** A stranger's text neither ends the line nor the JSON string that it stands in. */
function safe(text: string | undefined): string {
  // oxlint-disable-next-line no-control-regex -- what JSON must escape
  return (text ?? '').replaceAll(/[\x00-\x1f"\\\x7f]/g, (found) => JSON.stringify(found).slice(1, -1));
}

function variable(name: string, exchange: ApiExchange, outcome: ApiOutcome): string | undefined {
  const { integration, visit } = exchange;
  const { status, refusal, responseBytes, latencyMs } = outcome;
  switch (name) {
    case 'status':
      return String(status);
    case 'responseLength':
      return String(responseBytes);
    case 'responseLatency':
      return String(Math.round(latencyMs));
    case 'dataProcessed':
      return String(exchange.body.byteLength + responseBytes);
    case 'error.message':
      return refusal?.message;
    case 'error.responseType':
      return refusal && responseType(refusal);
    case 'integrationErrorMessage':
    case 'integration.error':
      return integration.error;
    case 'integrationLatency':
    case 'integration.latency':
      return integration.latencyMs === undefined ? undefined : String(Math.round(integration.latencyMs));
    case 'integrationStatus':
    case 'integration.integrationStatus':
      return integration.status?.toString();
    case 'integration.status':
      return integration.functionStatus?.toString();
    case 'integration.requestId':
    case 'awsEndpointRequestId':
      return integration.status === undefined ? undefined : visit.requestId;
    default:
      return exchange.context(name);
  }
}

function responseType({ status }: ApiRefusal): string {
  return TYPES.get(status) ?? (status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX');
}

const TYPES: ReadonlyMap<number, string> = new Map([
  [400, 'BAD_REQUEST_PARAMETERS'],
  [401, 'UNAUTHORIZED'],
  [403, 'ACCESS_DENIED'],
  [404, 'RESOURCE_NOT_FOUND'],
  [413, 'REQUEST_TOO_LARGE'],
  [429, 'THROTTLED'],
  [503, 'INTEGRATION_TIMEOUT'],
]);
