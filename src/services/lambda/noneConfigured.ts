import type { Call } from '../service.ts';
import { invalidParameter, lambdaFault, notFound, required, untypedFault } from './fault.ts';
import {
  functionNotFound,
  isVersionNumber,
  qualifiedArn,
  resolveFunction,
  resolveUnqualified,
} from './functionName.ts';
import { findFunction, findVersion } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { aliases, functionKey, functions } from './records.ts';

/**
 * Reads about things that nobody can make yet: mappings, URLs, code signing,
 * provisioned concurrency. Clients such as Terraform, CDK and SAM ask for them as a matter of
 * course, and the truthful answer is AWS's answer of an account that has none.
 */
export function noneConfiguredOperations(lambda: Lambda): Operations<NoneConfigured> {
  const mustExist = async (call: Call, functionName: string | undefined) => {
    const ref = resolveUnqualified(call, required(functionName, 'functionName'));
    await lambda.store.read((view) => findFunction(view, call, ref));
    return ref;
  };
  const exists = async (call: Call, functionName: string | undefined): Promise<boolean> => {
    const ref = resolveFunction(call, required(functionName, 'functionName'));
    return (
      (await lambda.store.read((view) => functions.get(view, functionKey(call, ref.name)))) !== undefined
    );
  };
  const provisionable = async (
    call: Call,
    input: { FunctionName: string | undefined; Qualifier: string | undefined },
  ): Promise<void> => {
    const ref = resolveFunction(
      call,
      required(input.FunctionName, 'functionName'),
      required(input.Qualifier, 'qualifier'),
    );
    const qualifier = ref.qualifier ?? '$LATEST';
    if (qualifier === '$LATEST') {
      throw invalidParameter('The function resource provided must be an alias or a published version.');
    }
    await lambda.store.read(async (view) => {
      const key = functionKey(call, ref.name);
      if (isVersionNumber(qualifier)) await findVersion(view, call, ref);
      else if (!(await aliases.get(view, [...key, qualifier]))) {
        throw notFound(`Cannot find alias arn: ${qualifiedArn(ref, qualifier)}`);
      }
    });
  };
  const noResource = () => notFound('The resource you requested does not exist.');
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
    ListEventSourceMappings: () => ({ EventSourceMappings: [] }),
    GetEventSourceMapping: () => {
      throw noResource();
    },
    ListProvisionedConcurrencyConfigs: async (input, call) => {
      const ref = resolveFunction(call, required(input.FunctionName, 'functionName'));
      if (!(await exists(call, input.FunctionName))) throw functionNotFound(ref);
      return { ProvisionedConcurrencyConfigs: [] };
    },
    GetProvisionedConcurrencyConfig: async (input, call) => {
      await provisionable(call, input);
      throw lambdaFault(
        'ProvisionedConcurrencyConfigNotFoundException',
        'No Provisioned Concurrency Config found for this function',
      );
    },
    DeleteProvisionedConcurrencyConfig: async (input, call) => {
      await provisionable(call, input);
      return {};
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
  | 'ListEventSourceMappings'
  | 'GetEventSourceMapping'
  | 'ListProvisionedConcurrencyConfigs'
  | 'GetProvisionedConcurrencyConfig'
  | 'DeleteProvisionedConcurrencyConfig'
  | 'ListCapacityProviders'
  | 'GetCapacityProvider';
