import type { AlarmTargets } from '../services/cloudwatch/index.ts';
import type { LambdaService } from '../services/lambda/index.ts';
import type { Logs } from '../services/logs/index.ts';

interface Neighbours {
  readonly lambda: Pick<LambdaService, 'invokeByService'>;
  readonly logs: Pick<Logs, 'append' | 'flush'>;
}

/** Whom a function's policy must allow. */
const SERVICE = 'lambda.alarms.cloudwatch.amazonaws.com';

/** What CloudWatch's alarms act on; `neighbours` are there before the first of them acts. */
export function alarmTargets(neighbours: () => Neighbours): AlarmTargets {
  return {
    invokeFunction: (invocation) =>
      neighbours().lambda.invokeByService({
        ...invocation,
        service: SERVICE,
        sourceArn: invocation.alarmArn,
      }),
    writeLog: async ({ scope, group, stream, timestampMs, message }) => {
      const { logs } = neighbours();
      logs.append({ ...scope, group, stream }, [{ timestampMs, message }]);
      await logs.flush();
    },
  };
}
