import { createHmac } from 'node:crypto';
import { bucketOfHost } from '../bucketOfHost.ts';
import type { RequestHead } from '../sigv4/canonicalRequest.ts';
import type { AuthProblem } from '../sigv4/problem.ts';
import { equalSignatures } from '../sigv4/verify.ts';
import type { SignedV2 } from './presignedUrl.ts';

/**
 * Believes a URL of the older signature, or not ("Signing and authenticating REST requests", AWS Signature Version 2).
 * The time is looked at last, as S3 does.
 */
export function verifySignatureV2(
  signed: SignedV2,
  head: RequestHead,
  secret: string,
  nowMs: number,
): AuthProblem | undefined {
  const stringToSign = stringToSignV2(signed, head);
  const computed = createHmac('sha1', secret).update(stringToSign, 'utf8').digest('base64');
  if (!equalSignatures(computed, signed.signature)) {
    return {
      problem: 'mismatch',
      canonicalRequest: undefined,
      stringToSign,
      signature: signed.signature,
      accessKeyId: signed.accessKeyId,
    };
  }
  return nowMs > signed.expiresAtMs
    ? { problem: 'urlExpiredV2', expiresAtMs: signed.expiresAtMs }
    : undefined;
}

/** Clients put headers that they sign into the query, where a browser can't send them. */
export function stringToSignV2({ expires }: SignedV2, head: RequestHead): string {
  const parameters = [...new URLSearchParams(head.query)];
  const named = new Map(parameters.map(([name, value]) => [name.toLowerCase(), value]));
  const value = (name: string) => named.get(name) ?? head.headers[name] ?? '';
  const amzNames = [...named.keys(), ...Object.keys(head.headers)].filter((name) =>
    name.startsWith('x-amz-'),
  );
  const amzHeaders = [...new Set(amzNames)].toSorted().map((name) => `${name}:${value(name).trim()}\n`);
  const subResources = parameters
    .filter(([name]) => SUB_RESOURCES.has(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => (text === '' ? name : `${name}=${text}`));
  const bucket = bucketOfHost(head.headers['host']);
  const resource = `${bucket === undefined ? '' : `/${bucket}`}${head.path}`;
  const query = subResources.length > 0 ? `?${subResources.join('&')}` : '';
  return `${head.method}\n${value('content-md5')}\n${value('content-type')}\n${expires}\n${amzHeaders.join('')}${resource}${query}`;
}

/**
 * The parameters that are part of what is signed: those of AWS's description, and those that name operations which came
 * after it, that a URL may not be made another operation's.
 */
const SUB_RESOURCES: ReadonlySet<string> = new Set(
  (
    'accelerate acl analytics cors delete inventory lifecycle location logging ' +
    'metrics notification object-lock partNumber policy replication requestPayment restore ' +
    'select select-type storageClass tagging torrent uploadId uploads versionId ' +
    'versioning versions website response-cache-control ' +
    'response-content-disposition response-content-encoding response-content-language response-content-type response-expires ' +
    'abac annotation attributes encryption intelligent-tiering legal-hold metadataConfiguration metadataInventoryTable ' +
    'metadataJournalTable metadataTable ownershipControls policyStatus publicAccessBlock renameObject retention session'
  ).split(' '),
);
