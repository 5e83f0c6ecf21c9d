/**
 * Which state an alarm's data points mean. More of them are looked at than are to be evaluated, so that some may be
 * missing or late.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
import type { StateValue } from '@aws-sdk/client-cloudwatch';

export type MissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

export interface VerdictRules {
  /** Data points that are evaluated (N). */
  readonly evaluated: number;
  /** So many of them must breach (M). */
  readonly toAlarm: number;
  readonly missingData: MissingData;
  readonly breaches: (value: number) => boolean;
}

export interface DataPoint {
  readonly startSeconds: number;
  /** Undefined: it is missing. */
  readonly value: number | undefined;
  readonly sampleCount?: number;
}

export type RealPoint = DataPoint & { readonly value: number };

export interface Verdict {
  /** Undefined: it stays as it is. */
  readonly state: StateValue | undefined;
  /** The real data points that were evaluated, the oldest first. */
  readonly points: readonly RealPoint[];
  /** Missing ones that were taken for breaching, or for not. */
  readonly filled: number;
}

/** AWS does not say how many more it looks at; its examples are of five for three. */
export const EXTRA_POINTS = 2;

/** `range`: the oldest first, missing ones too. */
export function verdictOf(range: readonly DataPoint[], rules: VerdictRules): Verdict {
  const { evaluated, toAlarm, missingData, breaches } = rules;
  const real = range.filter((point): point is RealPoint => point.value !== undefined);
  const points = real.slice(-evaluated);
  const lacking = evaluated - points.length;
  const filled = missingData === 'breaching' || missingData === 'notBreaching' ? lacking : 0;
  const breaching = points.filter(({ value }) => breaches(value)).length;
  const inAlarm = breaching + (missingData === 'breaching' ? lacking : 0) >= toAlarm;
  if (inAlarm) return { state: 'ALARM', points, filled };
  if (lacking === 0 || filled > 0 || breaching < points.length) return { state: 'OK', points, filled };
  // Fewer than it takes, and all of them breach, or there are none.
  if (missingData === 'ignore') return { state: undefined, points, filled };
  if (points.length === 0) return { state: 'INSUFFICIENT_DATA', points, filled };
  // So old that in time for M of them only missing ones came: AWS does not wait for more.
  const age = range.length - range.findIndex(({ value }) => value !== undefined);
  return { state: age >= toAlarm ? 'ALARM' : 'OK', points, filled };
}
