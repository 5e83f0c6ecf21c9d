import { invalidParameter, required } from './fault.ts';
import { qualifiedArn, resolveFunction } from './functionName.ts';
import { findVersion } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';

/** Runtimes are this machine's and follow it: `Auto` is true of every function, and the only mode. */
export function runtimeManagementOperations(
  lambda: Lambda,
): Operations<'GetRuntimeManagementConfig' | 'PutRuntimeManagementConfig'> {
  return {
    GetRuntimeManagementConfig: async (input, call) => {
      const ref = resolveFunction(call, required(input.FunctionName, 'functionName'), input.Qualifier);
      await lambda.store.read((view) => findVersion(view, call, ref));
      return { UpdateRuntimeOn: 'Auto', FunctionArn: qualifiedArn(ref, ref.qualifier ?? '$LATEST') };
    },

    PutRuntimeManagementConfig: async (input, call) => {
      const ref = resolveFunction(call, required(input.FunctionName, 'functionName'), input.Qualifier);
      if (input.UpdateRuntimeOn !== 'Auto') {
        throw invalidParameter(
          'The parameter UpdateRuntimeOn can only be Auto: runtimes are those of this machine.',
        );
      }
      if (input.RuntimeVersionArn !== undefined) {
        throw invalidParameter(
          'The parameter RuntimeVersionArn is not supported: runtimes are those of this machine.',
        );
      }
      await lambda.store.read((view) => findVersion(view, call, ref));
      return { UpdateRuntimeOn: 'Auto', FunctionArn: qualifiedArn(ref, ref.qualifier ?? '$LATEST') };
    },
  };
}
