import { codeLimits } from './code.ts';
import { codeUsage } from './codeStorage.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { concurrencies } from './records.ts';

export function accountSettingsOperation(lambda: Lambda): Operations<'GetAccountSettings'> {
  return {
    GetAccountSettings: async (_input, call) => {
      const usage = await codeUsage(lambda, call);
      const reservations = await lambda.store.read((view) =>
        concurrencies.list(view, { prefix: [call.account, call.region] }),
      );
      const reserved = reservations.reduce((sum, entry) => sum + entry.value.reserved, 0);
      return {
        AccountLimit: {
          TotalCodeSize: codeLimits.MAX_STORED_BYTES,
          CodeSizeUnzipped: codeLimits.MAX_UNZIPPED_BYTES,
          CodeSizeZipped: codeLimits.MAX_ZIPPED_BYTES,
          ConcurrentExecutions: lambda.concurrentExecutions,
          UnreservedConcurrentExecutions: lambda.concurrentExecutions - reserved,
        },
        AccountUsage: { TotalCodeSize: usage.bytes, FunctionCount: usage.functions },
      };
    },
  };
}
