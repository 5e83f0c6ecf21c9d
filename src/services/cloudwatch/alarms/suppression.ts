/**
 * When a composite alarm with a suppressor acts. Its actions wait, so that the suppressor has time to go off (WaitPeriod);
 * while that is in ALARM there are none; and when it no longer is they wait again, for the alarm to settle (ExtensionPeriod).
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
 */
import type { ActionsSuppressedBy } from '@aws-sdk/client-cloudwatch';
import type { AlarmState } from './alarmRecord.ts';

export interface Suppression {
  /** Undefined: nothing holds actions back. */
  readonly by?: ActionsSuppressedBy;
  readonly untilMs?: number;
  /** The state before the changes for which there were no actions yet. */
  readonly held?: AlarmState;
  /** It has changed since this was last settled. */
  readonly isFresh?: boolean;
}

export interface SuppressionFacts {
  readonly inAlarm: boolean;
  readonly waitMs: number;
  readonly extensionMs: number;
  readonly nowMs: number;
}

/** `act`: the actions of its state now are due, as for a change from this state. */
export function settleSuppression(
  { by, untilMs, held, isFresh = false }: Suppression,
  { inAlarm, waitMs, extensionMs, nowMs }: SuppressionFacts,
): { readonly next: Suppression; readonly act: AlarmState | undefined } {
  const holding = held && { held };
  if (inAlarm) return { next: { by: 'Alarm', ...holding }, act: undefined };
  let [waiting, endsMs] = [by, untilMs];
  if (by === 'Alarm') [waiting, endsMs] = ['ExtensionPeriod', nowMs + extensionMs];
  else if (isFresh && by !== 'WaitPeriod') [waiting, endsMs] = ['WaitPeriod', nowMs + waitMs];
  if (waiting !== undefined && endsMs !== undefined && endsMs > nowMs) {
    return { next: { by: waiting, untilMs: endsMs, ...holding }, act: undefined };
  }
  return { next: {}, act: held };
}
