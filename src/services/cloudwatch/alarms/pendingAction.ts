import type { AlarmType } from '@aws-sdk/client-cloudwatch';
import { collection } from '../../../store/collection.ts';
import type { Scope } from '../metric.ts';

/** An action that a change of state called for, from the write of that change until it is done. */
export interface PendingAction {
  readonly scope: Scope;
  readonly alarmName: string;
  readonly alarmType: AlarmType;
  readonly arn: string;
  /** JSON. */
  readonly event: string;
  /** Of the change. */
  readonly atMs: number;
  readonly attempts: number;
}

/** Key: when it is due (ms), id. */
export const pendingActions = collection<PendingAction>(['cloudwatch', 'pendingAction']);
