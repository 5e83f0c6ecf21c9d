import { hash } from 'node:crypto';
import { formatAmzDate, parseAmzDate } from './amzDate.ts';
import { parseCredential } from './credentialScope.ts';
import type { AuthProblem } from './problem.ts';
import type { Signed } from './signed.ts';

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** Reads `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…` and the request's date. */
export function readAuthorizationHeader(
  authorization: string,
  headers: Readonly<Record<string, string>>,
): Signed | AuthProblem {
  if (!authorization.startsWith('AWS4-HMAC-SHA256 ')) {
    const space = authorization.indexOf(' ');
    const algorithm = space < 0 ? authorization : authorization.slice(0, space);
    if (algorithm !== ALGORITHM) return { problem: 'unsupportedAlgorithm', algorithm };
  }
  let credential = '';
  let signedHeaders = '';
  let signature = '';
  for (let at = ALGORITHM.length; at < authorization.length;) {
    const comma = authorization.indexOf(',', at);
    const end = comma < 0 ? authorization.length : comma;
    while (authorization.charCodeAt(at) === 0x20) at++;
    const equals = authorization.indexOf('=', at);
    if (equals < 0 || equals >= end) {
      const part = authorization.slice(at, end).trim();
      if (part !== '') return notPair(part, authorization);
    } else if (authorization.startsWith('Credential=', at)) credential = authorization.slice(equals + 1, end);
    else if (authorization.startsWith('SignedHeaders=', at)) {
      signedHeaders = authorization.slice(equals + 1, end);
    } else if (authorization.startsWith('Signature=', at)) signature = authorization.slice(equals + 1, end);
    at = end + 1;
  }
  const date = headers['x-amz-date'] ?? headers['date'];
  if (credential === '' || signedHeaders === '' || signature === '' || date === undefined) {
    return missingParts({ credential, signature, signedHeaders, date }, authorization);
  }
  const signedAtMs = parseAmzDate(date) ?? parseHttpDate(date);
  if (signedAtMs === undefined) return { problem: 'badDate', value: date };
  const scope = parseCredential(credential.trim());
  if ('problem' in scope) return scope;
  const names = signedHeaders.trim();
  return {
    form: 'header',
    accessKeyId: scope.accessKeyId,
    date: scope.date,
    region: scope.region,
    service: scope.service,
    terminator: scope.terminator,
    scope: scope.scope,
    amzDate: date.length === 16 ? date : formatAmzDate(signedAtMs),
    signedAtMs,
    signedHeaders: names,
    signedNames: names.split(';'),
    signature: signature.trim(),
    sessionToken: headers['x-amz-security-token'],
    expiresSeconds: undefined,
  };
}

/** `Sun, 30 Aug 2015 12:36:00 GMT`, which the `Date` header may hold. */
function parseHttpDate(text: string): number | undefined {
  if (text.length !== 29 || !text.endsWith(' GMT')) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

function notPair(part: string, authorization: string): AuthProblem {
  return {
    problem: 'incomplete',
    message: `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header ${hashed(authorization)}.`,
  };
}

function missingParts(
  parts: { credential: string; signature: string; signedHeaders: string; date: string | undefined },
  authorization: string,
): AuthProblem {
  let message = '';
  if (parts.credential === '') message += `Authorization header requires 'Credential' parameter. `;
  if (parts.signature === '') message += `Authorization header requires 'Signature' parameter. `;
  if (parts.signedHeaders === '') message += `Authorization header requires 'SignedHeaders' parameter. `;
  if (parts.date === undefined) {
    message += `Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. `;
  }
  return { problem: 'incomplete', message: `${message}${hashed(authorization)}` };
}

/** AWS no longer repeats the header itself, which would end up in logs. */
function hashed(authorization: string): string {
  const digest = hash('sha256', authorization, 'base64');
  return `(Hashed with SHA-256 and encoded with Base64) Authorization=${digest}`;
}
