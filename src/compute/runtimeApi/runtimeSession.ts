/**
 * The Runtime API of one environment: what its runtime asks for over HTTP becomes frames, and the platform's INVOKE
 * frames become answers to `next`. See docs/decisions/0009-runtime-api.md.
 *
 *   Started --next--> Ready --response|error--> InvocationResponse | InvocationErrorResponse --sent--> ResponseSent
 *      |                ^                                                                                   |
 *      +-- init/error --+--> InitError                                      next ---------------------------+
 *
 * The names are AWS's: runtimes see them in refusals. Ready is both waiting for an event and working on it; who asks
 * for the next event while working on one gets the same again. Only one body is held at a time, since the state
 * changes before it is read.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FrameType, type FrameTypeValue, type InvokeMeta } from '../frames.ts';
import { MAX_RESPONSE_BYTES } from '../functionErrors.ts';
import {
  ACCEPTED,
  INVALID_REQUEST_ID,
  INVALID_RESPONSE_MODE,
  NOT_FOUND,
  PONG,
  send,
  TOO_LARGE,
  WRONG_METHOD,
  wrongState,
  type Answer,
} from './answers.ts';
import { eventHeaders } from './eventHeaders.ts';
import { discardBody, receiveBody } from './receiveBody.ts';
import { truncatedResponse } from './truncatedResponse.ts';
import { relayStream, trailedError, TRAILER_ERROR_TYPE } from './relayStream.ts';

export interface FrameSink {
  give(type: FrameTypeValue, meta: object | undefined, body?: Uint8Array): boolean;
  whenRead(then: () => void): void;
}

type State = 'Started' | 'InitError' | 'Ready' | 'ResponseSent' | Answering;
type Answering = 'InvocationResponse' | 'InvocationErrorResponse';

const BASE = '/2018-06-01/';
const NEXT = `${BASE}runtime/invocation/next`;
const INVOCATION = `${BASE}runtime/invocation/`;
const INIT_ERROR = `${BASE}runtime/init/error`;
const PING = `${BASE}ping`;

export class RuntimeSession {
  readonly #frames: FrameSink;
  #state: State = 'Started';
  /** The `next` that waits for an event. */
  #waiting: ServerResponse | undefined;
  #event: { readonly meta: InvokeMeta; readonly body: Buffer } | undefined;
  #delivered: string | undefined;

  constructor(frames: FrameSink) {
    this.#frames = frames;
  }

  /** The platform's event: for whoever asks next, or asks already. */
  invoke(meta: InvokeMeta, body: Buffer): void {
    this.#event = { meta, body };
    if (this.#state === 'Ready') this.#deliver();
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request.url ?? '');
    const { method } = request;
    if (path === NEXT) {
      if (method !== 'GET') return refuse(request, response, WRONG_METHOD);
      discardBody(request);
      return this.#next(request, response);
    }
    const id = path.startsWith(INVOCATION) ? path.slice(INVOCATION.length) : '';
    const answering = answeringOf(id);
    if (answering !== undefined) {
      if (method !== 'POST') return refuse(request, response, WRONG_METHOD);
      return this.#answer(answering, id.slice(0, id.indexOf('/')), request, response);
    }
    if (path === INIT_ERROR) {
      if (method !== 'POST') return refuse(request, response, WRONG_METHOD);
      return this.#initError(request, response);
    }
    refuse(request, response, path === PING ? PONG : NOT_FOUND);
  }

  #next(request: IncomingMessage, response: ServerResponse): void {
    const from = this.#state;
    const idle = this.#waiting === undefined;
    if (!idle || (from !== 'Started' && from !== 'ResponseSent' && from !== 'Ready')) {
      return refuse(request, response, wrongState(from, 'Ready'));
    }
    this.#waiting = response;
    response.once('close', () => {
      if (this.#waiting === response) this.#waiting = undefined;
    });
    this.#state = 'Ready';
    if (from === 'ResponseSent') this.#frames.give(FrameType.idle, undefined);
    if (from === 'Started') this.#frames.give(FrameType.ready, { announcesIdle: true });
    this.#deliver();
  }

  #deliver(): void {
    const response = this.#waiting;
    if (response === undefined || this.#event === undefined) return;
    this.#waiting = undefined;
    const { meta, body } = this.#event;
    this.#delivered = meta.id;
    response.writeHead(200, eventHeaders(meta, body.length));
    response.end(body);
  }

  #answer(to: Answering, id: string, request: IncomingMessage, response: ServerResponse): void {
    if (id !== this.#delivered) return refuse(request, response, INVALID_REQUEST_ID);
    if (this.#state !== 'Ready') return refuse(request, response, wrongState(this.#state, to));
    const mode = headerOf(request, 'lambda-runtime-function-response-mode')?.toLowerCase();
    const streaming = mode === 'streaming';
    if (to === 'InvocationResponse' && mode !== undefined && !streaming && mode !== 'buffered') {
      return refuse(request, response, INVALID_RESPONSE_MODE);
    }
    // Go sends every answer as a stream, and leaves it to the caller to want one.
    const streamed = streaming || (this.#event?.meta.streamed === true && isChunked(request));
    this.#state = to;
    this.#event = undefined;
    if (to === 'InvocationErrorResponse') this.#receiveError(id, request, response);
    else if (streamed) relayStream(id, request, this.#frames, () => this.#sent(response, ACCEPTED));
    else this.#receiveResponse(id, request, response);
  }

  #receiveResponse(id: string, request: IncomingMessage, response: ServerResponse): void {
    receiveBody(request, MAX_RESPONSE_BYTES, (received) => {
      if (received.kind === 'cut') {
        const { errorType, body } = truncatedResponse(id);
        this.#frames.give(FrameType.error, { id, errorType }, body);
      } else if (request.trailers[TRAILER_ERROR_TYPE]) {
        const { errorType, body } = trailedError(request);
        this.#frames.give(FrameType.error, { id, errorType }, body);
      } else {
        // One byte too many tells the environment to refuse it in AWS's words.
        this.#frames.give(FrameType.response, { id }, received.body);
      }
      this.#sent(response, received.kind === 'tooLarge' ? TOO_LARGE : ACCEPTED);
    });
  }

  #receiveError(id: string, request: IncomingMessage, response: ServerResponse): void {
    const errorType = errorTypeOf(request);
    receiveBody(request, MAX_RESPONSE_BYTES, (received) => {
      if (received.kind === 'cut') {
        const truncated = truncatedResponse(id);
        this.#frames.give(FrameType.error, { id, errorType: truncated.errorType }, truncated.body);
      } else {
        this.#frames.give(FrameType.error, { id, errorType }, received.body);
      }
      this.#sent(response, received.kind === 'tooLarge' ? TOO_LARGE : ACCEPTED);
    });
  }

  #sent(response: ServerResponse, answer: Answer): void {
    this.#state = 'ResponseSent';
    if (!response.destroyed) send(response, answer);
  }

  #initError(request: IncomingMessage, response: ServerResponse): void {
    if (this.#state !== 'Started') return refuse(request, response, wrongState(this.#state, 'InitError'));
    this.#state = 'InitError';
    const errorType = errorTypeOf(request);
    receiveBody(request, MAX_RESPONSE_BYTES, (received) => {
      const body = received.kind === 'whole' ? received.body : Buffer.alloc(0);
      this.#frames.give(FrameType.initError, { errorType }, body);
      if (!response.destroyed) send(response, received.kind === 'tooLarge' ? TOO_LARGE : ACCEPTED);
    });
  }
}

function answeringOf(path: string): Answering | undefined {
  const slash = path.indexOf('/');
  if (slash < 1) return undefined;
  const what = path.slice(slash + 1);
  return what === 'response'
    ? 'InvocationResponse'
    : what === 'error'
      ? 'InvocationErrorResponse'
      : undefined;
}

function refuse(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  discardBody(request);
  send(response, answer);
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isChunked(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined;
}

function errorTypeOf(request: IncomingMessage): string | undefined {
  return headerOf(request, 'lambda-runtime-function-error-type')?.slice(0, 256);
}
