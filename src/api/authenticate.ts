import { hash } from 'node:crypto';
import { readSignedV2, type SignedV2 } from '../protocol/sigv2/presignedUrl.ts';
import { verifySignatureV2 } from '../protocol/sigv2/verify.ts';
import type { RequestHead } from '../protocol/sigv4/canonicalRequest.ts';
import type { ReadAuthorization } from '../protocol/sigv4/authorizationReader.ts';
import { checkScope, isRegion } from '../protocol/sigv4/credentialScope.ts';
import { isChunked, payloadOf, UNSIGNED_PAYLOAD } from '../protocol/sigv4/payload.ts';
import type { Payload } from '../protocol/sigv4/payload.ts';
import type { AuthProblem } from '../protocol/sigv4/problem.ts';
import type { HmacKey, SigningKeys } from '../protocol/sigv4/signingKey.ts';
import type { Signed } from '../protocol/sigv4/signed.ts';
import { readSigned, verifySignature } from '../protocol/sigv4/verify.ts';
import type { WireFacts } from '../protocol/wireFacts.ts';
import type { Principal } from '../services/service.ts';
import { authFault } from './authFaults.ts';
import { clockWindowMs } from './clockWindow.ts';
import type { Credential, FindCredential } from './credential.ts';

/**
 * Who calls, in two steps round the reading of the body: `findCaller` needs only the head, and turns away
 * everybody without a known key before a byte of the body is kept; `verifyCaller` then believes the signature.
 * The order of the checks is AWS's: grammar, scope, key, token, expiry, signature and clock.
 */
export interface Caller {
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly payload: Payload;
  /** Absent under `--auth open`, where nothing is verified. */
  readonly claim: Claim | undefined;
  /** Instead of `claim`: of a URL that S3's older signature presigned. */
  readonly claimV2?: { readonly signed: SignedV2; readonly credential: Credential };
}

export interface Claim {
  readonly signed: Signed;
  readonly credential: Credential;
  readonly key: HmacKey;
}

/** In whose words a form is refused that is not signed, and so does not say for whom it is. */
export const STRANGER: WireFacts = {
  id: '',
  signingNames: [],
  apiVersion: '',
  targetPrefix: '',
  xmlNamespace: undefined,
  protocols: ['awsQuery'],
};

export interface AuthenticationNeeds {
  readonly findCredential: FindCredential;
  readonly keys: SigningKeys;
  readonly readAuthorization?: ReadAuthorization;
  /** Of requests whose signature names none, which only S3 has. */
  readonly defaultRegion?: string;
}

/** A promise only when the credential must be looked for. */
export function findCaller(
  needs: AuthenticationNeeds,
  head: RequestHead,
  service: WireFacts,
  nowMs: number,
): Caller | Promise<Caller> {
  const fail = (problem: AuthProblem): never => {
    throw authFault(problem, service, nowMs);
  };
  const callerOf = (signed: Signed, credential: Credential | undefined): Caller => {
    if (!credential) return fail(unknownKey(signed));
    if (credential.expiresAtMs !== undefined && credential.expiresAtMs <= nowMs) {
      return fail({ problem: 'expiredToken', token: signed.sessionToken ?? '' });
    }
    const payload = payloadOf(signed, head, service.id === 's3');
    if ('problem' in payload) return fail(payload);
    const key = needs.keys.get(credential.secretAccessKey, signed.date, signed.region, signed.service);
    return {
      account: credential.account,
      region: signed.region,
      principal: credential.principal,
      payload,
      claim: { signed, credential, key },
    };
  };
  const read = readSigned(head, needs.readAuthorization);
  const older = service.id === 's3' ? readSignedV2(head.query) : undefined;
  if (older) {
    return read ? fail({ problem: 'twoMechanisms' }) : findPresignerV2(needs, older, service, nowMs);
  }
  const signed = read ?? fail({ problem: 'missing' });
  if ('problem' in signed) return fail(signed);
  const scopeProblem = wrongScope(signed, service);
  if (scopeProblem) return fail(scopeProblem);
  const found = needs.findCredential(signed.accessKeyId, signed.sessionToken);
  if (found instanceof Promise) return found.then((credential) => callerOf(signed, credential));
  return callerOf(signed, found);
}

function findPresignerV2(
  needs: AuthenticationNeeds,
  signed: SignedV2 | AuthProblem,
  service: WireFacts,
  nowMs: number,
): Caller | Promise<Caller> {
  const fail = (problem: AuthProblem): never => {
    throw authFault(problem, service, nowMs);
  };
  if ('problem' in signed) return fail(signed);
  const region = needs.defaultRegion ?? fail({ problem: 'missing' });
  const callerOf = (credential: Credential | undefined): Caller => {
    if (!credential) return fail(unknownKey(signed));
    if (credential.expiresAtMs !== undefined && credential.expiresAtMs <= nowMs) {
      return fail({ problem: 'expiredToken', token: signed.sessionToken ?? '' });
    }
    return {
      account: credential.account,
      region,
      principal: credential.principal,
      payload: { kind: 'unsigned' },
      claim: undefined,
      claimV2: { signed, credential },
    };
  };
  const found = needs.findCredential(signed.accessKeyId, signed.sessionToken);
  return found instanceof Promise ? found.then(callerOf) : callerOf(found);
}

function wrongScope(signed: Signed, service: WireFacts): AuthProblem | undefined {
  const serviceName = service.signingNames.includes(signed.service)
    ? signed.service
    : (service.signingNames[0] ?? service.id);
  return checkScope(signed, { serviceName, amzDate: signed.amzDate });
}

/** Throws unless the caller signed for this service: what the body says must not lead elsewhere than the head. */
export function checkSignedFor(caller: Caller, service: WireFacts, nowMs: number): void {
  const problem = caller.claim && wrongScope(caller.claim.signed, service);
  if (problem) throw authFault(problem, service, nowMs);
}

function unknownKey(signed: Pick<Signed, 'sessionToken' | 'accessKeyId'>): AuthProblem {
  return signed.sessionToken === undefined
    ? { problem: 'unknownKey', accessKeyId: signed.accessKeyId }
    : { problem: 'badToken', token: signed.sessionToken };
}

/** Throws unless the signature is the key's. `bodyHash` is undefined for a body that is still to be streamed. */
export function verifyCaller(
  caller: Caller,
  head: RequestHead,
  bodyHash: string | undefined,
  service: WireFacts,
  nowMs: number,
): void {
  const { claim, claimV2, payload } = caller;
  if (claimV2) return verifyPresignerV2(claimV2, head, service, nowMs);
  if (!claim) return;
  const { signed, credential, key } = claim;
  const isS3 = service.id === 's3';
  const payloadHash = payloadHashOf(payload, bodyHash, isS3);
  const windowMs = clockWindowMs(service);
  const problem =
    verifySignature(signed, head, { key, nowMs, windowMs, payloadHash, isS3 }) ??
    bodyProblem(payload, bodyHash) ??
    superfluousToken(signed, credential);
  if (problem) throw authFault(problem, service, nowMs);
}

function verifyPresignerV2(
  { signed, credential }: NonNullable<Caller['claimV2']>,
  head: RequestHead,
  service: WireFacts,
  nowMs: number,
): void {
  const problem =
    verifySignatureV2(signed, head, credential.secretAccessKey, nowMs) ??
    superfluousToken(signed, credential);
  if (problem) throw authFault(problem, service, nowMs);
}

function payloadHashOf(payload: Payload, bodyHash: string | undefined, isS3: boolean): string {
  if (payload.kind === 'unsigned') return UNSIGNED_PAYLOAD;
  if (payload.kind === 'chunked') return payload.value;
  return isS3 || bodyHash === undefined ? (payload.claimed ?? bodyHash ?? '') : bodyHash;
}

function bodyProblem(payload: Payload, bodyHash: string | undefined): AuthProblem | undefined {
  if (payload.kind !== 'hashed' || payload.claimed === undefined || bodyHash === undefined) return undefined;
  if (payload.claimed === bodyHash) return undefined;
  return { problem: 'bodyHashMismatch', claimed: payload.claimed, computed: bodyHash };
}

/** A long-term key does not come with a token. */
function superfluousToken(
  signed: Pick<Signed, 'sessionToken'>,
  credential: Credential,
): AuthProblem | undefined {
  if (signed.sessionToken === undefined || credential.expiresAtMs !== undefined) return undefined;
  return { problem: 'badToken', token: signed.sessionToken };
}

const LARGE_BODY_BYTES = 1024 * 1024;

/** Large bodies are hashed on another thread: 70 MB would hold everybody else up for 50 ms. */
export function hashBody(body: Uint8Array): string | Promise<string> {
  if (body.length < LARGE_BODY_BYTES) return hash('sha256', body, 'hex');
  return crypto.subtle
    .digest('SHA-256', body as Uint8Array<ArrayBuffer>)
    .then((digest) => Buffer.from(digest).toString('hex'));
}

export interface OpenModeNeeds {
  readonly defaultAccount: string;
  readonly defaultRegion: string;
}

/** `--auth open`: whoever says to be somebody is. A key id of 12 digits names the account. */
export function openCaller(needs: OpenModeNeeds, head: RequestHead): Caller {
  const read = readSigned(head);
  const signed = read && !('problem' in read) ? read : undefined;
  const accessKeyId = signed?.accessKeyId;
  const account =
    accessKeyId !== undefined && /^\d{12}$/.test(accessKeyId) ? accessKeyId : needs.defaultAccount;
  const contentHash = head.headers['x-amz-content-sha256'];
  return {
    account,
    region: signed && isRegion(signed.region) ? signed.region : needs.defaultRegion,
    principal: { kind: 'root', arn: `arn:aws:iam::${account}:root`, userId: account, accessKeyId },
    payload: isChunked(contentHash) ? { kind: 'chunked', value: contentHash } : { kind: 'unsigned' },
    claim: undefined,
  };
}
