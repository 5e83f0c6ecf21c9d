import type { Clock } from '../base/clock.ts';
import { Fault } from '../protocol/fault.ts';
import { faultFacts } from '../protocol/faultFacts.ts';
import type { RequestHead } from '../protocol/sigv4/canonicalRequest.ts';
import { createSigningKeys } from '../protocol/sigv4/signingKey.ts';
import { readSigned } from '../protocol/sigv4/verify.ts';
import type { WireFacts } from '../protocol/wireFacts.ts';
import type { Principal } from '../services/service.ts';
import {
  findCaller,
  hashBody,
  openCaller,
  verifyCaller,
  type Caller,
  type OpenModeNeeds,
} from './authenticate.ts';
import { authFault } from './authFaults.ts';
import type { FindCredential } from './credential.ts';

/** Whoever claims to have signed a request to a site; not believed before `verify` has resolved with nothing. */
export interface SiteSigner {
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  verify(body: Uint8Array): Promise<SignatureRefusal | undefined>;
}

/** Why a signature is not believed, as the service that it was made for says it. */
export interface SignatureRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export type FindSigner = (head: RequestHead) => Promise<SiteSigner | SignatureRefusal | 'unsigned'>;

export interface SiteSignatureNeeds {
  readonly findCredential: FindCredential;
  readonly clock: Clock;
  /** Under `--auth open`, where nobody is asked to prove anything. */
  readonly open: OpenModeNeeds | undefined;
  /** The service whose name stands in the signatures. */
  readonly facts: WireFacts;
}

/** Finds who signed by the head alone, so that strangers are turned away before their body is read. */
export function createSiteSignatures(needs: SiteSignatureNeeds): FindSigner {
  const authentication = { findCredential: needs.findCredential, keys: createSigningKeys() };
  const { clock, facts } = needs;
  return async (head) => {
    if (readSigned(head) === undefined) return 'unsigned';
    if (needs.open) return { ...openCaller(needs.open, head), verify: async () => undefined };
    try {
      const caller = await findCaller(authentication, head, facts, clock.now());
      if (caller.payload.kind !== 'hashed') throw unsupportedPayload(head, needs);
      return signerOf(caller, head, needs);
    } catch (error) {
      return refusalOf(error);
    }
  };
}

function signerOf(caller: Caller, head: RequestHead, { clock, facts }: SiteSignatureNeeds): SiteSigner {
  const { account, region, principal } = caller;
  return {
    account,
    region,
    principal,
    verify: async (body) => {
      try {
        verifyCaller(caller, head, await hashBody(body), facts, clock.now());
        return undefined;
      } catch (error) {
        return refusalOf(error);
      }
    },
  };
}

function unsupportedPayload({ headers }: RequestHead, { facts, clock }: SiteSignatureNeeds): Fault {
  const value = headers['x-amz-content-sha256'] ?? '';
  return authFault({ problem: 'unsupportedPayload', value }, facts, clock.now());
}

/** Throws what is no refusal. */
function refusalOf(error: unknown): SignatureRefusal {
  if (!(error instanceof Fault)) throw error;
  const { status, code } = faultFacts(undefined, error);
  return { status, code, message: error.message };
}
