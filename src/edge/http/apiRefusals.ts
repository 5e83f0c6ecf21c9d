import type { HttpResponse } from '../../protocol/http.ts';

/** What an API answers by itself: the same JSON everywhere, with the integration's part told to the access log alone. */
export class ApiRefusal {
  readonly status: number;
  readonly message: string;
  /** `WWW-Authenticate`, of what lacks a token or has a bad one. */
  readonly challenge: string | undefined;

  constructor(status: number, message: string, challenge?: string) {
    this.status = status;
    this.message = message;
    this.challenge = challenge;
  }

  answer(): HttpResponse {
    const headers: HttpResponse['headers'] = { 'content-type': 'application/json' };
    if (this.challenge !== undefined) headers['www-authenticate'] = this.challenge;
    return { status: this.status, headers, body: JSON.stringify({ message: this.message }) };
  }
}

export const apiRefusals = {
  malformed: new ApiRefusal(400, 'Bad Request'),
  forbidden: new ApiRefusal(403, 'Forbidden'),
  notFound: new ApiRefusal(404, 'Not Found'),
  tooLarge: new ApiRefusal(413, 'Request Entity Too Large'),
  throttled: new ApiRefusal(429, 'Too Many Requests'),
  headTooLarge: new ApiRefusal(431, 'Request Header Fields Too Large'),
  failed: new ApiRefusal(500, 'Internal Server Error'),
  unavailable: new ApiRefusal(503, 'Service Unavailable'),
} as const;

export function unauthorized(challenge?: string): ApiRefusal {
  return new ApiRefusal(401, 'Unauthorized', challenge);
}
