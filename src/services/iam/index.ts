import { notImplemented, type Handler, type PermissionTable, type Service } from '../service.ts';
import { accessKeyOperations } from './accessKey.ts';
import { accountAliasOperations } from './accountAlias.ts';
import { accountAuthorizationDetailsOperation } from './accountAuthorizationDetails.ts';
import { accountSummaryOperation } from './accountSummary.ts';
import { assumableRole, type AssumableRole } from './assumableRole.ts';
import { attachmentOperations } from './attachment.ts';
import { createAwsPolicies } from './awsManagedPolicies.ts';
import { checkCharacters } from './characters.ts';
import { constraints } from './constraints.ts';
import { credentialReportOperations } from './credentialReport.ts';
import { entitiesForPolicyOperation } from './entitiesForPolicy.ts';
import { createExecutionRoles, type ExecutionRoles } from './executionRoles.ts';
import { groupOperations } from './group.ts';
import { inlinePolicyOperations } from './inlinePolicy.ts';
import { instanceProfileOperations } from './instanceProfile.ts';
import { createKeyUse, type KeyUse } from './lastUsed.ts';
import { managedPolicyOperations } from './managedPolicy.ts';
import type { Iam, IamNeeds } from './needs.ts';
import { noneConfiguredOperations } from './noneConfigured.ts';
import { identityProvider, openIdConnectProviderOperations } from './openIdConnectProvider.ts';
import type { IamOperations, IamSdk } from './operations.ts';
import { iamPermissions } from './permissions.ts';
import { permissionsBoundaryOperations } from './permissionsBoundary.ts';
import { policyVersionOperations } from './policyVersion.ts';
import { createGrants, type GrantsByPrincipal } from './principalPolicies.ts';
import { IAM_PREFIX } from './records.ts';
import { roleOperations } from './role.ts';
import { serviceLastAccessedOperations } from './serviceLastAccessed.ts';
import { serviceLinkedRoleOperations } from './serviceLinkedRole.ts';
import { createServiceRoles, type ServiceRoles } from './serviceRoles.ts';
import { simulateOperations } from './simulate.ts';
import { createUserCredentials, type UserCredentials } from './userCredentials.ts';
import { userOperations } from './user.ts';

export type { ExecutionRoles, RoleUse } from './executionRoles.ts';
export type { IamNeeds } from './needs.ts';
export type { ServiceRoles } from './serviceRoles.ts';

export interface IamService extends Service {
  readonly operations: IamOperations;
  /** Access keys of users, for who authenticates. */
  readonly credentials: UserCredentials;
  /** What policies say of users and roles, for who authorizes. */
  readonly grants: GrantsByPrincipal;
  /** For who hands out sessions of roles. */
  assumableRole(arn: string): Promise<AssumableRole | undefined>;
  /** The provider that an account registered for tokens of this issuer (`https://…`). */
  identityProvider(account: string, issuer: string): ReturnType<typeof identityProvider>;
  /** For who runs functions. */
  readonly executionRoles: ExecutionRoles;
  /** For services that act by a role which was handed to them. */
  readonly serviceRoles: ServiceRoles;
  /** For who authorizes: what was used just now, of keys and roles. */
  readonly keyUse: KeyUse;
}

/** AWS Identity and Access Management: who there is, and which policies they have. */
export function createIam(needs: IamNeeds): IamService {
  const credentials = createUserCredentials(needs);
  const keyUse = createKeyUse(needs);
  const awsPolicies = createAwsPolicies();
  const grants = createGrants({ ...needs, awsPolicies });
  const executionRoles = createExecutionRoles({ ...needs, grants });
  const serviceRoles = createServiceRoles({ ...needs, grants });
  const forget = () => {
    credentials.forget();
    grants.forget();
    executionRoles.forget();
    serviceRoles.forget();
  };
  // Writes of other nodes; our own are forgotten before they are acknowledged.
  needs.store.watch(IAM_PREFIX, forget);
  const iam: Iam = {
    ...needs,
    awsPolicies,
    keyUse,
    now: () => Math.floor(needs.clock.now() / 1000) * 1000,
    commit: async (work) => {
      const result = await needs.store.transact(work);
      forget();
      return result;
    },
  };
  const operations = operationTable(iam);
  return {
    operations: withCharacterChecks(operations),
    permissions: iamPermissions(needs) satisfies PermissionTable<IamSdk, typeof operations>,
    constraints,
    credentials,
    grants,
    assumableRole: (arn) => assumableRole(needs.store, arn),
    identityProvider: (account, issuer) => identityProvider(needs.store, account, issuer),
    executionRoles,
    serviceRoles,
    keyUse,
    tasks: [keyUse.task],
  };
}

/** IAM looks at the characters of names, paths and documents before it does anything. */
function withCharacterChecks(table: IamOperations): IamOperations {
  const entries = Object.entries(table).map(([name, handler]) => {
    if (handler === notImplemented) return [name, handler] as const;
    const handle = handler as Handler<object, unknown>;
    const checked: Handler<object, unknown> = (input, call) => {
      checkCharacters(input);
      return handle(input, call);
    };
    return [name, checked] as const;
  });
  return Object.fromEntries(entries) as unknown as IamOperations;
}

function operationTable(iam: Iam) {
  return {
    ...userOperations(iam),
    ...groupOperations(iam),
    ...roleOperations(iam),
    ...serviceLinkedRoleOperations(iam),
    ...managedPolicyOperations(iam),
    ...policyVersionOperations(iam),
    ...entitiesForPolicyOperation(iam),
    ...inlinePolicyOperations(iam),
    ...attachmentOperations(iam),
    ...permissionsBoundaryOperations(iam),
    ...accessKeyOperations(iam),
    ...instanceProfileOperations(iam),
    ...openIdConnectProviderOperations(iam),
    ...accountAliasOperations(iam),
    ...accountSummaryOperation(iam),
    ...accountAuthorizationDetailsOperation(iam),
    ...credentialReportOperations(iam),
    ...noneConfiguredOperations(iam),
    ...serviceLastAccessedOperations(iam),
    ...simulateOperations(iam),
    AcceptDelegationRequest: notImplemented,
    AcquireRole: notImplemented,
    AssociateDelegationRequest: notImplemented,
    ChangePassword: notImplemented,
    CreateDelegationRequest: notImplemented,
    CreateLoginProfile: notImplemented,
    CreateSAMLProvider: notImplemented,
    CreateServiceSpecificCredential: notImplemented,
    CreateVirtualMFADevice: notImplemented,
    DeactivateMFADevice: notImplemented,
    DeleteAccountPasswordPolicy: notImplemented,
    DeleteSAMLProvider: notImplemented,
    DeleteSSHPublicKey: notImplemented,
    DeleteServerCertificate: notImplemented,
    DeleteServiceSpecificCredential: notImplemented,
    DeleteSigningCertificate: notImplemented,
    DeleteVirtualMFADevice: notImplemented,
    DisableOrganizationsRootCredentialsManagement: notImplemented,
    DisableOrganizationsRootSessions: notImplemented,
    DisableOutboundWebIdentityFederation: notImplemented,
    EnableMFADevice: notImplemented,
    EnableOrganizationsRootCredentialsManagement: notImplemented,
    EnableOrganizationsRootSessions: notImplemented,
    EnableOutboundWebIdentityFederation: notImplemented,
    GenerateOrganizationsAccessReport: notImplemented,
    GetAccountProperties: notImplemented,
    GetDelegationRequest: notImplemented,
    GetHumanReadableSummary: notImplemented,
    GetMFADevice: notImplemented,
    GetOrganizationsAccessReport: notImplemented,
    GetOutboundWebIdentityFederationInfo: notImplemented,
    GetRoleTemplateVersion: notImplemented,
    GetSAMLProvider: notImplemented,
    GetSSHPublicKey: notImplemented,
    GetServerCertificate: notImplemented,
    ListDelegationRequests: notImplemented,
    ListMFADeviceTags: notImplemented,
    ListOrganizationsFeatures: notImplemented,
    ListSAMLProviderTags: notImplemented,
    ListServerCertificateTags: notImplemented,
    PutAccountProperties: notImplemented,
    RejectDelegationRequest: notImplemented,
    ResetServiceSpecificCredential: notImplemented,
    ResyncMFADevice: notImplemented,
    SendDelegationToken: notImplemented,
    SetSecurityTokenServicePreferences: notImplemented,
    TagMFADevice: notImplemented,
    TagSAMLProvider: notImplemented,
    TagServerCertificate: notImplemented,
    UntagMFADevice: notImplemented,
    UntagSAMLProvider: notImplemented,
    UntagServerCertificate: notImplemented,
    UpdateAccountPasswordPolicy: notImplemented,
    UpdateDelegationRequest: notImplemented,
    UpdateLoginProfile: notImplemented,
    UpdateSAMLProvider: notImplemented,
    UpdateSSHPublicKey: notImplemented,
    UpdateServerCertificate: notImplemented,
    UpdateServiceSpecificCredential: notImplemented,
    UpdateSigningCertificate: notImplemented,
    UploadSSHPublicKey: notImplemented,
    UploadServerCertificate: notImplemented,
    UploadSigningCertificate: notImplemented,
  } satisfies IamOperations;
}
