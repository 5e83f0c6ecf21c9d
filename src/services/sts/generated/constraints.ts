// Made by `node scripts/generateConstraints.ts` from botocore 1.43.67. Not edited by hand.
import type { Constraints } from '../../../protocol/constraints.ts';

const arnTypeShape: Constraints = { min: 20, max: 2048, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+' };
const roleSessionNameTypeShape: Constraints = { min: 2, max: 64, pattern: '[\\w+=,.@-]*' };
const PolicyDescriptorTypeShape: Constraints = { shape: 'PolicyDescriptorType', members: { arn: arnTypeShape } };
const policyDescriptorListTypeShape: Constraints = { element: PolicyDescriptorTypeShape };
const unrestrictedSessionPolicyDocumentTypeShape: Constraints = { min: 1, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' };
const roleDurationSecondsTypeShape: Constraints = { integer: true, min: 900, max: 43200 };
const tagKeyTypeShape: Constraints = { min: 1, max: 128, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+' };
const tagValueTypeShape: Constraints = { min: 0, max: 256, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*' };
const TagShape: Constraints = { shape: 'Tag', members: { Key: { ...tagKeyTypeShape, required: true }, Value: { ...tagValueTypeShape, required: true } } };
const tagListTypeShape: Constraints = { max: 50, element: TagShape };
const tagKeyListTypeShape: Constraints = { max: 50, element: tagKeyTypeShape };
const externalIdTypeShape: Constraints = { min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' };
const serialNumberTypeShape: Constraints = { min: 9, max: 256, pattern: '[\\w+=/:,.@-]*' };
const tokenCodeTypeShape: Constraints = { min: 6, max: 6, pattern: '[\\d]*' };
const sourceIdentityTypeShape: Constraints = { min: 2, max: 64, pattern: '[\\w+=,.@-]*' };
const contextAssertionTypeShape: Constraints = { min: 4, max: 2048 };
const ProvidedContextShape: Constraints = { shape: 'ProvidedContext', members: { ProviderArn: arnTypeShape, ContextAssertion: contextAssertionTypeShape } };
const ProvidedContextsListTypeShape: Constraints = { min: 1, max: 5, element: ProvidedContextShape };
const SAMLAssertionTypeShape: Constraints = { min: 4, max: 100000, sensitive: true };
const sessionPolicyDocumentTypeShape: Constraints = { min: 1, max: 2048, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' };
const clientTokenTypeShape: Constraints = { min: 4, max: 20000, sensitive: true };
const urlTypeShape: Constraints = { min: 4, max: 2048 };
const TargetPrincipalTypeShape: Constraints = { min: 12, max: 2048 };
const RootDurationSecondsTypeShape: Constraints = { integer: true, min: 0, max: 900 };
const encodedMessageTypeShape: Constraints = { min: 1, max: 10240 };
const accessKeyIdTypeShape: Constraints = { min: 16, max: 128, pattern: '[\\w]*' };
const userNameTypeShape: Constraints = { min: 2, max: 32, pattern: '[\\w+=,.@-]*' };
const durationSecondsTypeShape: Constraints = { integer: true, min: 900, max: 129600 };
const webIdentityTokenAudienceStringTypeShape: Constraints = { min: 1, max: 1000 };
const webIdentityTokenAudienceListTypeShape: Constraints = { min: 1, max: 10, element: webIdentityTokenAudienceStringTypeShape };
const webIdentityTokenDurationSecondsTypeShape: Constraints = { integer: true, min: 60, max: 3600 };
const jwtAlgorithmTypeShape: Constraints = { min: 5, max: 5 };

/** Constraints of the inputs, by operation. */
export const constraints: Readonly<Record<string, Constraints>> = {
  AssumeRole: { members: { RoleArn: { ...arnTypeShape, required: true }, RoleSessionName: { ...roleSessionNameTypeShape, required: true }, PolicyArns: policyDescriptorListTypeShape, Policy: unrestrictedSessionPolicyDocumentTypeShape, DurationSeconds: roleDurationSecondsTypeShape, Tags: tagListTypeShape, TransitiveTagKeys: tagKeyListTypeShape, ExternalId: externalIdTypeShape, SerialNumber: serialNumberTypeShape, TokenCode: tokenCodeTypeShape, SourceIdentity: sourceIdentityTypeShape, ProvidedContexts: ProvidedContextsListTypeShape } },
  AssumeRoleWithSAML: { members: { RoleArn: { ...arnTypeShape, required: true }, PrincipalArn: { ...arnTypeShape, required: true }, SAMLAssertion: { ...SAMLAssertionTypeShape, required: true }, PolicyArns: policyDescriptorListTypeShape, Policy: sessionPolicyDocumentTypeShape, DurationSeconds: roleDurationSecondsTypeShape } },
  AssumeRoleWithWebIdentity: { members: { RoleArn: { ...arnTypeShape, required: true }, RoleSessionName: { ...roleSessionNameTypeShape, required: true }, WebIdentityToken: { ...clientTokenTypeShape, required: true }, ProviderId: urlTypeShape, PolicyArns: policyDescriptorListTypeShape, Policy: sessionPolicyDocumentTypeShape, DurationSeconds: roleDurationSecondsTypeShape } },
  AssumeRoot: { members: { TargetPrincipal: { ...TargetPrincipalTypeShape, required: true }, TaskPolicyArn: { ...PolicyDescriptorTypeShape, required: true }, DurationSeconds: RootDurationSecondsTypeShape } },
  DecodeAuthorizationMessage: { members: { EncodedMessage: { ...encodedMessageTypeShape, required: true } } },
  GetAccessKeyInfo: { members: { AccessKeyId: { ...accessKeyIdTypeShape, required: true } } },
  GetDelegatedAccessToken: { members: { TradeInToken: { required: true } } },
  GetFederationToken: { members: { Name: { ...userNameTypeShape, required: true }, Policy: sessionPolicyDocumentTypeShape, PolicyArns: policyDescriptorListTypeShape, DurationSeconds: durationSecondsTypeShape, Tags: tagListTypeShape } },
  GetSessionToken: { members: { DurationSeconds: durationSecondsTypeShape, SerialNumber: serialNumberTypeShape, TokenCode: tokenCodeTypeShape } },
  GetWebIdentityToken: { members: { Audience: { ...webIdentityTokenAudienceListTypeShape, required: true }, DurationSeconds: webIdentityTokenDurationSecondsTypeShape, SigningAlgorithm: { ...jwtAlgorithmTypeShape, required: true }, Tags: tagListTypeShape } },
};
