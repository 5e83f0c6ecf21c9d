import type { PrincipalDraft } from '../draft.ts';
import type { PrincipalType } from '../policyDocument.ts';

const ACCOUNT = /^\d{12}$/;
const PARTITION = 'arn:aws(?:-[a-z]+)*';
const FORMS: Readonly<Record<PrincipalType, readonly RegExp[]>> = {
  AWS: [
    /^\*$/,
    ACCOUNT,
    new RegExp(`^${PARTITION}:iam::\\d{12}:(?:root|(?:user|role)/[^*?]+)$`),
    new RegExp(`^${PARTITION}:sts::\\d{12}:(?:assumed-role/[^*?/]+/[^*?/]+|federated-user/[^*?/]+)$`),
    // A user or role that was there when the policy was written, by its unique id.
    /^A(?:IDA|ROA)[A-Z0-9]{12,}$/,
  ],
  Federated: [
    /^(?:accounts\.google\.com|cognito-identity\.amazonaws\.com|graph\.facebook\.com|www\.amazon\.com)$/,
    new RegExp(`^${PARTITION}:iam::\\d{12}:(?:oidc-provider|saml-provider)/[^*?]+$`),
  ],
  Service: [/^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/, /^[a-z0-9.-]+\.aws\.internal$/],
  CanonicalUser: [/^[0-9a-f]{64}$/],
};

/** The first principal that cannot be one, as AWS shows it: `"AWS":"arn:aws:iam::…:group/x"`. */
export function invalidPrincipal(draft: PrincipalDraft): string | undefined {
  if (typeof draft === 'string') return draft === '*' ? undefined : `"${draft}"`;
  for (const { type, values } of draft) {
    const wrong = values.find((value) => !FORMS[type].some((form) => form.test(value)));
    if (wrong !== undefined) return `"${type === 'AWS' ? type : type.toUpperCase()}":"${wrong}"`;
  }
  return undefined;
}

export function isEmptyPrincipal(draft: PrincipalDraft): boolean {
  return typeof draft !== 'string' && draft.every(({ values }) => values.length === 0);
}
