import { Fault } from '../../../protocol/fault.ts';
import type { ConditionKeys } from '../../service.ts';
import type { SessionWishes } from '../sessionContent.ts';
import { isObject } from '../../../protocol/jsonWebToken/jsonWebToken.ts';

/** What a token of OpenID Connect says, as far as it matters here. */
export interface WebIdentityClaims {
  readonly issuer: string;
  readonly subject: string;
  /** `azp` where there is one, else `aud`. */
  readonly audience: string;
  /** Condition keys by the names of claims: `sub`, `aud`, `oaud`, … */
  readonly keys: ConditionKeys;
  /** Tags of the session, and the source identity. */
  readonly wishes: Pick<SessionWishes, 'Tags' | 'TransitiveTagKeys' | 'SourceIdentity'>;
}

type Claims = Readonly<Record<string, unknown>>;

/** How far the clocks of providers may be off. */
const LEEWAY_SECONDS = 300;
const TAGS = 'https://aws.amazon.com/tags';
const SOURCE_IDENTITY = 'https://aws.amazon.com/source_identity';

export const invalidToken = (message: string): Fault =>
  new Fault('InvalidIdentityToken', message, { status: 400 });

/** Throws for claims that are missing or not of their type. Times are another matter. */
export function readClaims(claims: Claims): WebIdentityClaims {
  const issuer = text(claims, 'iss');
  const audiences = audiencesOf(claims['aud']);
  const subject = text(claims, 'sub');
  for (const time of ['exp', 'iat']) seconds(claims, time);
  const { azp } = claims;
  if (azp !== undefined && typeof azp !== 'string') throw invalidToken('The claim azp is not a string.');
  const [first] = audiences;
  const audience = azp ?? (audiences.length === 1 ? first : undefined);
  // Of several nobody knows for whom the token was made.
  if (audience === undefined) throw invalidToken('Incorrect token audience');
  return {
    issuer,
    subject,
    audience,
    keys: keysOf(claims, issuer, { sub: subject, aud: audience, oaud: first }),
    wishes: wishesOf(claims),
  };
}

/** Throws for a token that is over, or not valid yet. */
export function checkTimes(claims: Claims, nowMs: number): void {
  const now = Math.floor(nowMs / 1000);
  const expires = seconds(claims, 'exp');
  if (now >= expires + LEEWAY_SECONDS) {
    throw new Fault(
      'ExpiredTokenException',
      `Token expired: current date/time ${now} must be before the expiration date/time ${Math.floor(expires)}`,
      { status: 400 },
    );
  }
  const notBefore = claims['nbf'] === undefined ? seconds(claims, 'iat') : seconds(claims, 'nbf');
  if (now < notBefore - LEEWAY_SECONDS) {
    throw new Fault('IDPRejectedClaim', `The token is not valid before ${Math.floor(notBefore)}`, {
      status: 403,
    });
  }
}

function text(claims: Claims, name: string): string {
  const value = claims[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalidToken(`Missing a required claim: ${name}.`);
}

function seconds(claims: Claims, name: string): number {
  const value = claims[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalidToken(`Missing a required claim: ${name}.`);
}

function audiencesOf(value: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = all.filter((each) => typeof each === 'string' && each !== '').map(String);
  if (texts.length === 0 || texts.length < all.length) throw invalidToken('Missing a required claim: aud.');
  return texts;
}

/** Issuers that many share: AWS has condition keys for each claim of theirs, of others for those of every token. */
const SHARED_ISSUERS: ReadonlySet<string> = new Set([
  'https://token.actions.githubusercontent.com',
  'https://gitlab.com',
  'https://app.terraform.io',
  'https://agent.buildkite.com',
]);
const SHARED_PREFIXES = ['https://oidc.circleci.com/org/'];
const LONGEST_KEY_VALUE = 2048;

function keysOf(claims: Claims, issuer: string, keys: Record<string, string | undefined>): ConditionKeys {
  const found: Record<string, string | string[] | undefined> = { ...keys };
  const { amr, email } = claims;
  if (Array.isArray(amr) && amr.every((each) => typeof each === 'string')) found['amr'] = amr.map(String);
  if (issuer === 'https://accounts.google.com' && typeof email === 'string') found['email'] = email;
  if (!SHARED_ISSUERS.has(issuer) && !SHARED_PREFIXES.some((prefix) => issuer.startsWith(prefix)))
    return found;
  for (const [name, value] of Object.entries(claims)) {
    if (Object.hasOwn(found, name) || !/^[\w-]+$/.test(name)) continue;
    if (typeof value === 'string' && value.length <= LONGEST_KEY_VALUE) found[name.toLowerCase()] = value;
    if (typeof value === 'boolean') found[name.toLowerCase()] = String(value);
  }
  return found;
}

function wishesOf(claims: Claims): WebIdentityClaims['wishes'] {
  const tags = [...nestedTags(claims), ...flatTags(claims)];
  const transitive = transitiveKeys(claims);
  const source = claims[SOURCE_IDENTITY];
  if (source !== undefined && (typeof source !== 'string' || !/^[\w+=,.@-]{2,64}$/.test(source))) {
    throw invalidToken(`The claim ${SOURCE_IDENTITY} is not valid.`);
  }
  return {
    ...(tags.length > 0 && { Tags: tags.map(([Key, Value]) => ({ Key, Value })) }),
    ...(transitive.length > 0 && { TransitiveTagKeys: transitive }),
    ...(source !== undefined && { SourceIdentity: source }),
  };
}

/** `{"principal_tags": {"team": ["blue"]}, "transitive_tag_keys": ["team"]}` */
function nestedTags(claims: Claims): [string, string][] {
  const all = claims[TAGS];
  const tags = isObject(all) ? (all['principal_tags'] ?? {}) : {};
  if ((all !== undefined && !isObject(all)) || !isObject(tags)) throw badTags();
  return Object.entries(tags).map(([key, value]) => tag(key, value));
}

/** `"https://aws.amazon.com/tags/principal_tags/team": "blue"`, for providers that know no nested claims. */
function flatTags(claims: Claims): [string, string][] {
  const prefix = `${TAGS}/principal_tags/`;
  return Object.entries(claims)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => tag(name.slice(prefix.length), value));
}

const MOST_TAGS = 50;
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function tag(key: string, given: unknown): [string, string] {
  const value: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
  const isGood =
    typeof value === 'string' &&
    key.length >= 1 &&
    key.length <= 128 &&
    value.length <= 256 &&
    TAG_CHARACTERS.test(key) &&
    TAG_CHARACTERS.test(value) &&
    !/^aws:/i.test(key);
  if (!isGood) throw badTags();
  return [key, value];
}

function transitiveKeys(claims: Claims): string[] {
  const all = claims[TAGS];
  const keys =
    (isObject(all) ? all['transitive_tag_keys'] : undefined) ?? claims[`${TAGS}/transitive_tag_keys`] ?? [];
  const list: readonly unknown[] = Array.isArray(keys) ? keys : [keys];
  if (list.length > MOST_TAGS || !list.every((key) => typeof key === 'string')) throw badTags();
  return list.map(String);
}

const badTags = (): Fault => invalidToken(`The claim ${TAGS} is not valid.`);
