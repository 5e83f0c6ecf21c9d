import { ALLOWED, type Authorize } from '../api/authorize.ts';
import { refuseBrowsers } from '../api/browserGuard.ts';
import type { FindCredential } from '../api/credential.ts';
import { createPolicyAuthorizer } from '../api/policyAuthorizer.ts';
import { createSiteSignatures } from '../api/siteSignature.ts';
import type { Config } from '../config.ts';
import type { WireFacts } from '../protocol/wireFacts.ts';
import type { CloudTrail } from '../services/cloudtrail/index.ts';
import type { IamService } from '../services/iam/index.ts';
import type { S3Needs } from '../services/s3/index.ts';
import type { Base } from './base.ts';
import type { Identity } from './openIdentity.ts';
import { credentialLookup } from './rootAccount.ts';
import { ROOT_ACCOUNT } from './rootCredentials.ts';

/** Who is let in, and to what. */
export interface Access {
  readonly findCredential: FindCredential;
  readonly authorize: Authorize;
}

interface AccessNeeds {
  readonly identity: Identity;
  readonly iam: IamService;
  readonly cloudtrail: CloudTrail;
}

export function createAccess(
  { auth }: Config,
  { clock }: Base,
  { identity, iam, cloudtrail }: AccessNeeds,
): Access {
  return {
    findCredential: credentialLookup(identity.root, identity.sessions, iam.credentials),
    authorize:
      auth === 'open'
        ? () => ALLOWED
        : createPolicyAuthorizer({
            clock,
            grantsOf: (account, principal) => iam.grants.find(account, principal),
            noteUse: (...use) => iam.keyUse.note(...use),
            noteDecision: cloudtrail.activity.note,
            onlyAudits: auth === 'audit',
          }),
  };
}

/** What an operation finds out only on its way is asked for as its own permission was: in its caller's account. */
export function mayAlso({ authorize }: Access, isOpen: boolean): S3Needs['mayAlso'] {
  return (call, demand) => {
    const { principal, region, sourceIp, userAgent, headers } = call;
    if (isOpen) return true;
    const account = principal.arn.split(':')[4] ?? call.account;
    const decision = authorize(principal, demand, { account, region, sourceIp, userAgent, headers });
    return decision instanceof Promise ? decision.then(({ allowed }) => allowed) : decision.allowed;
  };
}

/** Who is let in where others than the APIs answer at their port: function URLs, HTTP APIs. */
export function siteAccess(
  config: Config,
  { clock }: Base,
  { findCredential, authorize }: Access,
  facts: WireFacts,
) {
  const isOpen = config.auth === 'open';
  const open = isOpen ? { defaultAccount: ROOT_ACCOUNT, defaultRegion: config.region } : undefined;
  return {
    findSigner: createSiteSignatures({ findCredential, clock, open, facts }),
    authorize,
    onlyAudits: config.auth === 'audit',
    refuseBrowsers: isOpen
      ? (headers: Readonly<Record<string, string>>) => refuseBrowsers(headers, { hostNames: [] })
      : undefined,
  };
}
