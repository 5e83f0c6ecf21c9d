/**
 * Why a request's authentication failed, before any service's dialect has put it into words of its own
 * (`IncompleteSignature`, `InvalidSignatureException`, `AuthorizationHeaderMalformed`, …).
 */
export type AuthProblem =
  | { readonly problem: 'missing' }
  | { readonly problem: 'twoMechanisms' }
  | { readonly problem: 'unsupportedAlgorithm'; readonly algorithm: string }
  | { readonly problem: 'incomplete'; readonly message: string }
  | { readonly problem: 'badDate'; readonly value: string }
  | { readonly problem: 'badExpires'; readonly message: string }
  | {
      readonly problem: 'badScope';
      readonly message: string;
      readonly part: ScopePart;
      readonly given: string;
    }
  | { readonly problem: 'unknownKey'; readonly accessKeyId: string }
  | { readonly problem: 'badToken'; readonly token: string }
  | { readonly problem: 'expiredToken'; readonly token: string }
  | { readonly problem: 'notYetCurrent'; readonly signedAtMs: number; readonly windowMs: number }
  | { readonly problem: 'tooOld'; readonly signedAtMs: number; readonly windowMs: number }
  | { readonly problem: 'urlExpired'; readonly signedAtMs: number; readonly expiresSeconds: number }
  /** Of a URL presigned by the older signature: of its three parts one is missing, or it is over. */
  | { readonly problem: 'incompleteV2' }
  | { readonly problem: 'urlExpiredV2'; readonly expiresAtMs: number }
  | { readonly problem: 'hostNotSigned' }
  | { readonly problem: 'headersNotSigned'; readonly names: readonly string[] }
  | { readonly problem: 'bodyHashMissing' }
  | { readonly problem: 'bodyHashMismatch'; readonly claimed: string; readonly computed: string }
  | { readonly problem: 'unsupportedPayload'; readonly value: string }
  | {
      readonly problem: 'mismatch';
      /** The older signature has none. */
      readonly canonicalRequest: string | undefined;
      readonly stringToSign: string;
      readonly signature: string;
      readonly accessKeyId: string;
    };

export type ScopePart = 'region' | 'service' | 'terminator' | 'date';
