import type { HttpResponse } from '../../protocol/http.ts';

/** What a function URL answers when the function does not. */
export interface Refusal {
  readonly status: number;
  readonly code: string | undefined;
  readonly body: string;
}

const HELP =
  'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html';

export const refusals = {
  /** No such URL, or none in this region: AWS does not say which. */
  unknown: refusal(403, 'AccessDeniedException', { Message: null }),
  forbidden: refusal(403, 'AccessDeniedException', { Message: HELP }),
  methodNotAllowed: refusal(405, 'MethodNotAllowedException', { Message: 'Method Not Allowed' }),
  tooLarge: refusal(413, 'RequestEntityTooLargeException', { Message: 'Request Entity Too Large' }),
  busy: refusal(503, 'ServiceUnavailableException', { Message: 'Service Unavailable' }),
  /** The function failed, took too long, or answered what HTTP cannot carry. */
  badGateway: { status: 502, code: undefined, body: 'Internal Server Error' },
} as const satisfies Record<string, Refusal>;

export function throttled(reason: string): Refusal {
  return refusal(429, 'TooManyRequestsException', {
    Message: 'Rate Exceeded.',
    Reason: reason,
    Type: 'User',
  });
}

/** What is wrong with a signature is said as the API says it. */
export function refusal(status: number, code: string, body: Readonly<Record<string, unknown>>): Refusal {
  return { status, code, body: JSON.stringify(body) };
}

export function refuse({ status, code, body }: Refusal): HttpResponse {
  const headers: HttpResponse['headers'] = { 'content-type': 'application/json' };
  if (code !== undefined) headers['x-amzn-errortype'] = code;
  return { status, headers, body };
}
