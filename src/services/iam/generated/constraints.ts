// Made by `node scripts/generateConstraints.ts` from botocore 1.43.67. Not edited by hand.
import type { Constraints } from '../../../protocol/constraints.ts';

const delegationRequestIdTypeShape: Constraints = { min: 16, max: 128, pattern: '[\\w-]+' };
const arnTypeShape: Constraints = { min: 20, max: 2048 };
const clientIDTypeShape: Constraints = { min: 1, max: 255 };
const instanceProfileNameTypeShape: Constraints = { min: 1, max: 128, pattern: '[\\w+=,.@-]+' };
const roleNameTypeShape: Constraints = { min: 1, max: 64, pattern: '[\\w+=,.@-]+' };
const groupNameTypeShape: Constraints = { min: 1, max: 128, pattern: '[\\w+=,.@-]+' };
const existingUserNameTypeShape: Constraints = { min: 1, max: 128, pattern: '[\\w+=,.@-]+' };
const userNameTypeShape: Constraints = { min: 1, max: 64, pattern: '[\\w+=,.@-]+' };
const passwordTypeShape: Constraints = { min: 1, max: 128, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+', sensitive: true };
const accountAliasTypeShape: Constraints = { min: 3, max: 63, pattern: '^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$' };
const accountIdTypeShape: Constraints = { pattern: '\\d{12}' };
const delegationRequestDescriptionTypeShape: Constraints = { max: 1000, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*' };
const policyParameterNameTypeShape: Constraints = { min: 5, max: 256, pattern: '[ -~]+' };
const policyParameterValueTypeShape: Constraints = { pattern: '[ -~]+' };
const policyParameterValuesListTypeShape: Constraints = { element: policyParameterValueTypeShape };
const PolicyParameterTypeEnumShape: Constraints = { enum: ['string', 'stringList'] };
const PolicyParameterShape: Constraints = { shape: 'PolicyParameter', members: { Name: policyParameterNameTypeShape, Values: policyParameterValuesListTypeShape, Type: PolicyParameterTypeEnumShape } };
const policyParameterListTypeShape: Constraints = { max: 50, element: PolicyParameterShape };
const DelegationPermissionShape: Constraints = { members: { PolicyTemplateArn: arnTypeShape, Parameters: policyParameterListTypeShape } };
const requestMessageTypeShape: Constraints = { max: 200, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*' };
const requestorWorkflowIdTypeShape: Constraints = { min: 5, max: 400, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]+' };
const redirectUrlTypeShape: Constraints = { min: 1, max: 255, pattern: '^http(s?)://[a-zA-Z0-9._/-]*(\\?[a-zA-Z0-9._=&-]*)?(#[a-zA-Z0-9._/-]*)?$' };
const notificationChannelTypeShape: Constraints = { min: 2, max: 400, pattern: '^[a-zA-Z0-9:_.-]+$' };
const sessionDurationTypeShape: Constraints = { integer: true, min: 300, max: 43200 };
const pathTypeShape: Constraints = { min: 1, max: 512, pattern: '(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)' };
const tagKeyTypeShape: Constraints = { min: 1, max: 128, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+' };
const tagValueTypeShape: Constraints = { min: 0, max: 256, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*' };
const TagShape: Constraints = { shape: 'Tag', members: { Key: { ...tagKeyTypeShape, required: true }, Value: { ...tagValueTypeShape, required: true } } };
const tagListTypeShape: Constraints = { max: 50, element: TagShape };
const OpenIDConnectProviderUrlTypeShape: Constraints = { min: 1, max: 255 };
const clientIDListTypeShape: Constraints = { element: clientIDTypeShape };
const thumbprintTypeShape: Constraints = { min: 40, max: 40 };
const thumbprintListTypeShape: Constraints = { element: thumbprintTypeShape };
const policyNameTypeShape: Constraints = { min: 1, max: 128, pattern: '[\\w+=,.@-]+' };
const policyPathTypeShape: Constraints = { min: 1, max: 512, pattern: '((/[A-Za-z0-9\\.,\\+@=_-]+)*)/' };
const policyDocumentTypeShape: Constraints = { min: 1, max: 131072, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' };
const policyDescriptionTypeShape: Constraints = { max: 1000 };
const roleDescriptionTypeShape: Constraints = { max: 1000, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*' };
const roleMaxSessionDurationTypeShape: Constraints = { integer: true, min: 3600, max: 43200 };
const SAMLMetadataDocumentTypeShape: Constraints = { min: 1000, max: 10000000 };
const SAMLProviderNameTypeShape: Constraints = { min: 1, max: 128, pattern: '[\\w._-]+' };
const assertionEncryptionModeTypeShape: Constraints = { enum: ['Required', 'Allowed'] };
const privateKeyTypeShape: Constraints = { min: 1, max: 16384, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+', sensitive: true };
const customSuffixTypeShape: Constraints = { min: 1, max: 64, pattern: '[\\w+=,.@-]+' };
const credentialAgeDaysShape: Constraints = { integer: true, min: 1, max: 36600 };
const virtualMFADeviceNameShape: Constraints = { min: 1, pattern: '[\\w+=,.@-]+' };
const serialNumberTypeShape: Constraints = { min: 9, max: 256, pattern: '[\\w+=/:,.@-]+' };
const accessKeyIdTypeShape: Constraints = { min: 16, max: 128, pattern: '[\\w]+' };
const policyVersionIdTypeShape: Constraints = { pattern: 'v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?' };
const publicKeyIdTypeShape: Constraints = { min: 20, max: 128, pattern: '[\\w]+' };
const serverCertificateNameTypeShape: Constraints = { min: 1, max: 128, pattern: '[\\w+=,.@-]+' };
const serviceSpecificCredentialIdShape: Constraints = { min: 20, max: 128, pattern: '[\\w]+' };
const certificateIdTypeShape: Constraints = { min: 24, max: 128, pattern: '[\\w]+' };
const authenticationCodeTypeShape: Constraints = { min: 6, max: 6, pattern: '[\\d]+' };
const organizationsEntityPathTypeShape: Constraints = { min: 19, max: 427, pattern: '^o-[0-9a-z]{10,32}\\/r-[0-9a-z]{4,32}[0-9a-z-\\/]*' };
const organizationsPolicyIdTypeShape: Constraints = { pattern: '^p-[0-9a-zA-Z_]{8,128}$' };
const AccessAdvisorUsageGranularityTypeShape: Constraints = { enum: ['SERVICE_LEVEL', 'ACTION_LEVEL'] };
const EntityTypeShape: Constraints = { enum: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] };
const entityListTypeShape: Constraints = { element: EntityTypeShape };
const maxItemsTypeShape: Constraints = { integer: true, min: 1, max: 1000 };
const markerTypeShape: Constraints = { min: 1, max: 320, pattern: '[\\u0020-\\u00FF]+' };
const SimulationPolicyListTypeShape: Constraints = { element: policyDocumentTypeShape };
const localeTypeShape: Constraints = { min: 2, max: 12 };
const jobIDTypeShape: Constraints = { min: 36, max: 36 };
const sortKeyTypeShape: Constraints = { enum: ['SERVICE_NAMESPACE_ASCENDING', 'SERVICE_NAMESPACE_DESCENDING', 'LAST_AUTHENTICATED_TIME_ASCENDING', 'LAST_AUTHENTICATED_TIME_DESCENDING'] };
const encodingTypeShape: Constraints = { enum: ['SSH', 'PEM'] };
const serviceNamespaceTypeShape: Constraints = { min: 1, max: 64, pattern: '[\\w-]*' };
const DeletionTaskIdTypeShape: Constraints = { min: 1, max: 1000 };
const ownerIdTypeShape: Constraints = { min: 20, max: 2048, pattern: '^[a-zA-Z0-9:/+=,.@_-]+$' };
const PolicyUsageTypeShape: Constraints = { enum: ['PermissionsPolicy', 'PermissionsBoundary'] };
const pathPrefixTypeShape: Constraints = { min: 1, max: 512, pattern: '\\u002F[\\u0021-\\u007F]*' };
const policyScopeTypeShape: Constraints = { enum: ['All', 'AWS', 'Local'] };
const serviceNamespaceListTypeShape: Constraints = { min: 1, max: 200, element: serviceNamespaceTypeShape };
const assignmentStatusTypeShape: Constraints = { enum: ['Assigned', 'Unassigned', 'Any'] };
const notesTypeShape: Constraints = { max: 500, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*' };
const globalEndpointTokenVersionShape: Constraints = { enum: ['v1Token', 'v2Token'] };
const OrderedOrganizationPolicyTypeShape: Constraints = { shape: 'OrderedOrganizationPolicyType', members: { ServiceControlPolicyInputList: SimulationPolicyListTypeShape } };
const OrganizationPolicyListTypeShape: Constraints = { max: 7, element: OrderedOrganizationPolicyTypeShape };
const ActionNameTypeShape: Constraints = { min: 3, max: 128 };
const ActionNameListTypeShape: Constraints = { element: ActionNameTypeShape };
const ResourceNameTypeShape: Constraints = { min: 1, max: 2048 };
const ResourceNameListTypeShape: Constraints = { element: ResourceNameTypeShape };
const ContextKeyNameTypeShape: Constraints = { min: 5, max: 256 };
const ContextKeyTypeEnumShape: Constraints = { enum: ['string', 'stringList', 'numeric', 'numericList', 'boolean', 'booleanList', 'ip', 'ipList', 'binary', 'binaryList', 'date', 'dateList'] };
const ContextEntryShape: Constraints = { shape: 'ContextEntry', members: { ContextKeyName: ContextKeyNameTypeShape, ContextKeyValues: {}, ContextKeyType: ContextKeyTypeEnumShape } };
const ContextEntryListTypeShape: Constraints = { element: ContextEntryShape };
const ResourceHandlingOptionTypeShape: Constraints = { min: 1, max: 64 };
const PolicyIdentifierPolicyTypeShape: Constraints = { enum: ['inline', 'aws-managed', 'user-managed', 'permission-boundary', 'scp', 'rcp'] };
const AttachmentTypeShape: Constraints = { enum: ['user', 'group', 'role'] };
const AttachmentNameShape: Constraints = { min: 1, max: 128, pattern: '[\\w+=,.@-]+' };
const InlinePolicyIdentifierTypeShape: Constraints = { members: { PolicyName: { ...policyNameTypeShape, required: true }, AttachmentType: { ...AttachmentTypeShape, required: true }, AttachmentName: { ...AttachmentNameShape, required: true } } };
const PolicyIdentifierShape: Constraints = { shape: 'PolicyIdentifier', members: { PolicyType: PolicyIdentifierPolicyTypeShape, PolicyArn: arnTypeShape, InlinePolicyIdentifier: InlinePolicyIdentifierTypeShape } };
const PolicyExclusionsListTypeShape: Constraints = { max: 256, element: PolicyIdentifierShape };
const tagKeyListTypeShape: Constraints = { max: 50, element: tagKeyTypeShape };
const statusTypeShape: Constraints = { enum: ['Active', 'Inactive', 'Expired'] };
const minimumPasswordLengthTypeShape: Constraints = { integer: true, min: 6, max: 128 };
const maxPasswordAgeTypeShape: Constraints = { integer: true, min: 1, max: 1095 };
const passwordReusePreventionTypeShape: Constraints = { integer: true, min: 1, max: 24 };
const privateKeyIdTypeShape: Constraints = { min: 22, max: 64, pattern: '[A-Z0-9]+' };
const publicKeyMaterialTypeShape: Constraints = { min: 1, max: 16384, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' };
const certificateBodyTypeShape: Constraints = { min: 1, max: 16384, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' };
const certificateChainTypeShape: Constraints = { min: 1, max: 2097152, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' };

/** Constraints of the inputs, by operation. */
export const constraints: Readonly<Record<string, Constraints>> = {
  AcceptDelegationRequest: { members: { DelegationRequestId: { ...delegationRequestIdTypeShape, required: true } } },
  AddClientIDToOpenIDConnectProvider: { members: { OpenIDConnectProviderArn: { ...arnTypeShape, required: true }, ClientID: { ...clientIDTypeShape, required: true } } },
  AddRoleToInstanceProfile: { members: { InstanceProfileName: { ...instanceProfileNameTypeShape, required: true }, RoleName: { ...roleNameTypeShape, required: true } } },
  AddUserToGroup: { members: { GroupName: { ...groupNameTypeShape, required: true }, UserName: { ...existingUserNameTypeShape, required: true } } },
  AssociateDelegationRequest: { members: { DelegationRequestId: { ...delegationRequestIdTypeShape, required: true } } },
  AttachGroupPolicy: { members: { GroupName: { ...groupNameTypeShape, required: true }, PolicyArn: { ...arnTypeShape, required: true } } },
  AttachRolePolicy: { members: { RoleName: { ...roleNameTypeShape, required: true }, PolicyArn: { ...arnTypeShape, required: true } } },
  AttachUserPolicy: { members: { UserName: { ...userNameTypeShape, required: true }, PolicyArn: { ...arnTypeShape, required: true } } },
  ChangePassword: { members: { OldPassword: { ...passwordTypeShape, required: true }, NewPassword: { ...passwordTypeShape, required: true } } },
  CreateAccessKey: { members: { UserName: existingUserNameTypeShape } },
  CreateAccountAlias: { members: { AccountAlias: { ...accountAliasTypeShape, required: true } } },
  CreateDelegationRequest: { members: { OwnerAccountId: accountIdTypeShape, Description: { ...delegationRequestDescriptionTypeShape, required: true }, Permissions: { ...DelegationPermissionShape, required: true }, RequestMessage: requestMessageTypeShape, RequestorWorkflowId: { ...requestorWorkflowIdTypeShape, required: true }, RedirectUrl: redirectUrlTypeShape, NotificationChannel: { ...notificationChannelTypeShape, required: true }, SessionDuration: { ...sessionDurationTypeShape, required: true } } },
  CreateGroup: { members: { Path: pathTypeShape, GroupName: { ...groupNameTypeShape, required: true } } },
  CreateInstanceProfile: { members: { InstanceProfileName: { ...instanceProfileNameTypeShape, required: true }, Path: pathTypeShape, Tags: tagListTypeShape } },
  CreateLoginProfile: { members: { UserName: userNameTypeShape, Password: passwordTypeShape } },
  CreateOpenIDConnectProvider: { members: { Url: { ...OpenIDConnectProviderUrlTypeShape, required: true }, ClientIDList: clientIDListTypeShape, ThumbprintList: thumbprintListTypeShape, Tags: tagListTypeShape } },
  CreatePolicy: { members: { PolicyName: { ...policyNameTypeShape, required: true }, Path: policyPathTypeShape, PolicyDocument: { ...policyDocumentTypeShape, required: true }, Description: policyDescriptionTypeShape, Tags: tagListTypeShape } },
  CreatePolicyVersion: { members: { PolicyArn: { ...arnTypeShape, required: true }, PolicyDocument: { ...policyDocumentTypeShape, required: true } } },
  CreateRole: { members: { Path: pathTypeShape, RoleName: { ...roleNameTypeShape, required: true }, AssumeRolePolicyDocument: { ...policyDocumentTypeShape, required: true }, Description: roleDescriptionTypeShape, MaxSessionDuration: roleMaxSessionDurationTypeShape, PermissionsBoundary: arnTypeShape, Tags: tagListTypeShape } },
  CreateSAMLProvider: { members: { SAMLMetadataDocument: { ...SAMLMetadataDocumentTypeShape, required: true }, Name: { ...SAMLProviderNameTypeShape, required: true }, Tags: tagListTypeShape, AssertionEncryptionMode: assertionEncryptionModeTypeShape, AddPrivateKey: privateKeyTypeShape } },
  CreateServiceLinkedRole: { members: { AWSServiceName: { ...groupNameTypeShape, required: true }, Description: roleDescriptionTypeShape, CustomSuffix: customSuffixTypeShape } },
  CreateServiceSpecificCredential: { members: { UserName: { ...userNameTypeShape, required: true }, ServiceName: { required: true }, CredentialAgeDays: credentialAgeDaysShape } },
  CreateUser: { members: { Path: pathTypeShape, UserName: { ...userNameTypeShape, required: true }, PermissionsBoundary: arnTypeShape, Tags: tagListTypeShape } },
  CreateVirtualMFADevice: { members: { Path: pathTypeShape, VirtualMFADeviceName: { ...virtualMFADeviceNameShape, required: true }, Tags: tagListTypeShape } },
  DeactivateMFADevice: { members: { UserName: existingUserNameTypeShape, SerialNumber: { ...serialNumberTypeShape, required: true } } },
  DeleteAccessKey: { members: { UserName: existingUserNameTypeShape, AccessKeyId: { ...accessKeyIdTypeShape, required: true } } },
  DeleteAccountAlias: { members: { AccountAlias: { ...accountAliasTypeShape, required: true } } },
  DeleteGroup: { members: { GroupName: { ...groupNameTypeShape, required: true } } },
  DeleteGroupPolicy: { members: { GroupName: { ...groupNameTypeShape, required: true }, PolicyName: { ...policyNameTypeShape, required: true } } },
  DeleteInstanceProfile: { members: { InstanceProfileName: { ...instanceProfileNameTypeShape, required: true } } },
  DeleteLoginProfile: { members: { UserName: userNameTypeShape } },
  DeleteOpenIDConnectProvider: { members: { OpenIDConnectProviderArn: { ...arnTypeShape, required: true } } },
  DeletePolicy: { members: { PolicyArn: { ...arnTypeShape, required: true } } },
  DeletePolicyVersion: { members: { PolicyArn: { ...arnTypeShape, required: true }, VersionId: { ...policyVersionIdTypeShape, required: true } } },
  DeleteRole: { members: { RoleName: { ...roleNameTypeShape, required: true } } },
  DeleteRolePermissionsBoundary: { members: { RoleName: { ...roleNameTypeShape, required: true } } },
  DeleteRolePolicy: { members: { RoleName: { ...roleNameTypeShape, required: true }, PolicyName: { ...policyNameTypeShape, required: true } } },
  DeleteSAMLProvider: { members: { SAMLProviderArn: { ...arnTypeShape, required: true } } },
  DeleteSSHPublicKey: { members: { UserName: { ...userNameTypeShape, required: true }, SSHPublicKeyId: { ...publicKeyIdTypeShape, required: true } } },
  DeleteServerCertificate: { members: { ServerCertificateName: { ...serverCertificateNameTypeShape, required: true } } },
  DeleteServiceLinkedRole: { members: { RoleName: { ...roleNameTypeShape, required: true } } },
  DeleteServiceSpecificCredential: { members: { UserName: userNameTypeShape, ServiceSpecificCredentialId: { ...serviceSpecificCredentialIdShape, required: true } } },
  DeleteSigningCertificate: { members: { UserName: existingUserNameTypeShape, CertificateId: { ...certificateIdTypeShape, required: true } } },
  DeleteUser: { members: { UserName: { ...existingUserNameTypeShape, required: true } } },
  DeleteUserPermissionsBoundary: { members: { UserName: { ...userNameTypeShape, required: true } } },
  DeleteUserPolicy: { members: { UserName: { ...existingUserNameTypeShape, required: true }, PolicyName: { ...policyNameTypeShape, required: true } } },
  DeleteVirtualMFADevice: { members: { SerialNumber: { ...serialNumberTypeShape, required: true } } },
  DetachGroupPolicy: { members: { GroupName: { ...groupNameTypeShape, required: true }, PolicyArn: { ...arnTypeShape, required: true } } },
  DetachRolePolicy: { members: { RoleName: { ...roleNameTypeShape, required: true }, PolicyArn: { ...arnTypeShape, required: true } } },
  DetachUserPolicy: { members: { UserName: { ...userNameTypeShape, required: true }, PolicyArn: { ...arnTypeShape, required: true } } },
  EnableMFADevice: { members: { UserName: { ...existingUserNameTypeShape, required: true }, SerialNumber: { ...serialNumberTypeShape, required: true }, AuthenticationCode1: { ...authenticationCodeTypeShape, required: true }, AuthenticationCode2: { ...authenticationCodeTypeShape, required: true } } },
  GenerateOrganizationsAccessReport: { members: { EntityPath: { ...organizationsEntityPathTypeShape, required: true }, OrganizationsPolicyId: organizationsPolicyIdTypeShape } },
  GenerateServiceLastAccessedDetails: { members: { Arn: { ...arnTypeShape, required: true }, Granularity: AccessAdvisorUsageGranularityTypeShape } },
  GetAccessKeyLastUsed: { members: { AccessKeyId: { ...accessKeyIdTypeShape, required: true } } },
  GetAccountAuthorizationDetails: { members: { Filter: entityListTypeShape, MaxItems: maxItemsTypeShape, Marker: markerTypeShape } },
  GetContextKeysForCustomPolicy: { members: { PolicyInputList: { ...SimulationPolicyListTypeShape, required: true } } },
  GetContextKeysForPrincipalPolicy: { members: { PolicySourceArn: { ...arnTypeShape, required: true }, PolicyInputList: SimulationPolicyListTypeShape } },
  GetDelegationRequest: { members: { DelegationRequestId: { ...delegationRequestIdTypeShape, required: true } } },
  GetGroup: { members: { GroupName: { ...groupNameTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  GetGroupPolicy: { members: { GroupName: { ...groupNameTypeShape, required: true }, PolicyName: { ...policyNameTypeShape, required: true } } },
  GetHumanReadableSummary: { members: { EntityArn: { ...arnTypeShape, required: true }, Locale: localeTypeShape } },
  GetInstanceProfile: { members: { InstanceProfileName: { ...instanceProfileNameTypeShape, required: true } } },
  GetLoginProfile: { members: { UserName: userNameTypeShape } },
  GetMFADevice: { members: { SerialNumber: { ...serialNumberTypeShape, required: true }, UserName: userNameTypeShape } },
  GetOpenIDConnectProvider: { members: { OpenIDConnectProviderArn: { ...arnTypeShape, required: true } } },
  GetOrganizationsAccessReport: { members: { JobId: { ...jobIDTypeShape, required: true }, MaxItems: maxItemsTypeShape, Marker: markerTypeShape, SortKey: sortKeyTypeShape } },
  GetPolicy: { members: { PolicyArn: { ...arnTypeShape, required: true } } },
  GetPolicyVersion: { members: { PolicyArn: { ...arnTypeShape, required: true }, VersionId: { ...policyVersionIdTypeShape, required: true } } },
  GetRole: { members: { RoleName: { ...roleNameTypeShape, required: true } } },
  GetRolePolicy: { members: { RoleName: { ...roleNameTypeShape, required: true }, PolicyName: { ...policyNameTypeShape, required: true } } },
  GetSAMLProvider: { members: { SAMLProviderArn: { ...arnTypeShape, required: true } } },
  GetSSHPublicKey: { members: { UserName: { ...userNameTypeShape, required: true }, SSHPublicKeyId: { ...publicKeyIdTypeShape, required: true }, Encoding: { ...encodingTypeShape, required: true } } },
  GetServerCertificate: { members: { ServerCertificateName: { ...serverCertificateNameTypeShape, required: true } } },
  GetServiceLastAccessedDetails: { members: { JobId: { ...jobIDTypeShape, required: true }, MaxItems: maxItemsTypeShape, Marker: markerTypeShape } },
  GetServiceLastAccessedDetailsWithEntities: { members: { JobId: { ...jobIDTypeShape, required: true }, ServiceNamespace: { ...serviceNamespaceTypeShape, required: true }, MaxItems: maxItemsTypeShape, Marker: markerTypeShape } },
  GetServiceLinkedRoleDeletionStatus: { members: { DeletionTaskId: { ...DeletionTaskIdTypeShape, required: true } } },
  GetUser: { members: { UserName: existingUserNameTypeShape } },
  GetUserPolicy: { members: { UserName: { ...existingUserNameTypeShape, required: true }, PolicyName: { ...policyNameTypeShape, required: true } } },
  ListAccessKeys: { members: { UserName: existingUserNameTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListAccountAliases: { members: { Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListAttachedGroupPolicies: { members: { GroupName: { ...groupNameTypeShape, required: true }, PathPrefix: policyPathTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListAttachedRolePolicies: { members: { RoleName: { ...roleNameTypeShape, required: true }, PathPrefix: policyPathTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListAttachedUserPolicies: { members: { UserName: { ...userNameTypeShape, required: true }, PathPrefix: policyPathTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListDelegationRequests: { members: { OwnerId: ownerIdTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListEntitiesForPolicy: { members: { PolicyArn: { ...arnTypeShape, required: true }, EntityFilter: EntityTypeShape, PathPrefix: pathTypeShape, PolicyUsageFilter: PolicyUsageTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListGroupPolicies: { members: { GroupName: { ...groupNameTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListGroups: { members: { PathPrefix: pathPrefixTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListGroupsForUser: { members: { UserName: { ...existingUserNameTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListInstanceProfileTags: { members: { InstanceProfileName: { ...instanceProfileNameTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListInstanceProfiles: { members: { PathPrefix: pathPrefixTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListInstanceProfilesForRole: { members: { RoleName: { ...roleNameTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListMFADeviceTags: { members: { SerialNumber: { ...serialNumberTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListMFADevices: { members: { UserName: existingUserNameTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListOpenIDConnectProviderTags: { members: { OpenIDConnectProviderArn: { ...arnTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListPolicies: { members: { Scope: policyScopeTypeShape, PathPrefix: policyPathTypeShape, PolicyUsageFilter: PolicyUsageTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListPoliciesGrantingServiceAccess: { members: { Marker: markerTypeShape, Arn: { ...arnTypeShape, required: true }, ServiceNamespaces: { ...serviceNamespaceListTypeShape, required: true } } },
  ListPolicyTags: { members: { PolicyArn: { ...arnTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListPolicyVersions: { members: { PolicyArn: { ...arnTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListRolePolicies: { members: { RoleName: { ...roleNameTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListRoleTags: { members: { RoleName: { ...roleNameTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListRoles: { members: { PathPrefix: pathPrefixTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListSAMLProviderTags: { members: { SAMLProviderArn: { ...arnTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListSSHPublicKeys: { members: { UserName: userNameTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListServerCertificateTags: { members: { ServerCertificateName: { ...serverCertificateNameTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListServerCertificates: { members: { PathPrefix: pathPrefixTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListServiceSpecificCredentials: { members: { UserName: userNameTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListSigningCertificates: { members: { UserName: existingUserNameTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListUserPolicies: { members: { UserName: { ...existingUserNameTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListUserTags: { members: { UserName: { ...existingUserNameTypeShape, required: true }, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListUsers: { members: { PathPrefix: pathPrefixTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  ListVirtualMFADevices: { members: { AssignmentStatus: assignmentStatusTypeShape, Marker: markerTypeShape, MaxItems: maxItemsTypeShape } },
  PutGroupPolicy: { members: { GroupName: { ...groupNameTypeShape, required: true }, PolicyName: { ...policyNameTypeShape, required: true }, PolicyDocument: { ...policyDocumentTypeShape, required: true } } },
  PutRolePermissionsBoundary: { members: { RoleName: { ...roleNameTypeShape, required: true }, PermissionsBoundary: { ...arnTypeShape, required: true } } },
  PutRolePolicy: { members: { RoleName: { ...roleNameTypeShape, required: true }, PolicyName: { ...policyNameTypeShape, required: true }, PolicyDocument: { ...policyDocumentTypeShape, required: true } } },
  PutUserPermissionsBoundary: { members: { UserName: { ...userNameTypeShape, required: true }, PermissionsBoundary: { ...arnTypeShape, required: true } } },
  PutUserPolicy: { members: { UserName: { ...existingUserNameTypeShape, required: true }, PolicyName: { ...policyNameTypeShape, required: true }, PolicyDocument: { ...policyDocumentTypeShape, required: true } } },
  RejectDelegationRequest: { members: { DelegationRequestId: { ...delegationRequestIdTypeShape, required: true }, Notes: notesTypeShape } },
  RemoveClientIDFromOpenIDConnectProvider: { members: { OpenIDConnectProviderArn: { ...arnTypeShape, required: true }, ClientID: { ...clientIDTypeShape, required: true } } },
  RemoveRoleFromInstanceProfile: { members: { InstanceProfileName: { ...instanceProfileNameTypeShape, required: true }, RoleName: { ...roleNameTypeShape, required: true } } },
  RemoveUserFromGroup: { members: { GroupName: { ...groupNameTypeShape, required: true }, UserName: { ...existingUserNameTypeShape, required: true } } },
  ResetServiceSpecificCredential: { members: { UserName: userNameTypeShape, ServiceSpecificCredentialId: { ...serviceSpecificCredentialIdShape, required: true } } },
  ResyncMFADevice: { members: { UserName: { ...existingUserNameTypeShape, required: true }, SerialNumber: { ...serialNumberTypeShape, required: true }, AuthenticationCode1: { ...authenticationCodeTypeShape, required: true }, AuthenticationCode2: { ...authenticationCodeTypeShape, required: true } } },
  SendDelegationToken: { members: { DelegationRequestId: { ...delegationRequestIdTypeShape, required: true } } },
  SetDefaultPolicyVersion: { members: { PolicyArn: { ...arnTypeShape, required: true }, VersionId: { ...policyVersionIdTypeShape, required: true } } },
  SetSecurityTokenServicePreferences: { members: { GlobalEndpointTokenVersion: { ...globalEndpointTokenVersionShape, required: true } } },
  SimulateCustomPolicy: { members: { PolicyInputList: { ...SimulationPolicyListTypeShape, required: true }, PermissionsBoundaryPolicyInputList: SimulationPolicyListTypeShape, OrderedOrganizationPolicyInputList: OrganizationPolicyListTypeShape, ActionNames: { ...ActionNameListTypeShape, required: true }, ResourceArns: ResourceNameListTypeShape, ResourcePolicy: policyDocumentTypeShape, ResourceOwner: ResourceNameTypeShape, CallerArn: ResourceNameTypeShape, ContextEntries: ContextEntryListTypeShape, ResourceHandlingOption: ResourceHandlingOptionTypeShape, MaxItems: maxItemsTypeShape, Marker: markerTypeShape } },
  SimulatePrincipalPolicy: { members: { PolicySourceArn: { ...arnTypeShape, required: true }, PolicyInputList: SimulationPolicyListTypeShape, PermissionsBoundaryPolicyInputList: SimulationPolicyListTypeShape, PolicyExclusionList: PolicyExclusionsListTypeShape, ActionNames: { ...ActionNameListTypeShape, required: true }, ResourceArns: ResourceNameListTypeShape, ResourcePolicy: policyDocumentTypeShape, ResourceOwner: ResourceNameTypeShape, CallerArn: ResourceNameTypeShape, ContextEntries: ContextEntryListTypeShape, ResourceHandlingOption: ResourceHandlingOptionTypeShape, MaxItems: maxItemsTypeShape, Marker: markerTypeShape } },
  TagInstanceProfile: { members: { InstanceProfileName: { ...instanceProfileNameTypeShape, required: true }, Tags: { ...tagListTypeShape, required: true } } },
  TagMFADevice: { members: { SerialNumber: { ...serialNumberTypeShape, required: true }, Tags: { ...tagListTypeShape, required: true } } },
  TagOpenIDConnectProvider: { members: { OpenIDConnectProviderArn: { ...arnTypeShape, required: true }, Tags: { ...tagListTypeShape, required: true } } },
  TagPolicy: { members: { PolicyArn: { ...arnTypeShape, required: true }, Tags: { ...tagListTypeShape, required: true } } },
  TagRole: { members: { RoleName: { ...roleNameTypeShape, required: true }, Tags: { ...tagListTypeShape, required: true } } },
  TagSAMLProvider: { members: { SAMLProviderArn: { ...arnTypeShape, required: true }, Tags: { ...tagListTypeShape, required: true } } },
  TagServerCertificate: { members: { ServerCertificateName: { ...serverCertificateNameTypeShape, required: true }, Tags: { ...tagListTypeShape, required: true } } },
  TagUser: { members: { UserName: { ...existingUserNameTypeShape, required: true }, Tags: { ...tagListTypeShape, required: true } } },
  UntagInstanceProfile: { members: { InstanceProfileName: { ...instanceProfileNameTypeShape, required: true }, TagKeys: { ...tagKeyListTypeShape, required: true } } },
  UntagMFADevice: { members: { SerialNumber: { ...serialNumberTypeShape, required: true }, TagKeys: { ...tagKeyListTypeShape, required: true } } },
  UntagOpenIDConnectProvider: { members: { OpenIDConnectProviderArn: { ...arnTypeShape, required: true }, TagKeys: { ...tagKeyListTypeShape, required: true } } },
  UntagPolicy: { members: { PolicyArn: { ...arnTypeShape, required: true }, TagKeys: { ...tagKeyListTypeShape, required: true } } },
  UntagRole: { members: { RoleName: { ...roleNameTypeShape, required: true }, TagKeys: { ...tagKeyListTypeShape, required: true } } },
  UntagSAMLProvider: { members: { SAMLProviderArn: { ...arnTypeShape, required: true }, TagKeys: { ...tagKeyListTypeShape, required: true } } },
  UntagServerCertificate: { members: { ServerCertificateName: { ...serverCertificateNameTypeShape, required: true }, TagKeys: { ...tagKeyListTypeShape, required: true } } },
  UntagUser: { members: { UserName: { ...existingUserNameTypeShape, required: true }, TagKeys: { ...tagKeyListTypeShape, required: true } } },
  UpdateAccessKey: { members: { UserName: existingUserNameTypeShape, AccessKeyId: { ...accessKeyIdTypeShape, required: true }, Status: { ...statusTypeShape, required: true } } },
  UpdateAccountPasswordPolicy: { members: { MinimumPasswordLength: minimumPasswordLengthTypeShape, MaxPasswordAge: maxPasswordAgeTypeShape, PasswordReusePrevention: passwordReusePreventionTypeShape } },
  UpdateAssumeRolePolicy: { members: { RoleName: { ...roleNameTypeShape, required: true }, PolicyDocument: { ...policyDocumentTypeShape, required: true } } },
  UpdateDelegationRequest: { members: { DelegationRequestId: { ...delegationRequestIdTypeShape, required: true }, Notes: notesTypeShape } },
  UpdateGroup: { members: { GroupName: { ...groupNameTypeShape, required: true }, NewPath: pathTypeShape, NewGroupName: groupNameTypeShape } },
  UpdateLoginProfile: { members: { UserName: { ...userNameTypeShape, required: true }, Password: passwordTypeShape } },
  UpdateOpenIDConnectProviderThumbprint: { members: { OpenIDConnectProviderArn: { ...arnTypeShape, required: true }, ThumbprintList: { ...thumbprintListTypeShape, required: true } } },
  UpdateRole: { members: { RoleName: { ...roleNameTypeShape, required: true }, Description: roleDescriptionTypeShape, MaxSessionDuration: roleMaxSessionDurationTypeShape } },
  UpdateRoleDescription: { members: { RoleName: { ...roleNameTypeShape, required: true }, Description: { ...roleDescriptionTypeShape, required: true } } },
  UpdateSAMLProvider: { members: { SAMLMetadataDocument: SAMLMetadataDocumentTypeShape, SAMLProviderArn: { ...arnTypeShape, required: true }, AssertionEncryptionMode: assertionEncryptionModeTypeShape, AddPrivateKey: privateKeyTypeShape, RemovePrivateKey: privateKeyIdTypeShape } },
  UpdateSSHPublicKey: { members: { UserName: { ...userNameTypeShape, required: true }, SSHPublicKeyId: { ...publicKeyIdTypeShape, required: true }, Status: { ...statusTypeShape, required: true } } },
  UpdateServerCertificate: { members: { ServerCertificateName: { ...serverCertificateNameTypeShape, required: true }, NewPath: pathTypeShape, NewServerCertificateName: serverCertificateNameTypeShape } },
  UpdateServiceSpecificCredential: { members: { UserName: userNameTypeShape, ServiceSpecificCredentialId: { ...serviceSpecificCredentialIdShape, required: true }, Status: { ...statusTypeShape, required: true } } },
  UpdateSigningCertificate: { members: { UserName: existingUserNameTypeShape, CertificateId: { ...certificateIdTypeShape, required: true }, Status: { ...statusTypeShape, required: true } } },
  UpdateUser: { members: { UserName: { ...existingUserNameTypeShape, required: true }, NewPath: pathTypeShape, NewUserName: userNameTypeShape } },
  UploadSSHPublicKey: { members: { UserName: { ...userNameTypeShape, required: true }, SSHPublicKeyBody: { ...publicKeyMaterialTypeShape, required: true } } },
  UploadServerCertificate: { members: { Path: pathTypeShape, ServerCertificateName: { ...serverCertificateNameTypeShape, required: true }, CertificateBody: { ...certificateBodyTypeShape, required: true }, PrivateKey: { ...privateKeyTypeShape, required: true }, CertificateChain: certificateChainTypeShape, Tags: tagListTypeShape } },
  UploadSigningCertificate: { members: { UserName: existingUserNameTypeShape, CertificateBody: { ...certificateBodyTypeShape, required: true } } },
};
