import { Fault } from '../protocol/fault.ts';
import { formatAmzDate } from '../protocol/sigv4/amzDate.ts';
import type { AuthProblem } from '../protocol/sigv4/problem.ts';

/** S3 has its own code for nearly everything. */
export function s3AuthFault(problem: AuthProblem, nowMs: number): Fault {
  switch (problem.problem) {
    case 'missing':
      return fault(403, 'AccessDenied', 'Access Denied');
    case 'twoMechanisms':
      return fault(
        400,
        'InvalidArgument',
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
        { ArgumentName: 'Authorization' },
      );
    case 'unsupportedAlgorithm':
      return fault(400, 'InvalidArgument', 'Unsupported Authorization Type', {
        ArgumentName: 'Authorization',
      });
    case 'incomplete':
      return fault(
        400,
        'AuthorizationHeaderMalformed',
        'The authorization header that you provided is not valid.',
      );
    case 'badDate':
      return fault(403, 'AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
    case 'badExpires':
      return fault(400, 'AuthorizationQueryParametersError', problem.message);
    case 'badScope':
      return malformedScope(problem);
    case 'unknownKey':
      return fault(
        403,
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        { AWSAccessKeyId: problem.accessKeyId },
      );
    case 'badToken':
      return fault(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.', {
        'Token-0': problem.token,
      });
    case 'expiredToken':
      return fault(400, 'ExpiredToken', 'The provided token has expired.', { 'Token-0': problem.token });
    case 'tooOld':
      return tooSkewed(problem.signedAtMs, nowMs, problem.windowMs);
    case 'notYetCurrent':
      return tooSkewed(problem.signedAtMs, nowMs, problem.windowMs);
    default:
      return s3PayloadFault(problem, nowMs);
  }
}

function s3PayloadFault(problem: AuthProblem, nowMs: number): Fault {
  switch (problem.problem) {
    case 'urlExpired':
      return fault(403, 'AccessDenied', 'Request has expired', {
        'X-Amz-Expires': problem.expiresSeconds,
        Expires: isoSeconds(problem.signedAtMs + problem.expiresSeconds * 1000),
        ServerTime: isoSeconds(nowMs),
      });
    case 'urlExpiredV2':
      return fault(403, 'AccessDenied', 'Request has expired', {
        Expires: isoSeconds(problem.expiresAtMs),
        ServerTime: isoSeconds(nowMs),
      });
    case 'incompleteV2':
      return fault(
        403,
        'AccessDenied',
        'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters',
      );
    case 'headersNotSigned':
      return fault(403, 'AccessDenied', 'There were headers present in the request which were not signed', {
        HeadersNotSigned: problem.names.join(', '),
      });
    case 'bodyHashMissing':
      return fault(400, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
    case 'bodyHashMismatch':
      return fault(
        400,
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
        { ClientComputedContentSHA256: problem.claimed, S3ComputedContentSHA256: problem.computed },
      );
    case 'unsupportedPayload':
      return fault(
        501,
        'NotImplemented',
        `Mayfly does not support the x-amz-content-sha256 value '${problem.value}'.`,
      );
    case 'mismatch':
      return fault(403, 'SignatureDoesNotMatch', MISMATCH, {
        AWSAccessKeyId: problem.accessKeyId,
        StringToSign: problem.stringToSign,
        SignatureProvided: problem.signature,
        StringToSignBytes: spacedHex(problem.stringToSign),
        ...(problem.canonicalRequest !== undefined && {
          CanonicalRequest: problem.canonicalRequest,
          CanonicalRequestBytes: spacedHex(problem.canonicalRequest),
        }),
      });
    default:
      return fault(403, 'SignatureDoesNotMatch', MISMATCH);
  }
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';

function malformedScope({ part, given }: Extract<AuthProblem, { problem: 'badScope' }>): Fault {
  const detail =
    part === 'service'
      ? `incorrect service "${given}". This endpoint belongs to "s3".`
      : `the ${part} '${given}' is wrong`;
  const message = `The authorization header is malformed; ${detail}`;
  return fault(400, 'AuthorizationHeaderMalformed', message);
}

function tooSkewed(signedAtMs: number, nowMs: number, windowMs: number): Fault {
  return fault(
    403,
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    {
      RequestTime: formatAmzDate(signedAtMs),
      ServerTime: isoSeconds(nowMs),
      MaxAllowedSkewMilliseconds: windowMs,
    },
  );
}

function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function spacedHex(text: string): string {
  return Buffer.from(text, 'latin1')
    .toString('hex')
    .replaceAll(/..(?=.)/g, '$& ');
}

function fault(status: number, code: string, message: string, members: Record<string, unknown> = {}): Fault {
  return new Fault(code, message, { status, members });
}
