import type * as sdk from '@aws-sdk/client-cloudwatch';
import type { AlarmType } from '@aws-sdk/client-cloudwatch';
import type { Key, View } from '../../../store/store.ts';
import { invalidNextToken, validation } from '../faults.ts';
import { dimensionsKey, readMetric, type Scope } from '../metric.ts';
import type { CloudWatchOperation } from '../operation.ts';
import { pageToken, parsePageToken } from '../pageToken.ts';
import type { AlarmNeeds } from './alarmNeeds.ts';
import {
  actionsOf,
  alarmArn,
  alarmKey,
  compositeAlarms,
  metricAlarms,
  type Alarm,
  type CompositeAlarm,
  type MetricAlarm,
} from './alarmRecord.ts';
import { parseAlarmRule } from './alarmRule.ts';
import { childNames } from './settleComposites.ts';
import { awsDate } from './stateReason.ts';

const DEFAULT_RECORDS = 50;
const PAGE = 200;
const TYPES = ['MetricAlarm', 'CompositeAlarm'] as const;

type Input = Parameters<CloudWatchOperation<'DescribeAlarms'>>[0];

/** Sorted by name, metric alarms before composite ones; without AlarmTypes metric alarms alone, as on AWS. */
export function describeAlarms({ store }: AlarmNeeds): CloudWatchOperation<'DescribeAlarms'> {
  return async (input, call) => {
    const { account, region } = call;
    const scope = { account, region };
    checkSelection(input);
    const types = TYPES.filter((type) => (input.AlarmTypes ?? defaultTypes(input)).includes(type));
    const limit = input.MaxRecords ?? DEFAULT_RECORDS;
    const found = await store.read(async (view) => {
      const matches = await matcherOf(view, scope, input);
      return listAlarms(view, scope, input, types, matches, limit);
    });
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const isBrief = input.ChildrenOfAlarmName !== undefined || input.ParentsOfAlarmName !== undefined;
    const withState = input.ParentsOfAlarmName === undefined;
    return {
      MetricAlarms: shown
        .filter((alarm) => alarm.type === 'MetricAlarm')
        .map((alarm) => (isBrief ? brief(scope, alarm, withState) : metricAlarmOf(scope, alarm))),
      CompositeAlarms: shown
        .filter((alarm) => alarm.type === 'CompositeAlarm')
        .map((alarm) => (isBrief ? brief(scope, alarm, withState) : compositeAlarmOf(scope, alarm))),
      LogAlarms: [],
      ...(found.length > limit &&
        last && { NextToken: pageToken([last.type, last.configuration.AlarmName]) }),
    };
  };
}

/** Relatives of a composite are of both types. */
function defaultTypes({ ChildrenOfAlarmName, ParentsOfAlarmName }: Input): readonly AlarmType[] {
  if (ParentsOfAlarmName !== undefined) return ['CompositeAlarm'];
  return ChildrenOfAlarmName === undefined ? ['MetricAlarm'] : TYPES;
}

function checkSelection(input: Input): void {
  const { AlarmNames, AlarmNamePrefix, ChildrenOfAlarmName, ParentsOfAlarmName } = input;
  if (AlarmNames !== undefined && AlarmNamePrefix !== undefined) {
    throw validation('AlarmNames and AlarmNamePrefix cannot both be set');
  }
  if (ChildrenOfAlarmName === undefined && ParentsOfAlarmName === undefined) return;
  const { MaxRecords: _, NextToken: __, ...rest } = input;
  const set = Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (set.length > 1) throw validation(`${set.join(' and ')} cannot be set together`);
}

type Matches = (alarm: Alarm) => boolean;

async function matcherOf(view: View, scope: Scope, input: Input): Promise<Matches> {
  const { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child, StateValue, ActionPrefix: prefix } = input;
  if (parent !== undefined) {
    const composite = await compositeAlarms.get(view, alarmKey(scope, parent));
    const rule = composite && parseAlarmRule(composite.configuration.AlarmRule);
    const names = new Set(rule && childNames(scope, rule).values());
    return ({ configuration }) => names.has(configuration.AlarmName);
  }
  if (child !== undefined) {
    return (alarm) =>
      alarm.type === 'CompositeAlarm' &&
      [...childNames(scope, parseAlarmRule(alarm.configuration.AlarmRule)).values()].includes(child);
  }
  return (alarm) =>
    (StateValue === undefined || alarm.state.value === StateValue) &&
    (prefix === undefined ||
      (['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const).some((state) =>
        actionsOf(alarm, state).some((action) => action.startsWith(prefix)),
      ));
}

/** At most one more than `limit`. */
async function listAlarms(
  view: View,
  scope: Scope,
  input: Input,
  types: readonly (typeof TYPES)[number][],
  matches: Matches,
  limit: number,
): Promise<Alarm[]> {
  const [fromType, fromName] = readToken(input.NextToken);
  const found: Alarm[] = [];
  for (const type of types) {
    if (TYPES.indexOf(type) < TYPES.indexOf(fromType)) continue;
    const after = type === fromType ? fromName : undefined;
    for await (const alarm of alarmsOf(view, scope, type, input, after)) {
      if (matches(alarm)) found.push(alarm);
      if (found.length > limit) return found;
    }
  }
  return found;
}

async function* alarmsOf(
  view: View,
  scope: Scope,
  type: (typeof TYPES)[number],
  { AlarmNames, AlarmNamePrefix = '' }: Input,
  afterName: string | undefined,
): AsyncGenerator<Alarm> {
  const kept = type === 'MetricAlarm' ? metricAlarms : compositeAlarms;
  if (AlarmNames !== undefined) {
    for (const name of [...new Set(AlarmNames)].sort()) {
      if (!name.isWellFormed() || (afterName !== undefined && name <= afterName)) continue;
      const alarm = await kept.get(view, alarmKey(scope, name));
      if (alarm !== undefined) yield alarm;
    }
    return;
  }
  if (!AlarmNamePrefix.isWellFormed()) return;
  const prefix = [scope.account, scope.region];
  // The prefix itself is the least name that begins with it.
  let after: Key | undefined = afterName === undefined ? undefined : [...prefix, afterName];
  for (;;) {
    const page: { key: Key; value: Alarm }[] = await kept.list(view, {
      prefix,
      ...(after && { after }),
      limit: PAGE,
    });
    for (const { value } of page) {
      if (value.configuration.AlarmName.startsWith(AlarmNamePrefix)) yield value;
    }
    after = page.at(-1)?.key;
    if (page.length < PAGE) return;
  }
}

function readToken(token: string | undefined): [type: (typeof TYPES)[number], name: string | undefined] {
  if (token === undefined) return ['MetricAlarm', undefined];
  const [type, name] = parsePageToken(token, 2);
  const known = TYPES.find((candidate) => candidate === type);
  if (known === undefined || typeof name !== 'string' || !name.isWellFormed()) throw invalidNextToken();
  return [known, name];
}

function brief(scope: Scope, { configuration, state }: Alarm, withState: boolean) {
  return {
    AlarmName: configuration.AlarmName,
    AlarmArn: alarmArn(scope, configuration.AlarmName),
    ...(withState && { StateValue: state.value, StateUpdatedTimestamp: new Date(state.updatedMs) }),
  };
}

/** Lists are there even when they are empty. */
function described(scope: Scope, { configuration, configuredMs, state }: Alarm) {
  return {
    AlarmArn: alarmArn(scope, configuration.AlarmName),
    AlarmConfigurationUpdatedTimestamp: new Date(configuredMs),
    ActionsEnabled: configuration.ActionsEnabled ?? true,
    OKActions: configuration.OKActions ?? [],
    AlarmActions: configuration.AlarmActions ?? [],
    InsufficientDataActions: configuration.InsufficientDataActions ?? [],
    StateValue: state.value,
    StateReason: state.reason,
    ...(state.reasonData !== undefined && { StateReasonData: state.reasonData }),
    StateUpdatedTimestamp: new Date(state.updatedMs),
    StateTransitionedTimestamp: new Date(state.transitionedMs),
  };
}

function metricAlarmOf(scope: Scope, alarm: MetricAlarm): sdk.MetricAlarm {
  const { configuration } = alarm;
  const dimensions = configuration.Metrics === undefined && { Dimensions: configuration.Dimensions ?? [] };
  return { ...configuration, ...dimensions, ...described(scope, alarm) };
}

function compositeAlarmOf(scope: Scope, alarm: CompositeAlarm): sdk.CompositeAlarm {
  const { by, untilMs } = alarm.suppression ?? {};
  return {
    ...alarm.configuration,
    ...described(scope, alarm),
    ...(by !== undefined && {
      ActionsSuppressedBy: by,
      ActionsSuppressedReason: `Actions suppressed by ${by}${untilMs === undefined ? '' : ` until ${awsDate(untilMs)}`}`,
    }),
  };
}

/** Of exactly this metric; alarms on expressions are not among them. */
export function describeAlarmsForMetric({
  store,
}: AlarmNeeds): CloudWatchOperation<'DescribeAlarmsForMetric'> {
  return async (input, { account, region }) => {
    const scope = { account, region };
    const { Namespace = '', MetricName = '', Dimensions, Statistic, ExtendedStatistic, Period, Unit } = input;
    const wanted = dimensionsKey(readMetric(Namespace, MetricName, Dimensions, '').dimensions);
    const isWanted = ({ configuration }: MetricAlarm): boolean => {
      const same = <T>(asked: T | undefined, own: T | undefined) => asked === undefined || asked === own;
      return (
        configuration.Namespace === Namespace &&
        configuration.MetricName === MetricName &&
        same(Statistic, configuration.Statistic) &&
        same(ExtendedStatistic, configuration.ExtendedStatistic) &&
        same(Period, configuration.Period) &&
        same(Unit, configuration.Unit) &&
        dimensionsKey(readMetric(Namespace, MetricName, configuration.Dimensions, '').dimensions) === wanted
      );
    };
    const all = await store.read((view) => metricAlarms.list(view, { prefix: [account, region] }));
    const found = all.flatMap(({ value }) => (isWanted(value) ? [metricAlarmOf(scope, value)] : []));
    return { MetricAlarms: found };
  };
}
