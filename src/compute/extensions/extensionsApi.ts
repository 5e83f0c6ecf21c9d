/** `/2020-01-01/extension/…`: what extensions ask for over HTTP, checked, for the registry and whoever listens. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ACCEPTED, json, NOT_FOUND, send, WRONG_METHOD, type Answer } from '../runtimeApi/answers.ts';
import { discardBody, receiveBody } from '../runtimeApi/receiveBody.ts';
import type { Extension } from './extension.ts';
import {
  BAD_REQUEST,
  EMPTY_NAME,
  INVALID_IDENTIFIER,
  MISSING_IDENTIFIER,
  NO_ERROR_TYPE,
  unknownIdentifier,
  wrongExtensionState,
} from './extensionAnswers.ts';
import type { ExtensionRegistry } from './extensionRegistry.ts';

/** What is said of the function to those who register. */
export interface FunctionFacts {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly handler: string;
  readonly accountId: string;
}

export interface ExtensionsListener {
  facts(): FunctionFacts;
  /** One has registered, waits for its next event, or has told of an error: `init` or `exit`. */
  registered(extension: Extension): void;
  ready(extension: Extension): void;
  failed(extension: Extension, when: 'init' | 'exit'): void;
}

const BASE = '/2020-01-01/extension/';
const METHODS: Readonly<Record<string, string>> = {
  register: 'POST',
  'event/next': 'GET',
  'init/error': 'POST',
  'exit/error': 'POST',
};
/** Of a list of two events, and of what an error report may add, which nobody reads. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_ERROR_TYPE = 128;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export class ExtensionsApi {
  readonly #registry: ExtensionRegistry;
  readonly #listener: ExtensionsListener;

  constructor(registry: ExtensionRegistry, listener: ExtensionsListener) {
    this.#registry = registry;
    this.#listener = listener;
  }

  /** False when the path is not of this API. */
  handle(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    if (!path.startsWith(BASE)) return false;
    const what = path.slice(BASE.length);
    const method = METHODS[what];
    if (method !== request.method) {
      refuse(request, response, method === undefined ? NOT_FOUND : WRONG_METHOD);
    } else if (what === 'register') this.#register(request, response);
    else if (what === 'event/next') this.#next(request, response);
    else this.#error(what === 'init/error' ? 'init' : 'exit', request, response);
    return true;
  }

  /** The registered extension that calls, or what it is answered. */
  caller(request: IncomingMessage): Extension | Answer {
    const identifier = headerOf(request, 'lambda-extension-identifier');
    if (identifier === undefined) return MISSING_IDENTIFIER;
    if (!UUID.test(identifier)) return INVALID_IDENTIFIER;
    return this.#registry.byIdentifier(identifier.toLowerCase()) ?? unknownIdentifier(identifier);
  }

  #register(request: IncomingMessage, response: ServerResponse): void {
    const header = headerOf(request, 'lambda-extension-name');
    if (header === undefined) return refuse(request, response, EMPTY_NAME);
    // Node reads headers as Latin-1; a file's name is UTF-8.
    const name = Buffer.from(header, 'latin1').toString();
    const features = headerOf(request, 'lambda-extension-accept-feature')?.split(',') ?? [];
    receiveBody(request, MAX_BODY_BYTES, (received) => {
      if (response.destroyed) return;
      const events = received.kind === 'whole' ? eventsOf(received.body) : undefined;
      if (events === undefined) return send(response, BAD_REQUEST);
      const extension = this.#registry.register(name, events);
      if ('status' in extension) return send(response, extension);
      const { accountId, ...facts } = this.#listener.facts();
      const asked = features.some((feature) => feature.trim().toLowerCase() === 'accountid');
      response.setHeader('Lambda-Extension-Identifier', extension.identifier);
      send(response, json(200, asked ? { ...facts, accountId } : facts));
      this.#listener.registered(extension);
    });
  }

  #next(request: IncomingMessage, response: ServerResponse): void {
    discardBody(request);
    const extension = this.caller(request);
    if ('status' in extension) return send(response, extension);
    const { name, state, waits } = extension;
    const may = state === 'Registered' || state === 'Running' || (state === 'Ready' && !waits);
    if (!may) return send(response, wrongExtensionState(name, state, 'Ready'));
    extension.wait(response);
    this.#listener.ready(extension);
  }

  #error(when: 'init' | 'exit', request: IncomingMessage, response: ServerResponse): void {
    discardBody(request);
    const extension = this.caller(request);
    if ('status' in extension) return send(response, extension);
    const errorType = headerOf(request, 'lambda-extension-function-error-type');
    if (errorType === undefined) return send(response, NO_ERROR_TYPE);
    const { name, state } = extension;
    const to = when === 'init' ? 'InitError' : 'ExitError';
    const may = when === 'init' ? state === 'Registered' : ['Registered', 'Ready', 'Running'].includes(state);
    if (!may) return send(response, wrongExtensionState(name, state, to));
    extension.state = to;
    extension.errorType = printable(errorType).slice(0, MAX_ERROR_TYPE);
    send(response, ACCEPTED);
    this.#listener.failed(extension, when);
  }
}

/** Undefined: no list of texts. */
function eventsOf(body: Buffer): readonly string[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  // Go's empty list is null.
  const events: unknown = ('events' in value ? value.events : null) ?? [];
  if (!Array.isArray(events) || events.length > 16) return undefined;
  return events.every((event) => typeof event === 'string' && event.length <= 64)
    ? (events as string[])
    : undefined;
}

/** What goes on to logs is one line. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?');
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function refuse(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  discardBody(request);
  send(response, answer);
}
