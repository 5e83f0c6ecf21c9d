import type { Call } from '../service.ts';
import { findEntity, userOrCaller } from './entity.ts';
import { iamFault, required } from './fault.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';

type NoneConfigured =
  | 'ListMFADevices'
  | 'ListVirtualMFADevices'
  | 'ListSSHPublicKeys'
  | 'ListSigningCertificates'
  | 'ListServiceSpecificCredentials'
  | 'ListServerCertificates'
  | 'ListSAMLProviders'
  | 'GetLoginProfile'
  | 'DeleteLoginProfile'
  | 'GetAccountPasswordPolicy';

/**
 * Reads about things that nobody can make yet. Clients such as Terraform ask for them before they delete a user, and
 * the truthful answer is AWS's answer of an account that has none.
 */
export function noneConfiguredOperations(iam: Iam): Operations<NoneConfigured> {
  const mustExist = (call: Call, name: string | undefined) =>
    iam.store.read((view) => userOrCaller(view, call, name));
  const noLoginProfile = async (call: Call, given: string | undefined): Promise<never> => {
    const { name } = await mustExist(call, given);
    throw iamFault('NoSuchEntity', `Login Profile for User ${name} cannot be found.`);
  };
  return {
    ListMFADevices: async (input, call) => {
      if (input.UserName !== undefined || call.principal.kind !== 'root')
        await mustExist(call, input.UserName);
      return { MFADevices: [], IsTruncated: false };
    },
    ListVirtualMFADevices: () => ({ VirtualMFADevices: [], IsTruncated: false }),
    ListSSHPublicKeys: async (input, call) => {
      await mustExist(call, input.UserName);
      return { SSHPublicKeys: [], IsTruncated: false };
    },
    ListSigningCertificates: async (input, call) => {
      await mustExist(call, input.UserName);
      return { Certificates: [], IsTruncated: false };
    },
    ListServiceSpecificCredentials: async (input, { account }) => {
      const { UserName } = input;
      if (UserName !== undefined) await iam.store.read((view) => findEntity(view, account, 'user', UserName));
      return { ServiceSpecificCredentials: [] };
    },
    ListServerCertificates: () => ({ ServerCertificateMetadataList: [], IsTruncated: false }),
    ListSAMLProviders: () => ({ SAMLProviderList: [] }),
    GetLoginProfile: (input, call) => noLoginProfile(call, input.UserName),
    DeleteLoginProfile: (input, call) => noLoginProfile(call, required(input.UserName, 'userName')),
    GetAccountPasswordPolicy: (_input, { account }) => {
      throw iamFault('NoSuchEntity', `The Password Policy with domain name ${account} cannot be found.`);
    },
  };
}
