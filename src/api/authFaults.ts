import { Fault } from '../protocol/fault.ts';
import { formatAmzDate } from '../protocol/sigv4/amzDate.ts';
import type { AuthProblem } from '../protocol/sigv4/problem.ts';
import type { WireFacts } from '../protocol/wireFacts.ts';
import { s3AuthFault } from './s3AuthFaults.ts';

/** Puts a failed authentication into the words of the service that was addressed. */
export function authFault(problem: AuthProblem, service: WireFacts, nowMs: number): Fault {
  if (service.id === 's3') return s3AuthFault(problem, nowMs);
  const speaksXml = service.protocols[0] === 'awsQuery' || service.protocols[0] === 'restXml';
  const { code, message } = describe(problem, nowMs);
  // Of the JSON-RPC services only those that grew out of a query service say 403 rather than 400.
  const status = service.queryCompatible ? { status: problem.problem === 'incomplete' ? 400 : 403 } : {};
  return new Fault(
    speaksXml ? code : jsonCodes[code],
    speaksXml ? message : jsonMessage(code, message),
    status,
  );
}

type Code =
  | 'MissingAuthenticationToken'
  | 'IncompleteSignature'
  | 'SignatureDoesNotMatch'
  | 'InvalidClientTokenId'
  | 'ExpiredToken';

const jsonCodes: Readonly<Record<Code, string>> = {
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  IncompleteSignature: 'IncompleteSignatureException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  ExpiredToken: 'ExpiredTokenException',
};

function jsonMessage(code: Code, message: string): string {
  return code === 'MissingAuthenticationToken' ? 'Missing Authentication Token' : message;
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const TWO_MECHANISMS =
  "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.";

function describe(problem: AuthProblem, nowMs: number): { code: Code; message: string } {
  switch (problem.problem) {
    case 'missing':
      return { code: 'MissingAuthenticationToken', message: 'Request is missing Authentication Token' };
    case 'unsupportedAlgorithm':
      return incomplete(`Unsupported AWS 'algorithm': '${problem.algorithm}'.`);
    case 'incomplete':
    case 'badExpires':
      return incomplete(problem.message);
    case 'badDate':
      return incomplete(
        `Date must be in ISO-8601 'basic format'. Got '${problem.value}'. See http://en.wikipedia.org/wiki/ISO_8601`,
      );
    case 'unknownKey':
    case 'badToken':
      return {
        code: 'InvalidClientTokenId',
        message: 'The security token included in the request is invalid.',
      };
    case 'expiredToken':
      return { code: 'ExpiredToken', message: 'The security token included in the request is expired' };
    default:
      return { code: 'SignatureDoesNotMatch', message: describeMismatch(problem, nowMs) };
  }
}

function incomplete(message: string): { code: Code; message: string } {
  return { code: 'IncompleteSignature', message };
}

function describeMismatch(problem: AuthProblem, nowMs: number): string {
  switch (problem.problem) {
    case 'twoMechanisms':
      return TWO_MECHANISMS;
    case 'badScope':
      return problem.message;
    case 'hostNotSigned':
      return "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
    case 'tooOld':
      return expired(problem.signedAtMs, nowMs, problem.windowMs);
    case 'urlExpired':
      return expired(problem.signedAtMs, nowMs, problem.expiresSeconds * 1000);
    case 'notYetCurrent': {
      const { signedAtMs, windowMs } = problem;
      const latest = formatAmzDate(nowMs + windowMs);
      return `Signature not yet current: ${formatAmzDate(signedAtMs)} is still later than ${latest} (${formatAmzDate(nowMs)} + ${windowMs / 60_000} min.)`;
    }
    case 'unsupportedPayload':
      return `Mayfly does not support the x-amz-content-sha256 value '${problem.value}' for this service.`;
    default:
      return MISMATCH;
  }
}

function expired(signedAtMs: number, nowMs: number, windowMs: number): string {
  const earliest = formatAmzDate(nowMs - windowMs);
  return `Signature expired: ${formatAmzDate(signedAtMs)} is now earlier than ${earliest} (${formatAmzDate(nowMs)} - ${windowMs / 60_000} min.)`;
}
