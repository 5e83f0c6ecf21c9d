import type { PutCompositeAlarmInput, PutMetricAlarmInput, StateValue } from '@aws-sdk/client-cloudwatch';
import { collection } from '../../../store/collection.ts';
import type { Key } from '../../../store/store.ts';
import type { Scope } from '../metric.ts';
import type { Suppression } from './suppression.ts';

/** What was put, as AWS spells it; tags are kept apart. */
export type MetricAlarmConfiguration = Omit<PutMetricAlarmInput, 'Tags' | 'AlarmName'> & {
  readonly AlarmName: string;
};
export type CompositeAlarmConfiguration = Omit<PutCompositeAlarmInput, 'Tags' | 'AlarmName' | 'AlarmRule'> & {
  readonly AlarmName: string;
  readonly AlarmRule: string;
};

export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  /** JSON. */
  readonly reasonData?: string;
  readonly updatedMs: number;
  /** When the value last became another one. */
  readonly transitionedMs: number;
}

interface AlarmBase {
  /** Its metric's id in events. */
  readonly id: string;
  readonly configuredMs: number;
  readonly state: AlarmState;
}

export interface MetricAlarm extends AlarmBase {
  readonly type: 'MetricAlarm';
  readonly configuration: MetricAlarmConfiguration;
}

export interface CompositeAlarm extends AlarmBase {
  readonly type: 'CompositeAlarm';
  readonly configuration: CompositeAlarmConfiguration;
  /** Of one with an ActionsSuppressor. */
  readonly suppression?: Suppression;
}

export type Alarm = MetricAlarm | CompositeAlarm;

/** Key of these two: account, region, name. A name is in one of them only. */
export const metricAlarms = collection<MetricAlarm>(['cloudwatch', 'metricAlarm']);
export const compositeAlarms = collection<CompositeAlarm>(['cloudwatch', 'compositeAlarm']);

export function alarmKey({ account, region }: Scope, name: string): Key {
  return [account, region, name];
}

export function alarmArn({ account, region }: Scope, name: string): string {
  return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
}

/** The alarm's name in an ARN of this account and region; undefined: it is none. */
export function alarmNameIn(scope: Scope, arn: string): string | undefined {
  const prefix = alarmArn(scope, '');
  return arn.startsWith(prefix) && arn.length > prefix.length ? arn.slice(prefix.length) : undefined;
}

export function actionsOf({ configuration }: Alarm, state: StateValue): readonly string[] {
  const { OKActions = [], AlarmActions = [], InsufficientDataActions = [] } = configuration;
  if (state === 'ALARM') return AlarmActions;
  return state === 'OK' ? OKActions : InsufficientDataActions;
}
