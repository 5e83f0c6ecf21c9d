import type { HttpRequest } from '../protocol/http.ts';
import { isChunked } from '../protocol/sigv4/payload.ts';
import { readSignedV2 } from '../protocol/sigv2/presignedUrl.ts';
import type { Principal } from '../services/service.ts';
import { authFault } from './authFaults.ts';
import { STRANGER, type Caller } from './authenticate.ts';
import type { Exchange } from './exchange.ts';
import type { AddressedService, Operation } from './services.ts';

/** Operations that nobody signs: the caller has no key yet, but somebody else's token, which the handler looks at. */
const UNSIGNED: ReadonlySet<string> = new Set(['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML']);

/** Room for the longest token, percent-encoded, and a session policy. Nobody unknown may send more. */
export const UNSIGNED_BODY_BYTES = 128 * 1024;

const ANONYMOUS: Principal = {
  kind: 'anonymous',
  arn: 'anonymous',
  userId: 'anonymous',
  accessKeyId: undefined,
};

/**
 * Whoever sends such a request; also a form without a signature, as only its body says what it is for: `refuseUnsigned`
 * asks then. Undefined for every other request, which must be signed.
 */
export function unsignedCaller({ http, operation, service }: Exchange, region: string): Caller | undefined {
  if (http.headers['authorization'] !== undefined || http.query.includes('X-Amz-')) return undefined;
  if (service?.facts.id === 's3' && readSignedV2(http.query)) return undefined;
  const mayBe = operation ? isUnsigned(operation, service) : !service && isSmallForm(http);
  if (!mayBe) return undefined;
  const framing = service?.facts.id === 's3' ? http.headers['x-amz-content-sha256'] : undefined;
  return {
    account: ANONYMOUS.arn,
    region,
    principal: ANONYMOUS,
    // A body that nobody signs may come in chunks all the same.
    payload: isChunked(framing) ? { kind: 'chunked', value: framing } : { kind: 'unsigned' },
    claim: undefined,
  };
}

/** Throws unless the operation is one that nobody signs. */
export function refuseUnsigned({ operation, service }: Exchange, caller: Caller, nowMs: number): void {
  if (caller.principal !== ANONYMOUS || (operation && isUnsigned(operation, service))) return;
  throw authFault({ problem: 'missing' }, service?.facts ?? STRANGER, nowMs);
}

function isUnsigned({ action }: Operation, service: AddressedService | undefined): boolean {
  return UNSIGNED.has(action) || service?.http?.asksStrangers === true;
}

/** Packed ones are not opened for strangers. */
function isSmallForm({ method, headers }: HttpRequest): boolean {
  if (headers['content-encoding'] !== undefined) return false;
  const isForm = headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded');
  return method === 'POST' && isForm === true && Number(headers['content-length']) <= UNSIGNED_BODY_BYTES;
}
