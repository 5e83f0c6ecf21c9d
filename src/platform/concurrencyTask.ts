import type { Task } from '../base/task.ts';
import type { WarmInvoker } from '../compute/invoker.ts';
import type { LambdaMetrics } from '../services/cloudwatch/index.ts';
import type { ReservedTotals } from '../services/lambda/reservedTotals.ts';

/** Tells each second how many ran at a time. */
export function concurrencyTask(
  invoker: Pick<WarmInvoker, 'takePeaks'>,
  setAside: ReservedTotals['total'],
  { running, unreserved, count }: LambdaMetrics,
): Task {
  return {
    name: 'cloudwatch.concurrency',
    periodMs: 1_000,
    run: async () => {
      const { functions, scopes, unreserved: shared, provisioned } = invoker.takePeaks();
      for (const [arn, count] of functions) {
        const [, , , region = '', account = '', , name] = arn.split(':');
        running({ account, region }, name, count);
      }
      for (const [scope, count] of scopes) {
        const [account = '', region = ''] = scope.split('/');
        running({ account, region }, undefined, count);
      }
      for (const [scope, most] of shared) {
        const [account = '', region = ''] = scope.split('/');
        unreserved({ account, region }, most, setAside(account, region));
      }
      for (const [arn, most, limit] of provisioned) {
        count(arn, 'ProvisionedConcurrentExecutions', most);
        count(arn, 'ProvisionedConcurrencyUtilization', most / limit);
      }
    },
  };
}
