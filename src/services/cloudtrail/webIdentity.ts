import type { AnsweredCall } from './answeredCall.ts';

/** Who came with the token of an identity provider, and in whose account the role is that they got. */
export interface WebIdentity {
  readonly account: string;
  readonly userName: string;
  readonly identity: Record<string, unknown>;
}

interface Answer {
  readonly AssumedRoleUser?: { readonly Arn?: string };
  readonly Provider?: string;
  readonly Audience?: string;
  readonly SubjectFromWebIdentityToken?: string;
}

/** Of a caller without a key; undefined where no role was given, and so nothing is known of them. */
export function webIdentity({ output }: AnsweredCall): WebIdentity | undefined {
  const answer = (output ?? {}) as Answer;
  const account = answer.AssumedRoleUser?.Arn?.split(':')[4];
  if (account === undefined) return undefined;
  const { Provider: provider = '', Audience: audience = '', SubjectFromWebIdentityToken: name = '' } = answer;
  const identity = {
    type: 'WebIdentityUser',
    principalId: `${provider}:${audience}:${name}`,
    userName: name,
    identityProvider: provider,
  };
  return { account, userName: name, identity };
}
