/** `PUT /2022-07-01/telemetry` and, of the Logs API before it, `PUT /2020-08-15/logs`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, send, WRONG_METHOD, type Answer } from '../runtimeApi/answers.ts';
import { discardBody, receiveBody } from '../runtimeApi/receiveBody.ts';
import { readSubscription, type TelemetryApi, type TelemetryType } from './subscription.ts';
import type { TelemetryHub } from './telemetryHub.ts';

const PATHS: Readonly<Record<string, TelemetryApi>> = {
  '/2022-07-01/telemetry': 'Telemetry',
  '/2020-08-15/logs': 'Logs',
};
const ERROR_TYPES: Readonly<Record<TelemetryApi, string>> = {
  Telemetry: 'ValidationError',
  Logs: 'Logs.ValidationError',
};
const MAX_BODY_BYTES = 64 * 1024;
const SUBSCRIBED: Answer = { status: 200, contentType: 'application/json', text: '"OK"' };

export interface TelemetryApiNeeds {
  readonly hub: TelemetryHub;
  /** The name of the registered extension that calls, or what it is answered. */
  readonly caller: (request: IncomingMessage) => { readonly name: string } | Answer;
  readonly onSubscribed: (api: TelemetryApi, name: string, types: readonly TelemetryType[]) => void;
}

/** False when the path is not of these APIs. */
export function handleTelemetry(
  { hub, caller, onSubscribed }: TelemetryApiNeeds,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const api = PATHS[path];
  if (api === undefined) return false;
  const from = request.method === 'PUT' ? caller(request) : WRONG_METHOD;
  if ('status' in from) {
    discardBody(request);
    send(response, from);
    return true;
  }
  receiveBody(request, MAX_BODY_BYTES, (received) => {
    if (response.destroyed) return;
    if (!hub.open) return send(response, closed(api));
    const asked = readSubscription(api, received.kind === 'whole' ? received.body : Buffer.alloc(0));
    if ('problem' in asked) {
      const body = { errorType: ERROR_TYPES[api], errorMessage: asked.problem };
      return send(response, json(400, body));
    }
    hub.subscribe(from.name, asked);
    send(response, SUBSCRIBED);
    onSubscribed(api, from.name, asked.types);
  });
  return true;
}

function closed(api: TelemetryApi): Answer {
  const errorMessage = `${api} API subscription is closed already`;
  return json(403, { errorType: `${api}.SubscriptionClosed`, errorMessage });
}
