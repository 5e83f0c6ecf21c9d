import type { ServerResponse } from 'node:http';
import { MAX_RESPONSE_BYTES } from '../functionErrors.ts';

/** What the Runtime API says to a runtime besides events, in AWS's words; bodies end with a newline there too. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export const ACCEPTED = json(202, { status: 'OK' });
export const PONG: Answer = { status: 200, contentType: 'text/plain; charset=utf-8', text: 'pong' };
export const NOT_FOUND: Answer = {
  status: 404,
  contentType: 'text/plain; charset=utf-8',
  text: '404 page not found\n',
};
export const WRONG_METHOD: Answer = { status: 405, contentType: 'text/plain; charset=utf-8', text: '' };
export const INVALID_REQUEST_ID = refusal(400, 'InvalidRequestID', 'Invalid request ID');
export const INVALID_RESPONSE_MODE = refusal(
  400,
  'InvalidFunctionResponseMode',
  'Invalid function response mode',
);
export const TOO_LARGE = refusal(
  413,
  'RequestEntityTooLarge',
  `Exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
);

export function wrongState(from: string, to: string): Answer {
  const message = `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`;
  return refusal(403, 'InvalidStateTransition', message);
}

export function send(response: ServerResponse, { status, contentType, text }: Answer): void {
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

function refusal(status: number, errorType: string, errorMessage: string): Answer {
  return json(status, { errorMessage, errorType });
}

export function json(status: number, body: object): Answer {
  return { status, contentType: 'application/json', text: `${JSON.stringify(body)}\n` };
}
