import { required } from './fault.ts';
import { resolveUnqualified } from './functionName.ts';
import { findFunction } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { functionKey, functions } from './records.ts';

/** Whether a function that invokes itself again and again, itself or through others, is stopped; see lineage.ts. */
export function recursionOperations(
  lambda: Lambda,
): Operations<'GetFunctionRecursionConfig' | 'PutFunctionRecursionConfig'> {
  return {
    GetFunctionRecursionConfig: async (input, call) => {
      const ref = resolveUnqualified(call, required(input.FunctionName, 'functionName'));
      const fn = await lambda.store.read((view) => findFunction(view, call, ref));
      return { RecursiveLoop: fn.recursiveLoop };
    },

    PutFunctionRecursionConfig: async (input, call) => {
      const ref = resolveUnqualified(call, required(input.FunctionName, 'functionName'));
      const recursiveLoop = required(input.RecursiveLoop, 'recursiveLoop');
      await lambda.commit(async (transaction) => {
        const fn = await findFunction(transaction, call, ref);
        functions.put(transaction, functionKey(call, ref.name), { ...fn, recursiveLoop });
      });
      return { RecursiveLoop: recursiveLoop };
    },
  };
}
