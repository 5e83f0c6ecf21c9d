import type { HttpRequest, HttpResponse } from '../../protocol/http.ts';
import { parseParameters } from '../../protocol/queryString.ts';
import { readSignedV2 } from '../../protocol/sigv2/presignedUrl.ts';
import type { HttpWays } from '../service.ts';
import type { Buckets } from './bucketCache.ts';
import { withCors } from './corsAnswers.ts';

/** What S3 does with HTTP that its model does not tell. */
export function httpWays(buckets: Pick<Buckets, 'find'>): HttpWays {
  return {
    asksStrangers: true,
    incoming: withHeadersOfQuery,
    outgoing: (request, answer) => {
      const whole = finished(request, answer);
      const isCrossOrigin = request.headers['origin'] !== undefined || request.method === 'OPTIONS';
      return isCrossOrigin ? withCors(buckets, request, whole) : whole;
    },
  };
}

const CHECKSUM = 'x-amz-checksum-';
const ABOUT_CHECKSUMS = new Set(['x-amz-sdk-checksum-algorithm', 'x-amz-trailer']);

/**
 * In a presigned URL parameters count as the headers of their names. Not so checksums: SDKs presign that of an empty body,
 * whatever will be uploaded, and S3 ignores it.
 */
function withHeadersOfQuery(request: HttpRequest): HttpRequest {
  if (request.query.toLowerCase().includes('x-amz-signature=')) return withHoisted(request, isAmazons, false);
  return readSignedV2(request.query) ? withHoisted(request, isSignedByV2, true) : request;
}

/** Of the older signature a parameter is what was signed, where there is one: no header of the sender's takes its place. */
function withHoisted(
  request: HttpRequest,
  isHeader: (name: string) => boolean,
  isStronger: boolean,
): HttpRequest {
  const headers: Record<string, string> = { ...request.headers };
  for (const [parameter, value] of parseParameters(request.query) ?? []) {
    const name = parameter.toLowerCase();
    if (!isHeader(name) || isAboutChecksums(name)) continue;
    if (isStronger || !Object.hasOwn(headers, name)) headers[name] = value;
  }
  return { ...request, headers };
}

const isAmazons = (name: string): boolean => name.startsWith('x-amz-');
const isSignedByV2 = (name: string): boolean =>
  isAmazons(name) || name === 'content-type' || name === 'content-md5';

function isAboutChecksums(name: string): boolean {
  return (name.startsWith(CHECKSUM) && name !== 'x-amz-checksum-mode') || ABOUT_CHECKSUMS.has(name);
}

function finished({ method }: HttpRequest, answer: HttpResponse): HttpResponse {
  const { headers, body } = answer;
  headers['server'] = 'AmazonS3';
  const status = answer.status === 200 && headers['content-range'] !== undefined ? 206 : answer.status;
  if (method !== 'HEAD')
    return status === answer.status ? answer : { status, headers, ...(body !== undefined && { body }) };
  // A HEAD's answer tells how long GET's would be, and has no body.
  return { status, headers };
}
