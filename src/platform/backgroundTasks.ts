import { quietCollection, type CollectedProcess } from '../base/quietCollection.ts';
import type { Task } from '../base/task.ts';
import type { Meter } from '../metering/createMeter.ts';
import { estimatedCharges } from '../metering/estimatedCharges.ts';
import type { IamService } from '../services/iam/index.ts';
import type { Base } from './base.ts';
import { concurrencyTask } from './concurrencyTask.ts';
import type { Functions } from './openFunctions.ts';
import type { Observers } from './openObservers.ts';
import { ROOT_ACCOUNT } from './rootCredentials.ts';

interface BackgroundNeeds {
  readonly functions: Functions;
  readonly observers: Observers;
  readonly iam: IamService;
  readonly meter: Meter;
  readonly architecture: 'arm64' | 'x86_64';
  readonly garbage: CollectedProcess | undefined;
}

/** What the platform does from its start on; services that are loaded later bring theirs. */
export function backgroundTasks({ clock }: Base, needs: BackgroundNeeds): Task[] {
  const { meter, garbage, architecture } = needs;
  const { compute, lambda } = needs.functions;
  const { cloudwatch, cloudtrail, logs } = needs.observers;
  return [
    ...(lambda.tasks ?? []),
    ...(logs.tasks ?? []),
    ...(needs.iam.tasks ?? []),
    ...cloudwatch.tasks,
    ...cloudtrail.tasks,
    concurrencyTask(compute.invoker, compute.reserved.total, cloudwatch.lambda),
    meter.task,
    ...(garbage ? [quietCollection(garbage)] : []),
    estimatedCharges({
      meter,
      clock,
      account: ROOT_ACCOUNT,
      architecture,
      // AWS keeps what concerns money in this region, wherever it was spent.
      publish: (charges) =>
        cloudwatch.publish(
          charges.map((charge) => ({
            ...charge,
            unit: 'None',
            scope: { account: ROOT_ACCOUNT, region: 'us-east-1' },
          })),
        ),
    }),
  ];
}
