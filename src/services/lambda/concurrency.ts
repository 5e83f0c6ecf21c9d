import { required, untypedFault } from './fault.ts';
import { resolveWhole } from './functionName.ts';
import { findFunction } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { concurrencies, functionKey } from './records.ts';
import { heldBy, heldInAll, LEAST_UNRESERVED, readSetAside } from './setAside.ts';

export function concurrencyOperations(
  lambda: Lambda,
): Operations<'PutFunctionConcurrency' | 'GetFunctionConcurrency' | 'DeleteFunctionConcurrency'> {
  return {
    PutFunctionConcurrency: async (input, call) => {
      const ref = resolveWhole(call, required(input.FunctionName, 'functionName'));
      const reserved = required(input.ReservedConcurrentExecutions, 'reservedConcurrentExecutions');
      const key = functionKey(call, ref.name);
      await lambda.commit(async (transaction) => {
        await findFunction(transaction, call, { ...ref, qualifier: '$LATEST' });
        const all = await readSetAside(transaction, [call.account, call.region]);
        const own = all.get(key.join('/'));
        if (own !== undefined && reserved < own.provisioned) {
          throw untypedFault(
            'InvalidParameterValueException',
            ` ReservedConcurrentExecutions  ${reserved} should not be lower than function's total provisioned concurrency [${own.provisioned}].`,
          );
        }
        const others = heldInAll(all) - (own === undefined ? 0 : heldBy(own));
        if (lambda.concurrentExecutions - others - reserved < LEAST_UNRESERVED) {
          throw untypedFault(
            'InvalidParameterValueException',
            `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${LEAST_UNRESERVED}].`,
          );
        }
        concurrencies.put(transaction, key, { reserved });
      });
      return { ReservedConcurrentExecutions: reserved };
    },

    GetFunctionConcurrency: async (input, call) => {
      const ref = resolveWhole(call, required(input.FunctionName, 'functionName'));
      const found = await lambda.store.read(async (view) => {
        await findFunction(view, call, ref);
        return concurrencies.get(view, functionKey(call, ref.name));
      });
      return found ? { ReservedConcurrentExecutions: found.reserved } : {};
    },

    DeleteFunctionConcurrency: async (input, call) => {
      const ref = resolveWhole(call, required(input.FunctionName, 'functionName'));
      await lambda.commit(async (transaction) => {
        await findFunction(transaction, call, ref);
        concurrencies.delete(transaction, functionKey(call, ref.name));
      });
      return {};
    },
  };
}
