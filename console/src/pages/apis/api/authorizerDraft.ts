import type { Authorizer, AuthorizerType, CreateAuthorizerCommandInput } from '@aws-sdk/client-apigatewayv2';
import { linesOf } from './linesOf.ts';
import { functionOfUri } from './functionOfUri.ts';

export interface AuthorizerDraft {
  readonly name: string;
  readonly kind: AuthorizerType;
  /** One a line. */
  readonly sources: string;
  readonly issuer: string;
  /** One a line. */
  readonly audience: string;
  readonly functionArn: string;
  /** How a function answers: yes or no, or a policy of either format. */
  readonly answers: 'simple' | 'policy 2.0' | 'policy 1.0';
  readonly cacheSeconds: string;
}

/** Undefined: a new one, as the AWS console begins it. */
export function authorizerDraft(authorizer?: Authorizer): AuthorizerDraft {
  const { JwtConfiguration: jwt } = authorizer ?? {};
  return {
    name: authorizer?.Name ?? '',
    kind: authorizer?.AuthorizerType ?? 'JWT',
    sources: (authorizer?.IdentitySource ?? ['$request.header.Authorization']).join('\n'),
    issuer: jwt?.Issuer ?? 'https://',
    audience: jwt?.Audience?.join('\n') ?? '',
    functionArn: functionOfUri(authorizer?.AuthorizerUri) ?? '',
    answers:
      authorizer?.AuthorizerPayloadFormatVersion === '1.0'
        ? 'policy 1.0'
        : authorizer?.EnableSimpleResponses === false
          ? 'policy 2.0'
          : 'simple',
    cacheSeconds: String(authorizer?.AuthorizerResultTtlInSeconds ?? 0),
  };
}

export const LONGEST_CACHE_SECONDS = 3600;

export function isCache(text: string): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) <= LONGEST_CACHE_SECONDS;
}

export function isAuthorizerReady({ name, kind, ...draft }: AuthorizerDraft): boolean {
  if (name === '') return false;
  if (kind === 'JWT') return draft.issuer.length > 8 && linesOf(draft.audience).length > 0;
  return (
    draft.functionArn !== '' &&
    isCache(draft.cacheSeconds) &&
    (Number(draft.cacheSeconds) === 0 || linesOf(draft.sources).length > 0)
  );
}

/** As CreateAuthorizer and UpdateAuthorizer take it. `before` keeps the function's address where it is the same one. */
export function authorizerInput(
  draft: AuthorizerDraft,
  region: string,
  before?: Authorizer,
): Omit<CreateAuthorizerCommandInput, 'ApiId'> {
  const { name, kind, functionArn } = draft;
  const common = { Name: name, AuthorizerType: kind, IdentitySource: linesOf(draft.sources) };
  if (kind === 'JWT') {
    return { ...common, JwtConfiguration: { Issuer: draft.issuer, Audience: linesOf(draft.audience) } };
  }
  const isSame = before !== undefined && functionOfUri(before.AuthorizerUri) === functionArn;
  return {
    ...common,
    AuthorizerUri: isSame
      ? before.AuthorizerUri
      : `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
    AuthorizerPayloadFormatVersion: draft.answers === 'policy 1.0' ? '1.0' : '2.0',
    EnableSimpleResponses: draft.answers === 'simple',
    AuthorizerResultTtlInSeconds: Number(draft.cacheSeconds),
  };
}
