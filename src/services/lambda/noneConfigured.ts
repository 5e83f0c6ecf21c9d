import type { Call } from '../service.ts';
import { notFound, required, untypedFault } from './fault.ts';
import { resolveUnqualified } from './functionName.ts';
import { findFunction } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';

/**
 * Reads about things that nobody can make yet: code signing, capacity providers. Clients such as Terraform, CDK
 * and SAM ask for them as a matter of course, and the truthful answer is AWS's answer of an account that has none.
 */
export function noneConfiguredOperations(lambda: Lambda): Operations<NoneConfigured> {
  const mustExist = async (call: Call, functionName: string | undefined) => {
    const ref = resolveUnqualified(call, required(functionName, 'functionName'));
    await lambda.store.read((view) => findFunction(view, call, ref));
    return ref;
  };
  const noCodeSigningConfig = (arn: string | undefined) =>
    untypedFault(
      'ResourceNotFoundException',
      `The Lambda code signing configuration ${required(arn, 'codeSigningConfigArn')} can not be found.`,
    );
  return {
    GetFunctionCodeSigningConfig: async (input, call) => {
      await mustExist(call, input.FunctionName);
      return { CodeSigningConfigArn: undefined, FunctionName: undefined };
    },
    DeleteFunctionCodeSigningConfig: async (input, call) => {
      await mustExist(call, input.FunctionName);
      return {};
    },
    ListCodeSigningConfigs: () => ({ CodeSigningConfigs: [] }),
    GetCodeSigningConfig: (input) => {
      throw noCodeSigningConfig(input.CodeSigningConfigArn);
    },
    ListFunctionsByCodeSigningConfig: (input) => {
      throw noCodeSigningConfig(input.CodeSigningConfigArn);
    },
    ListCapacityProviders: () => ({ CapacityProviders: [] }),
    GetCapacityProvider: (input) => {
      throw notFound(
        `Capacity provider not found: ${required(input.CapacityProviderName, 'capacityProviderName')}`,
      );
    },
  };
}

type NoneConfigured =
  | 'GetFunctionCodeSigningConfig'
  | 'DeleteFunctionCodeSigningConfig'
  | 'ListCodeSigningConfigs'
  | 'GetCodeSigningConfig'
  | 'ListFunctionsByCodeSigningConfig'
  | 'ListCapacityProviders'
  | 'GetCapacityProvider';
