import { ALGORITHM } from './authorizationHeader.ts';
import { parseAmzDate } from './amzDate.ts';
import { parseCredential } from './credentialScope.ts';
import type { AuthProblem } from './problem.ts';
import type { Signed } from './signed.ts';

const LONGEST_EXPIRES_SECONDS = 604_800;
/** For services whose clients may leave `X-Amz-Expires` out. */
const DEFAULT_EXPIRES_SECONDS = 900;

/** Whether a query carries a signature; cheap, and asked on every request without an Authorization header. */
export function isPresigned(query: string): boolean {
  return query.includes('X-Amz-Algorithm=') || query.includes('X-Amz-Signature=');
}

/** Reads the `X-Amz-…` parameters of a presigned URL. Names are case-sensitive; the first of doubles counts. */
export function readPresignedUrl(query: string): Signed | AuthProblem {
  const values = amzParameters(query);
  const algorithm = values.get('X-Amz-Algorithm');
  const credential = values.get('X-Amz-Credential');
  const amzDate = values.get('X-Amz-Date');
  const signedHeaders = values.get('X-Amz-SignedHeaders');
  const signature = values.get('X-Amz-Signature');
  if (!algorithm || !credential || !amzDate || !signedHeaders || !signature) return missingParameters(values);
  if (algorithm !== ALGORITHM) return { problem: 'unsupportedAlgorithm', algorithm };
  const scope = parseCredential(credential);
  if ('problem' in scope) return scope;
  const signedAtMs = parseAmzDate(amzDate);
  if (signedAtMs === undefined) return { problem: 'badDate', value: amzDate };
  const expiresSeconds = parseExpires(values.get('X-Amz-Expires'));
  if (typeof expiresSeconds !== 'number') return expiresSeconds;
  const sessionToken = values.get('X-Amz-Security-Token');
  return {
    form: 'query',
    ...scope,
    amzDate,
    signedAtMs,
    signedHeaders,
    signedNames: signedHeaders.split(';'),
    signature,
    sessionToken,
    expiresSeconds,
  };
}

const REQUIRED = [
  'X-Amz-Signature',
  'X-Amz-Credential',
  'X-Amz-SignedHeaders',
  'X-Amz-Date',
  'X-Amz-Algorithm',
] as const;

function missingParameters(values: ReadonlyMap<string, string>): AuthProblem {
  let message = '';
  for (const name of REQUIRED) {
    if (!values.get(name)) message += `AWS query-string parameters must include '${name}'. `;
  }
  return { problem: 'incomplete', message: `${message}Re-examine the query-string parameters.` };
}

function parseExpires(text: string | undefined): number | AuthProblem {
  if (text === undefined) return DEFAULT_EXPIRES_SECONDS;
  if (text === '' || text.length > 12 || /[^0-9]/.test(text)) {
    return { problem: 'badExpires', message: 'X-Amz-Expires should be a number' };
  }
  const seconds = Number(text);
  if (seconds > LONGEST_EXPIRES_SECONDS) {
    const message =
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds';
    return { problem: 'badExpires', message };
  }
  return seconds;
}

function amzParameters(query: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const pair of query.split('&')) {
    if (!pair.startsWith('X-Amz-')) continue;
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    if (!values.has(name)) values.set(name, equals < 0 ? '' : decode(pair.slice(equals + 1)));
  }
  return values;
}

/** What cannot be decoded stays as it is, and then fails as a wrong value. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
