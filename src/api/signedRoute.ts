import { hash } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { Fault } from '../protocol/fault.ts';
import type { HttpRequest, HttpResponse } from '../protocol/http.ts';
import { createSigningKeys } from '../protocol/sigv4/signingKey.ts';
import type { WireFacts } from '../protocol/wireFacts.ts';
import { findCaller, verifyCaller, type Caller } from './authenticate.ts';
import type { FindCredential } from './credential.ts';
import { json, type Route } from './ownRoutes.ts';

/** Mayfly's own pages that are not for everybody are signed as AWS requests are, for the service `mayfly`. */
const FACTS: WireFacts = {
  id: 'mayfly',
  signingNames: ['mayfly'],
  apiVersion: '2026-11-21',
  targetPrefix: 'Mayfly',
  xmlNamespace: undefined,
  protocols: ['restJson1'],
};

/** A route of our own that only the root of an account may read; 403 with AWS's own words for everybody else. */
export function createSignedRoute(
  needs: { readonly findCredential: FindCredential; readonly clock: Clock },
  serve: (request: HttpRequest, caller: Caller) => Promise<HttpResponse>,
): Route {
  const authentication = { findCredential: needs.findCredential, keys: createSigningKeys() };
  return async (request) => {
    try {
      const nowMs = needs.clock.now();
      const caller = await findCaller(authentication, request, FACTS, nowMs);
      verifyCaller(caller, request, hash('sha256', request.body, 'hex'), FACTS, nowMs);
      if (caller.principal.kind === 'root') return await serve(request, caller);
      return json(
        { code: 'AccessDeniedException', message: `${caller.principal.arn} is not the account's root` },
        403,
      );
    } catch (error) {
      if (error instanceof Fault)
        return json({ code: error.code, message: error.message }, error.status ?? 403);
      throw error;
    }
  };
}
