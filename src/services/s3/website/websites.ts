import { Fault } from '../../../protocol/fault.ts';
import type { HttpResponse } from '../../../protocol/http.ts';
import { decodePercent } from '../../../protocol/queryString.ts';
import type { RequestHead } from '../../../protocol/sigv4/canonicalRequest.ts';
import type { Call } from '../../service.ts';
import { objectArn } from '../arn.ts';
import type { Bucket } from '../bucketCache.ts';
import { noSuchBucket, notConfigured } from '../faults.ts';
import type { S3 } from '../needs.ts';
import { getObjectOperations } from '../object/getObject.ts';
import type { Output } from '../operations.ts';
import { policyFor } from '../policy/publicAccess.ts';
import { findVersion } from '../versionStore.ts';
import { errorPage } from './errorPage.ts';
import { redirectionOf, ruleFor, websiteOf, type Redirection, type Website } from './websiteRules.ts';

/** Buckets as websites: everybody's GET and HEAD, as far as bucket policies let everybody read. */
export interface Websites {
  answer(bucket: string, visit: WebsiteVisit): Promise<HttpResponse>;
}

export interface WebsiteVisit {
  readonly head: RequestHead;
  readonly call: Call;
}

interface Visit extends WebsiteVisit {
  readonly s3: S3;
  readonly bucket: Bucket;
  readonly website: Website;
  /** Of the request's path. */
  readonly key: string;
}

export function createWebsites(s3: S3): Websites {
  return {
    answer: async (name, { head, call }) => {
      const bucket = await s3.buckets.find(name);
      try {
        if (head.method !== 'GET' && head.method !== 'HEAD') throw wrongMethod(head.method);
        if (!bucket) throw noSuchBucket(name);
        const website = websiteOf(bucket);
        if (!website) throw noWebsite(name);
        const key = decodePercent(head.path.slice(1));
        if (key === undefined)
          throw new Fault('InvalidURI', "Couldn't parse the specified URI.", { status: 400 });
        return await visited({ s3, bucket, website, head, call, key });
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return error.status === 304 ? notModified(error) : errorPage(error, call.requestId);
      }
    },
  };
}

function wrongMethod(Method: string): Fault {
  return new Fault('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    status: 405,
    members: { Method, ResourceType: 'OBJECT' },
  });
}

function noWebsite(bucket: string): Fault {
  const message = 'The specified bucket does not have a website configuration';
  return notConfigured('NoSuchWebsiteConfiguration', message, bucket);
}

function notModified({ headers }: Fault): HttpResponse {
  return { status: 304, headers: { ...headers } };
}

async function visited(visit: Visit): Promise<HttpResponse> {
  const { website, key, head } = visit;
  const host = head.headers['host'] ?? '';
  if (website.redirectAll) {
    const { host: to, protocol = 'http' } = website.redirectAll;
    const query = head.query === '' ? '' : `?${head.query}`;
    return redirect({ status: 301, location: `${protocol}://${to}${head.path}${query}` });
  }
  const before = ruleFor(website, key, undefined);
  if (before) return redirect(redirectionOf(before, key, host));
  const isFolder = key === '' || key.endsWith('/');
  const shown = isFolder ? key + (website.index ?? '') : key;
  try {
    return await readObject(visit, shown, 200);
  } catch (error) {
    if (!(error instanceof Fault) || (error.status !== 404 && error.status !== 403)) throw error;
    if (!isFolder && (await isThere(visit, `${key}/${website.index}`))) {
      return redirect({ status: 302, location: `${head.path}/` });
    }
    const after = ruleFor(website, key, String(error.status));
    if (after) return redirect(redirectionOf(after, key, host));
    return withErrorDocument(visit, error);
  }
}

async function withErrorDocument(visit: Visit, error: Fault): Promise<HttpResponse> {
  const { website, call } = visit;
  if (website.error === undefined) return errorPage(error, call.requestId);
  try {
    return await readObject(visit, website.error, error.status ?? 404);
  } catch (second) {
    if (!(second instanceof Fault)) throw second;
    return errorPage(error, call.requestId, second);
  }
}

/** What strangers may read, as GetObject gives it. */
async function readObject(visit: Visit, key: string, status: number): Promise<HttpResponse> {
  const { s3, bucket, call, head } = visit;
  await refuseHidden(visit, key);
  const isError = status !== 200;
  const { GetObject } = getObjectOperations(s3);
  const found = await GetObject(
    { Bucket: bucket.name, Key: key, ...(!isError && conditionsOf(head.headers)) },
    { ...call, operation: 'GetObject', headers: head.headers },
  );
  const location = found.WebsiteRedirectLocation;
  if (location !== undefined) {
    await discard(found.Body);
    return redirect({ status: 301, location });
  }
  const headers = headersOf(found);
  const reached = found.ContentRange === undefined ? status : 206;
  if (head.method !== 'HEAD') return { status: reached, headers, body: found.Body as never };
  await discard(found.Body);
  return { status: reached, headers };
}

async function refuseHidden({ s3, bucket, call }: Visit, key: string): Promise<void> {
  const demand = {
    action: 's3:GetObject',
    resource: objectArn(bucket.name, key),
    account: bucket.account,
    policy: () => policyFor(bucket, call),
  };
  if (await s3.mayAlso(call, demand)) return;
  throw new Fault('AccessDenied', 'Access Denied', { status: 403 });
}

async function isThere(visit: Visit, key: string): Promise<boolean> {
  const { s3, bucket } = visit;
  const found = await s3.store.read((view) => findVersion(view, bucket, key, undefined));
  return found !== undefined && !found.deleteMarker;
}

function conditionsOf(headers: RequestHead['headers']) {
  return {
    ...(headers['range'] !== undefined && { Range: headers['range'] }),
    ...(headers['if-none-match'] !== undefined && { IfNoneMatch: headers['if-none-match'] }),
  };
}

function headersOf(found: Output<'GetObject'>): Record<string, string> {
  const { Metadata = {}, ContentLength, ContentType, ETag, LastModified } = found;
  const named: readonly (readonly [string, string | undefined])[] = [
    ['content-type', ContentType],
    ['content-length', String(ContentLength ?? 0)],
    ['etag', ETag],
    ['last-modified', LastModified?.toUTCString()],
    ['accept-ranges', 'bytes'],
    ['content-range', found.ContentRange],
    ['content-encoding', found.ContentEncoding],
    ['content-disposition', found.ContentDisposition],
    ['content-language', found.ContentLanguage],
    ['cache-control', found.CacheControl],
    ['expires', found.Expires?.toUTCString()],
    ...Object.entries(Metadata).map(([name, value]) => [`x-amz-meta-${name}`, value] as const),
  ];
  return Object.fromEntries(named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** A body that nobody will read lets go of its file. */
async function discard(body: unknown): Promise<void> {
  if (body instanceof Uint8Array || body === undefined) return;
  await (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]().return?.();
}

function redirect({ status, location }: Redirection): HttpResponse {
  return { status, headers: { location, 'content-length': '0' } };
}
