import { parseAmzDate } from './amzDate.ts';
import { readAuthorizationHeader } from './authorizationHeader.ts';
import type { AuthProblem } from './problem.ts';
import type { Signed } from './signed.ts';

export type ReadAuthorization = (
  authorization: string,
  headers: Readonly<Record<string, string>>,
) => Signed | AuthProblem;

const SIGNATURE = /^[0-9a-f]{64}$/;

/**
 * Reads as `readAuthorizationHeader` does. As a rule a header says the same as the one before, of the same key on the same
 * day, but for its signature: that is compared, not read again.
 */
export function createAuthorizationReader(): ReadAuthorization {
  /** All but the signature, with which it ends, of the last one; and what that says. */
  let lastStart: string | undefined;
  let last: Signed | undefined;
  const readWhole: ReadAuthorization = (authorization, headers) => {
    const signed = readAuthorizationHeader(authorization, headers);
    if ('problem' in signed || !SIGNATURE.test(signed.signature)) return signed;
    if (!authorization.endsWith(`Signature=${signed.signature}`)) return signed;
    lastStart = authorization.slice(0, -signed.signature.length);
    last = signed;
    return signed;
  };
  return (authorization, headers) => {
    const amzDate = headers['x-amz-date'];
    if (last === undefined || lastStart === undefined || amzDate === undefined)
      return readWhole(authorization, headers);
    if (!authorization.startsWith(lastStart)) return readWhole(authorization, headers);
    const signature = authorization.slice(lastStart.length);
    const signedAtMs = parseAmzDate(amzDate);
    if (signedAtMs === undefined || !SIGNATURE.test(signature)) return readWhole(authorization, headers);
    return {
      form: 'header',
      accessKeyId: last.accessKeyId,
      date: last.date,
      region: last.region,
      service: last.service,
      terminator: last.terminator,
      scope: last.scope,
      amzDate,
      signedAtMs,
      signedHeaders: last.signedHeaders,
      signedNames: last.signedNames,
      signature,
      sessionToken: headers['x-amz-security-token'],
      expiresSeconds: undefined,
    };
  };
}
