import type { HttpRequest, HttpResponse } from '../../protocol/http.ts';
import { bucketOfHost } from '../../protocol/bucketOfHost.ts';
import { xmlText } from '../../protocol/xmlWriter.ts';
import type { Buckets } from './bucketCache.ts';
import { corsRulesOf, type CorsRule } from './config/cors.ts';

/** What browsers of other origins are told: preflights are answered, and other answers get their headers. */
export async function withCors(
  buckets: Pick<Buckets, 'find'>,
  request: HttpRequest,
  answer: HttpResponse,
): Promise<HttpResponse> {
  const isPreflight = request.method === 'OPTIONS';
  const origin = request.headers['origin'];
  if (origin === undefined) return isPreflight ? withoutOrigin(answer) : answer;
  const place = placeOf(request);
  const bucket = await buckets.find(place.bucket);
  const rules = bucket && corsRulesOf(bucket);
  const asked: Asked = {
    origin,
    method: request.headers['access-control-request-method'] ?? request.method,
    headers: namesIn(request.headers['access-control-request-headers']),
  };
  const rule = rules?.find((each) => allows(each, asked));
  if (rule) {
    const headers = corsHeaders(rule, asked);
    if (!isPreflight) return { ...answer, headers: { ...answer.headers, ...headers } };
    const { 'content-type': _, ...own } = answer.headers;
    return { status: 200, headers: { ...own, ...headers } };
  }
  if (!isPreflight) return answer;
  const message = !bucket ? NO_BUCKET : rules ? NOT_ALLOWED : NOT_ENABLED;
  const ResourceType = rules && place.hasKey ? 'OBJECT' : 'BUCKET';
  return refusal(answer, 403, 'AccessForbidden', message, { Method: asked.method, ResourceType });
}

interface Asked {
  readonly origin: string;
  readonly method: string;
  /** In lower case. */
  readonly headers: readonly string[];
}

const NO_BUCKET = 'CORSResponse: Bucket not found';
const NOT_ENABLED = 'CORSResponse: CORS is not enabled for this bucket.';
const NOT_ALLOWED =
  "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";

function withoutOrigin(answer: HttpResponse): HttpResponse {
  const message = 'Insufficient information. Origin request header needed.';
  return refusal(answer, 400, 'BadRequest', message, {});
}

function placeOf({ path, headers }: HttpRequest): { bucket: string; hasKey: boolean } {
  const inHost = bucketOfHost(headers['host']);
  if (inHost !== undefined) return { bucket: inHost, hasKey: path.length > 1 };
  const [, bucket = '', key = ''] = path.split('/');
  return { bucket, hasKey: key !== '' };
}

function namesIn(header: string | undefined): readonly string[] {
  const names = (header ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '');
}

function allows(rule: CorsRule, { origin, method, headers }: Asked): boolean {
  return (
    rule.AllowedMethods.includes(method) &&
    rule.AllowedOrigins.some((pattern) => fits(pattern, origin)) &&
    headers.every((name) => rule.AllowedHeaders?.some((pattern) => fits(pattern.toLowerCase(), name)))
  );
}

/** With at most one star, which stands for one character or more; alone it stands for everything. */
function fits(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  if (pattern === '*') return true;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after);
}

function corsHeaders(rule: CorsRule, { origin, headers }: Asked): Record<string, string> {
  const forAll = rule.AllowedOrigins.includes('*');
  return {
    'access-control-allow-origin': forAll ? '*' : origin,
    ...(!forAll && { 'access-control-allow-credentials': 'true' }),
    'access-control-allow-methods': rule.AllowedMethods.join(', '),
    ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ') }),
    ...(rule.ExposeHeaders?.length && { 'access-control-expose-headers': rule.ExposeHeaders.join(', ') }),
    ...(rule.MaxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.MaxAgeSeconds) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

function refusal(
  answer: HttpResponse,
  status: number,
  code: string,
  message: string,
  members: Readonly<Record<string, string>>,
): HttpResponse {
  const inside = Object.entries({ Code: code, Message: message, ...members })
    .map(([name, value]) => xmlText(name, value))
    .join('');
  const id = xmlText('RequestId', String(answer.headers['x-amz-request-id'] ?? ''));
  const host = xmlText('HostId', String(answer.headers['x-amz-id-2'] ?? ''));
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${inside}${id}${host}</Error>`;
  return { status, headers: { ...answer.headers, 'content-type': 'application/xml' }, body };
}
