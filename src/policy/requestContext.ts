import type { ContextValue, RequestContext } from './context.ts';
import { principalAccount, type PolicyPrincipal } from './policyPrincipal.ts';

/** What AWS's global condition keys are made of. What is undefined makes its keys missing. */
export interface RequestFacts {
  readonly principal: PolicyPrincipal;
  readonly nowMs: number;
  readonly region: string;
  /** From TLS, or from a proxy that is trusted. */
  readonly secureTransport: boolean;
  readonly sourceIp?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly referer?: string | undefined;
  readonly session?: SessionFacts | undefined;
  /** `AIDA…`, `AROA…:session`, `ACCOUNT:name`, the account of a root. */
  readonly userId?: string | undefined;
  readonly userName?: string | undefined;
  /** The user's tags, or the role's with the session's over them. */
  readonly principalTags?: Tags | undefined;
  readonly organization?: Organization | undefined;
  /** Services that called on the principal's behalf, the first first. */
  readonly calledVia?: readonly string[] | undefined;
  readonly source?: ServiceSource | undefined;
  readonly resource?: ResourceFacts | undefined;
  readonly requestTags?: Tags | undefined;
  /** Of requests that name tags without values (UntagResource); by default the names of `requestTags`. */
  readonly tagKeys?: readonly string[] | undefined;
  /** The service's own keys, in lower case: `lambda:functionurlauthtype`, `sts:externalid`, `token.actions…:sub`. */
  readonly keys?: RequestContext | undefined;
}

export type Tags = Iterable<readonly [key: string, value: string]>;

/** Of temporary credentials. */
export interface SessionFacts {
  readonly issuedMs: number;
  readonly mfaMs?: number | undefined;
  readonly sourceIdentity?: string | undefined;
  readonly federatedProvider?: string | undefined;
}

export interface Organization {
  readonly id: string;
  /** `o-x/r-y/ou-…/` */
  readonly paths: readonly string[];
}

/** On whose behalf a service calls. */
export interface ServiceSource {
  readonly arn?: string | undefined;
  readonly account?: string | undefined;
  readonly organization?: Organization | undefined;
}

export interface ResourceFacts {
  readonly account?: string | undefined;
  readonly organization?: Organization | undefined;
  readonly tags?: Tags | undefined;
}

/** The global condition keys of a request, each found out when a policy asks for it. */
export function requestContext(facts: RequestFacts): RequestContext {
  return {
    get: (key) => {
      if (!key.startsWith('aws:')) return facts.keys?.get(key);
      const slash = key.indexOf('/');
      if (slash >= 0) return TAG_KEYS.get(key.slice(0, slash))?.(facts, key.slice(slash + 1));
      // What a claim of somebody's token is called must never stand for who the caller is.
      const global = GLOBAL_KEYS.get(key);
      return global === undefined ? facts.keys?.get(key) : global(facts);
    },
  };
}

type Reader = (facts: RequestFacts) => ContextValue | undefined;

const iso = (ms: number): string => new Date(ms).toISOString();
const account = ({ principal }: RequestFacts): string | undefined => principalAccount(principal);

const GLOBAL_KEYS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['aws:currenttime', ({ nowMs }) => iso(nowMs)],
  ['aws:epochtime', ({ nowMs }) => String(Math.floor(nowMs / 1000))],
  ['aws:principalarn', ({ principal }) => principalArn(principal)],
  ['aws:principalaccount', (facts) => account(facts) ?? anonymous(facts)],
  ['aws:principaltype', ({ principal }) => PRINCIPAL_TYPES[principal.kind]],
  ['aws:userid', (facts) => facts.userId ?? anonymous(facts)],
  ['aws:username', ({ userName }) => userName],
  ['aws:principalorgid', ({ organization }) => organization?.id],
  ['aws:principalorgpaths', ({ organization }) => organization?.paths],
  ['aws:principalisawsservice', isAwsService],
  ['aws:principalservicename', ({ principal }) => serviceName(principal)],
  ['aws:principalservicenameslist', ({ principal }) => serviceNames(principal)],
  ['aws:federatedprovider', ({ session }) => session?.federatedProvider],
  ['aws:sourceidentity', ({ session }) => session?.sourceIdentity],
  ['aws:tokenissuetime', ({ session }) => session && iso(session.issuedMs)],
  // Missing for keys without a session, which is why policies use BoolIfExists.
  ['aws:multifactorauthpresent', ({ session }) => session && String(session.mfaMs !== undefined)],
  ['aws:multifactorauthage', mfaAge],
  ['aws:requestedregion', ({ region }) => region],
  ['aws:securetransport', ({ secureTransport }) => String(secureTransport)],
  ['aws:sourceip', ({ sourceIp }) => sourceIp],
  ['aws:useragent', ({ userAgent }) => userAgent],
  ['aws:referer', ({ referer }) => referer],
  ['aws:viaawsservice', ({ calledVia }) => String(calledVia !== undefined && calledVia.length > 0)],
  ['aws:calledvia', ({ calledVia }) => calledVia],
  ['aws:calledviafirst', ({ calledVia }) => calledVia?.[0]],
  ['aws:calledvialast', ({ calledVia }) => calledVia?.at(-1)],
  ['aws:sourcearn', ({ source }) => source?.arn],
  ['aws:sourceaccount', ({ source }) => source?.account],
  ['aws:sourceorgid', ({ source }) => source?.organization?.id],
  ['aws:sourceorgpaths', ({ source }) => source?.organization?.paths],
  ['aws:resourceaccount', ({ resource }) => resource?.account],
  ['aws:resourceorgid', ({ resource }) => resource?.organization?.id],
  ['aws:resourceorgpaths', ({ resource }) => resource?.organization?.paths],
  ['aws:tagkeys', ({ tagKeys, requestTags }) => tagKeys ?? (requestTags && tagNames(requestTags))],
]);

const TAG_KEYS: ReadonlyMap<string, (facts: RequestFacts, name: string) => string | undefined> = new Map([
  ['aws:principaltag', ({ principalTags }: RequestFacts, name: string) => tagValue(principalTags, name)],
  ['aws:resourcetag', ({ resource }: RequestFacts, name: string) => tagValue(resource?.tags, name)],
  ['aws:requesttag', ({ requestTags }: RequestFacts, name: string) => tagValue(requestTags, name)],
]);

const PRINCIPAL_TYPES: Readonly<Record<PolicyPrincipal['kind'], string | undefined>> = {
  root: 'Account',
  user: 'User',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
  anonymous: 'Anonymous',
  service: undefined,
  federated: undefined,
};

/** Of a session it is the role's ARN with its path, not the session's. */
function principalArn(principal: PolicyPrincipal): string | undefined {
  if (principal.kind === 'assumed-role') return principal.roleArn;
  return 'arn' in principal ? principal.arn : undefined;
}

function anonymous({ principal }: RequestFacts): string | undefined {
  return principal.kind === 'anonymous' ? 'anonymous' : undefined;
}

function isAwsService({ principal }: RequestFacts): string | undefined {
  return principal.kind === 'anonymous' ? undefined : String(principal.kind === 'service');
}

function serviceName(principal: PolicyPrincipal): string | undefined {
  return principal.kind === 'service' ? principal.name : undefined;
}

function serviceNames(principal: PolicyPrincipal): string[] | undefined {
  return principal.kind === 'service' ? [principal.name] : undefined;
}

function mfaAge({ session, nowMs }: RequestFacts): string | undefined {
  return session?.mfaMs === undefined ? undefined : String(Math.floor((nowMs - session.mfaMs) / 1000));
}

/** Tags' names compare without regard to case; `name` is in lower case. */
function tagValue(tags: Tags | undefined, name: string): string | undefined {
  for (const [key, value] of tags ?? []) if (key.toLowerCase() === name) return value;
  return undefined;
}

function tagNames(tags: Tags): string[] {
  return Array.from(tags, ([key]) => key);
}
