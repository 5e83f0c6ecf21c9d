import type { RequestHead } from '../../protocol/sigv4/canonicalRequest.ts';
import {
  eventBody,
  eventCookies,
  eventHeaders,
  iamIdentity,
  joinedParameters,
  logTime,
  queryParameters,
  type Caller,
} from './requestEvent.ts';
import type { UrlHost } from './urlHost.ts';

/** A request, and what became known of it on its way to the function. */
export interface UrlRequest {
  readonly head: RequestHead;
  readonly host: UrlHost;
  readonly body: Uint8Array;
  readonly requestId: string;
  readonly sourceIp: string;
  readonly atMs: number;
  readonly traceHeader: string;
  /** Whoever signed; undefined where nobody need. */
  readonly caller: Caller | undefined;
}

/** The event of a function URL: payload format 2.0, as JSON. */
export function urlEvent({
  head,
  host,
  body,
  requestId,
  sourceIp,
  atMs,
  traceHeader,
  caller,
}: UrlRequest): Buffer {
  const { method, path, query } = head;
  const trace = traceHeader.split(';', 1)[0] ?? '';
  return Buffer.from(
    JSON.stringify({
      version: '2.0',
      routeKey: '$default',
      rawPath: path,
      rawQueryString: query,
      cookies: eventCookies(head.headers['cookie']),
      headers: eventHeaders({
        head,
        sourceIp,
        trace,
        isSigned: caller !== undefined,
        keepsCookies: false,
      }),
      queryStringParameters: joinedParameters(queryParameters(query)),
      requestContext: {
        accountId: caller?.account ?? 'anonymous',
        apiId: host.id,
        ...(caller && { authorizer: { iam: iamIdentity(caller) } }),
        domainName: host.domainName,
        domainPrefix: host.id,
        http: {
          method,
          path,
          protocol: 'HTTP/1.1',
          sourceIp,
          userAgent: head.headers['user-agent'],
        },
        requestId,
        routeKey: '$default',
        stage: '$default',
        time: logTime(atMs),
        timeEpoch: atMs,
      },
      ...eventBody(body, head),
    }),
  );
}
