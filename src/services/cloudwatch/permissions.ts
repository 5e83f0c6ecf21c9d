import type { Store } from '../../store/store.ts';
import type { Call, ConditionKeys, Demand, Permissions, TagPairs } from '../service.ts';
import { isLogGroupArn, logStreamOf } from './alarms/actionArn.ts';
import type { CloudWatchSdk } from './operation.ts';
import { tagsOf } from './tags.ts';

/**
 * What each operation takes permission for. Metrics know no resource: policies limit them by namespace alone. Here
 * stand all operations that AWS has a resource for, whether they are implemented or not.
 */
export function cloudwatchPermissions({ store }: { readonly store: Store }) {
  const onTagged = (call: Call, arn: string): Demand => ({
    ...on(call, arn),
    lookup: async () => ({ tags: await tagsOf(store, call, arn) }),
  });
  const onAlarm = (call: Call, name = '') => onTagged(call, regional(call, `alarm:${name}`));
  const onAlarms = (call: Call, names: readonly string[] | undefined) =>
    orAny(names).map((name) => onAlarm(call, name));
  // Dashboards are of no region.
  const onDashboard = (call: Call, name = '') =>
    onTagged(call, `arn:${call.partition}:cloudwatch::${call.account}:dashboard/${name}`);
  return {
    PutMetricData: ({ Namespace }, call) => anywhere(call, { 'cloudwatch:namespace': Namespace }),
    ListMetrics: (_input, call) => anywhere(call),
    GetMetricStatistics: (_input, call) => anywhere(call),
    GetMetricData: (_input, call) => anywhere(call),
    GetMetricWidgetImage: (_input, call) => anywhere(call),

    DescribeAlarms: (_input, call) => onAlarm(call, '*'),
    DescribeAlarmHistory: ({ AlarmName = '*' }, call) => onAlarm(call, AlarmName),
    DescribeAlarmsForMetric: (_input, call) => anywhere(call),
    DescribeAlarmContributors: ({ AlarmName = '*' }, call) => onAlarm(call, AlarmName),
    PutMetricAlarm: (input, call) => [
      ...creation(onAlarm(call, input.AlarmName), input),
      ...writingLogs(input),
    ],
    PutCompositeAlarm: (input, call) => [
      ...creation(onAlarm(call, input.AlarmName), input),
      ...writingLogs(input),
    ],
    DeleteAlarms: ({ AlarmNames }, call) => onAlarms(call, AlarmNames),
    EnableAlarmActions: ({ AlarmNames }, call) => onAlarms(call, AlarmNames),
    DisableAlarmActions: ({ AlarmNames }, call) => onAlarms(call, AlarmNames),
    SetAlarmState: ({ AlarmName }, call) => onAlarm(call, AlarmName),

    PutDashboard: (input, call) => creation(onDashboard(call, input.DashboardName), input),
    GetDashboard: ({ DashboardName }, call) => onDashboard(call, DashboardName),
    DeleteDashboards: ({ DashboardNames }, call) =>
      orAny(DashboardNames).map((name) => onDashboard(call, name)),
    ListDashboards: (_input, call) => anywhere(call),

    PutAnomalyDetector: (_input, call) => anywhere(call),
    DeleteAnomalyDetector: (_input, call) => anywhere(call),
    DescribeAnomalyDetectors: (_input, call) => anywhere(call),
    DescribeInsightRules: (_input, call) => anywhere(call),
    ListAlarmMuteRules: (_input, call) => on(call, regional(call, 'alarm-mute-rule:*')),
    ListMetricStreams: (_input, call) => anywhere(call),

    ListTagsForResource: ({ ResourceARN }, call) => onTagged(call, ResourceARN ?? ''),
    TagResource: (input, call) => creation(onTagged(call, input.ResourceARN ?? ''), input, false),
    UntagResource: ({ ResourceARN, TagKeys }, call) => ({
      ...onTagged(call, ResourceARN ?? ''),
      ...(TagKeys && { tagKeys: TagKeys }),
    }),
  } satisfies Permissions<CloudWatchSdk>;
}

function on(call: Call, resource: string, keys?: ConditionKeys): Demand {
  return { action: `cloudwatch:${call.operation}`, resource, ...(keys && { keys }) };
}

/** AccessDenied then names no resource. */
function anywhere(call: Call, keys?: ConditionKeys): Demand {
  return { ...on(call, '*', keys), shown: '' };
}

function regional({ region, account, partition }: Call, rest: string): string {
  return `arn:${partition}:cloudwatch:${region}:${account}:${rest}`;
}

/** Who names nothing is asked for any: no list of demands may be empty by chance. */
function orAny(names: readonly string[] | undefined): readonly string[] {
  return names && names.length > 0 ? names : ['*'];
}

interface CreationInput {
  readonly Tags?:
    | readonly { readonly Key: string | undefined; readonly Value: string | undefined }[]
    | undefined;
  readonly AlarmActions?: readonly string[] | undefined;
}

interface Acting {
  readonly AlarmName?: string | undefined;
  readonly AlarmActions?: readonly string[] | undefined;
  readonly OKActions?: readonly string[] | undefined;
  readonly InsufficientDataActions?: readonly string[] | undefined;
}

/**
 * Who lets an alarm write into a log group must be allowed to write there. Functions have policies of their own, which must
 * allow the alarm.
 */
function writingLogs({ AlarmName = '', AlarmActions, OKActions, InsufficientDataActions }: Acting): Demand[] {
  const actions = [AlarmActions, OKActions, InsufficientDataActions].flatMap((list) => list ?? []);
  const groups = new Set(actions.filter(isLogGroupArn).map((arn) => arn.replace(/:\*$/, '')));
  const stream = logStreamOf(AlarmName);
  return [...groups].map((group) => ({
    action: 'logs:PutLogEvents',
    resource: `${group}:log-stream:${stream}`,
  }));
}

/** Who makes something with tags must be allowed to tag it, too. */
function creation(demand: Demand, { Tags, AlarmActions }: CreationInput, takesTagging = true): Demand[] {
  const requestTags: TagPairs | undefined = Tags?.map(({ Key = '', Value = '' }) => [Key, Value]);
  const tagged = requestTags && requestTags.length > 0 ? { ...demand, requestTags } : demand;
  const own = AlarmActions ? { ...tagged, keys: { 'cloudwatch:alarmactions': AlarmActions } } : tagged;
  return takesTagging && tagged !== demand ? [own, { ...tagged, action: 'cloudwatch:TagResource' }] : [own];
}
