import { codeLimits } from './code.ts';
import { codeUsage } from './codeStorage.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { heldInAll, readSetAside } from './setAside.ts';

export function accountSettingsOperation(lambda: Lambda): Operations<'GetAccountSettings'> {
  return {
    GetAccountSettings: async (_input, call) => {
      const usage = await codeUsage(lambda, call);
      const held = heldInAll(
        await lambda.store.read((view) => readSetAside(view, [call.account, call.region])),
      );
      return {
        AccountLimit: {
          TotalCodeSize: codeLimits.MAX_STORED_BYTES,
          CodeSizeUnzipped: codeLimits.MAX_UNZIPPED_BYTES,
          CodeSizeZipped: codeLimits.MAX_ZIPPED_BYTES,
          ConcurrentExecutions: lambda.concurrentExecutions,
          UnreservedConcurrentExecutions: lambda.concurrentExecutions - held,
        },
        AccountUsage: { TotalCodeSize: usage.bytes, FunctionCount: usage.functions },
      };
    },
  };
}
