import type { Ids } from '../base/ids.ts';
import type { CloudWatch } from '../services/cloudwatch/index.ts';
import type { LambdaService } from '../services/lambda/index.ts';
import type { PutMetrics, SubscriptionTargets, TargetInvocation } from '../services/logs/index.ts';

/** What metric filters count becomes metrics. */
export function putLogMetrics({ publish }: { readonly publish: CloudWatch['publish'] }): PutMetrics {
  return (metrics) =>
    publish(
      metrics.flatMap(({ home: scope, values, ...metric }) =>
        [...values].map(([value, count]) => ({ ...metric, scope, value, count })),
      ),
    );
}

interface Neighbours {
  readonly lambda: Pick<LambdaService, 'invokeByService' | 'mayInvokeByService'>;
  readonly ids: Ids;
}

/** Where subscription filters send events; `neighbours` are there before the first of them does. */
export function subscriptionTargets(neighbours: () => Neighbours): SubscriptionTargets {
  return {
    mayInvoke: async (target) => {
      for (const service of servicesOf(target)) {
        const admitted = await neighbours().lambda.mayInvokeByService({ ...target, service });
        if ('logGroup' in admitted) return admitted;
      }
      return undefined;
    },
    invoke: async (target, payload) => {
      const { lambda, ids } = neighbours();
      let refused: string | undefined;
      for (const service of servicesOf(target)) {
        const outcome = await lambda.invokeByService({ ...target, service, requestId: ids.uuid(), payload });
        if (outcome === undefined) return;
        refused ??= outcome.refused;
      }
      throw new Error(refused);
    },
  };
}

/** Whom a function's policy may allow. */
function servicesOf({ region }: TargetInvocation): readonly string[] {
  return ['logs.amazonaws.com', `logs.${region}.amazonaws.com`];
}
