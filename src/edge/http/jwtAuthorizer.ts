import { FetchFailed } from '../../base/fetchJson.ts';
import type { JwtAuthorizer } from '../../services/apigatewayv2/index.ts';
import type { IssuerKeys } from '../../protocol/jsonWebToken/issuerKeys.ts';
import { readJsonWebToken, type JsonWebToken } from '../../protocol/jsonWebToken/jsonWebToken.ts';
import { isSignedBy } from '../../protocol/jsonWebToken/verificationKey.ts';
import type { Authorized } from './apiExchange.ts';
import { apiRefusals, ApiRefusal, unauthorized } from './apiRefusals.ts';
import { isObject } from './lambdaAnswer.ts';

export interface JwtNeeds {
  readonly keys: IssuerKeys;
  readonly nowMs: number;
}

const ALGORITHMS = new Set(['RS256', 'RS384', 'RS512']);
const MAX_LENGTH = 16 * 1024;

/** What a token says, if it is the issuer's, for this audience, of now, and of one of the scopes. In AWS's order. */
export async function authorizeByToken(
  needs: JwtNeeds,
  { issuer, audience }: JwtAuthorizer,
  scopes: readonly string[],
  given: string | undefined,
): Promise<Authorized | ApiRefusal> {
  const text = given?.replace(/^Bearer /i, '').trim() ?? '';
  if (text === '') return unauthorized('Bearer');
  if (text.length > MAX_LENGTH || text.split('.').length !== 3) {
    return invalid('token contains an invalid number of segments');
  }
  const token = readJsonWebToken(text);
  if (!token) return invalid('unable to decode the token');
  if (!ALGORITHMS.has(token.algorithm)) return invalid(`signing method ${shown(token.algorithm)} is invalid`);
  const wrong =
    claimsProblem(token, issuer, audience, needs.nowMs) ?? (await signatureProblem(needs, issuer, token));
  if (wrong !== undefined) return invalid(wrong);
  const granted = scopesOf(token);
  if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) {
    return new ApiRefusal(
      403,
      apiRefusals.forbidden.message,
      `Bearer scope="${scopes.join(' ').replace(/[^\x20-\x7e]|["\\]/g, '')}" error="insufficient_scope"`,
    );
  }
  return { kind: 'jwt', claims: claimTexts(token), scopes: granted.length > 0 ? granted : null };
}

function invalid(description: string): ApiRefusal {
  return unauthorized(`Bearer scope="" error="invalid_token" error_description="${description}"`);
}

function shown(algorithm: string): string {
  return algorithm.replace(/[^A-Za-z0-9]/g, '').slice(0, 16);
}

function claimsProblem(
  { claims, keyId }: JsonWebToken,
  issuer: string,
  audience: readonly string[],
  nowMs: number,
): string | undefined {
  const nowSeconds = nowMs / 1000;
  const { iss, aud, client_id: clientId, exp, nbf, iat } = claims;
  if (keyId === undefined) return 'the token has no key id';
  if (iss !== issuer) return 'the token has an invalid issuer';
  const meant = aud === undefined ? [clientId] : Array.isArray(aud) ? aud : [aud];
  if (!meant.some((each) => typeof each === 'string' && audience.includes(each))) {
    return 'the token does not have a valid audience';
  }
  if (typeof exp !== 'number' || exp <= nowSeconds) return 'the token has expired';
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > nowSeconds)) return 'the token is not valid yet';
  if (iat !== undefined && (typeof iat !== 'number' || iat > nowSeconds))
    return 'the token was issued in the future';
  return undefined;
}

async function signatureProblem(
  { keys }: JwtNeeds,
  issuer: string,
  token: JsonWebToken,
): Promise<string | undefined> {
  try {
    const key = await keys.find(issuer, token);
    if (!key) return 'the key of the token is not among those of the issuer';
    return isSignedBy(token, key) ? undefined : 'the signature of the token is invalid';
  } catch (error) {
    if (error instanceof FetchFailed) return 'OIDC discovery endpoint communication error';
    throw error;
  }
}

function scopesOf({ claims }: JsonWebToken): string[] {
  const given = claims['scope'] ?? claims['scp'];
  if (typeof given === 'string') return given.split(' ').filter((scope) => scope !== '');
  return Array.isArray(given) ? given.filter((scope) => typeof scope === 'string') : [];
}

/** Every claim as text: lists in brackets, without commas. */
function claimTexts({ claims }: JsonWebToken): Record<string, string> {
  const texts = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(claims)) texts[name] = claimText(value);
  return texts;
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return isObject(value) ? JSON.stringify(value) : String(value);
}
