import type { Store } from '../../store/store.ts';
import type { Call, Demand, Demands, Permissions, ResourceFacts } from '../service.ts';
import { parsePointer } from './insights/logRecord.ts';
import { groupArn, ownGroupOfArn, streamArn } from './names.ts';
import type { LogsSdk } from './operation.ts';
import { groupKey, groups } from './records.ts';

/**
 * What each operation takes permission for; here stand operations that are not implemented, too. AWS asks for a
 * group as `log-group:NAME:log-stream:`, which is why policies write `log-group:NAME:*`; what the service
 * authorization reference has, `log-group:NAME`, is taken for it as well.
 */
export function logsPermissions({ store }: { readonly store: Store }) {
  const onGroup = (call: Call, name: string | undefined): Demand => ({
    ...on(call, streamArn(call, name ?? '', '')),
    otherArn: groupArn(call, name ?? ''),
    lookup: () => factsOf(store, call, name ?? ''),
  });
  const ofGroup = ({ logGroupName }: { logGroupName?: string | undefined }, call: Call) =>
    onGroup(call, logGroupName);
  const ofIdentified = (
    input: { logGroupName?: string | undefined; logGroupIdentifier?: string | undefined },
    call: Call,
  ) => onGroup(call, nameOf(input.logGroupName ?? input.logGroupIdentifier, call));
  const ofIdentifiers = (names: readonly string[] | undefined, call: Call): Demands =>
    names && names.length > 0 ? names.map((name) => onGroup(call, nameOf(name, call))) : onNoGroup(call);
  const ofArn = (arn: string | undefined, call: Call): Demand => {
    const group = ownGroupOfArn(arn ?? '', call);
    return group === undefined ? on(call, arn ?? '') : onGroup(call, group);
  };
  return {
    CreateLogGroup: (input, call) => {
      const group = { ...onGroup(call, input.logGroupName), ...requested(input.tags) };
      return group.requestTags ? [group, { ...group, action: 'logs:TagResource' }] : group;
    },
    DeleteLogGroup: ofGroup,
    DescribeLogGroups: (_input, call) => onNoGroup(call),
    ListLogGroups: (_input, call) => onNoGroup(call),
    PutLogGroupDeletionProtection: ofIdentified,
    PutRetentionPolicy: ofGroup,
    DeleteRetentionPolicy: ofGroup,
    AssociateKmsKey: ofGroup,
    DisassociateKmsKey: ofGroup,

    CreateLogStream: onStream,
    DeleteLogStream: onStream,
    DescribeLogStreams: ofIdentified,
    PutLogEvents: onStream,
    GetLogEvents: (input, call) =>
      onStream(
        { ...input, logGroupName: nameOf(input.logGroupName ?? input.logGroupIdentifier, call) },
        call,
      ),
    FilterLogEvents: ofIdentified,
    // AWS's pointers come out of queries alone; ours are readable, so whoever has one must be able to query its group.
    GetLogRecord: ({ logRecordPointer = '' }, call) => {
      const group = parsePointer(logRecordPointer)?.group;
      if (group === undefined) return onNoGroup(call);
      const demand = onGroup(call, group);
      return [demand, { ...demand, action: 'logs:StartQuery' }];
    },
    GetLogGroupFields: ofIdentified,
    GetLogFields: anywhere,
    StartLiveTail: ({ logGroupIdentifiers }, call) => ofIdentifiers(logGroupIdentifiers, call),

    StartQuery: ({ logGroupName, logGroupNames, logGroupIdentifiers }, call) =>
      logGroupName === undefined
        ? ofIdentifiers(logGroupNames ?? logGroupIdentifiers, call)
        : onGroup(call, logGroupName),
    GetQueryResults: (_input, call) => onNoGroup(call),
    StopQuery: (_input, call) => onNoGroup(call),
    ListLogGroupsForQuery: (_input, call) => onNoGroup(call),
    DescribeQueries: (_input, call) => onNoGroup(call),
    PutQueryDefinition: anywhere,
    DeleteQueryDefinition: anywhere,
    DescribeQueryDefinitions: anywhere,

    PutMetricFilter: ofGroup,
    DeleteMetricFilter: ofGroup,
    DescribeMetricFilters: ofGroup,
    TestMetricFilter: anywhere,
    PutSubscriptionFilter: (input, call) => [
      ofGroup(input, call),
      ...passing(input.roleArn),
      ...(isDestination(input.destinationArn) ? [on(call, input.destinationArn)] : []),
    ],
    DeleteSubscriptionFilter: ofGroup,
    DescribeSubscriptionFilters: ofGroup,
    GetTransformer: ofIdentified,
    GetDataProtectionPolicy: ofIdentified,

    TagLogGroup: (input, call) => ({ ...ofGroup(input, call), ...requested(input.tags) }),
    UntagLogGroup: (input, call) => ({ ...ofGroup(input, call), ...named(input.tags) }),
    ListTagsLogGroup: ofGroup,
    TagResource: ({ resourceArn, tags }, call) => ({ ...ofArn(resourceArn, call), ...requested(tags) }),
    UntagResource: ({ resourceArn, tagKeys }, call) => ({ ...ofArn(resourceArn, call), ...named(tagKeys) }),
    ListTagsForResource: ({ resourceArn }, call) => ofArn(resourceArn, call),

    PutResourcePolicy: anywhere,
    DeleteResourcePolicy: anywhere,
    DescribeResourcePolicies: anywhere,
    PutAccountPolicy: anywhere,
    DeleteAccountPolicy: anywhere,
    DescribeAccountPolicies: anywhere,
    PutIndexPolicy: anywhere,
    DeleteIndexPolicy: anywhere,
    DescribeIndexPolicies: anywhere,
    DescribeFieldIndexes: anywhere,

    PutDestination: (input, call) => [
      { ...on(call, arn(call, `destination:${input.destinationName ?? ''}`)), ...requested(input.tags) },
      ...passing(input.roleArn),
    ],
    PutDestinationPolicy: onDestination,
    DeleteDestination: onDestination,
    DescribeDestinations: anywhere,

    DescribeDeliveries: anywhere,
    DescribeDeliveryDestinations: anywhere,
    DescribeDeliverySources: anywhere,
    GetDelivery: ({ id = '' }, call) => on(call, arn(call, `delivery:${id}`)),
    DeleteDelivery: ({ id = '' }, call) => on(call, arn(call, `delivery:${id}`)),
    GetDeliverySource: ({ name = '' }, call) => on(call, arn(call, `delivery-source:${name}`)),
    DeleteDeliverySource: ({ name = '' }, call) => on(call, arn(call, `delivery-source:${name}`)),
    GetDeliveryDestination: ({ name = '' }, call) => on(call, arn(call, `delivery-destination:${name}`)),
    DeleteDeliveryDestination: ({ name = '' }, call) => on(call, arn(call, `delivery-destination:${name}`)),
    GetDeliveryDestinationPolicy: ({ deliveryDestinationName: name = '' }, call) =>
      on(call, arn(call, `delivery-destination:${name}`)),
    DeleteDeliveryDestinationPolicy: ({ deliveryDestinationName: name = '' }, call) =>
      on(call, arn(call, `delivery-destination:${name}`)),

    CreateExportTask: ofGroup,
    CancelExportTask: anywhere,
    DescribeExportTasks: anywhere,
    DescribeImportTasks: anywhere,
    DescribeConfigurationTemplates: anywhere,
    DescribeLookupTables: anywhere,
    ListAnomalies: ({ anomalyDetectorArn }, call) =>
      on(call, anomalyDetectorArn ?? arn(call, 'anomaly-detector:*')),
    ListLogAnomalyDetectors: (_input, call) => on(call, arn(call, 'anomaly-detector:*')),
    ListIntegrations: anywhere,
    ListScheduledQueries: anywhere,
    ListSyslogConfigurations: anywhere,
  } satisfies Permissions<LogsSdk>;
}

function on(call: Call, resource: string): Demand {
  return { action: `logs:${call.operation}`, resource };
}

function anywhere(_input: unknown, call: Call): Demand {
  return on(call, '*');
}

/** What is about groups, but about none by name: AWS asks for the group without a name. */
function onNoGroup(call: Call): Demand {
  return on(call, streamArn(call, '', ''));
}

function onStream(
  input: { logGroupName?: string | undefined; logStreamName?: string | undefined },
  call: Call,
): Demand {
  return on(call, streamArn(call, input.logGroupName ?? '', input.logStreamName ?? ''));
}

function onDestination(
  { destinationName = '' }: { destinationName?: string | undefined },
  call: Call,
): Demand {
  return on(call, arn(call, `destination:${destinationName}`));
}

function arn({ partition, region, account }: Call, rest: string): string {
  return `arn:${partition}:logs:${region}:${account}:${rest}`;
}

/** Out of a name or an ARN; another account's stays an ARN, which no group is called. */
function nameOf(identifier: string | undefined, call: Call): string | undefined {
  return ownGroupOfArn(identifier ?? '', call) ?? identifier;
}

function isDestination(target: string | undefined): target is string {
  return target?.split(':')[5] === 'destination';
}

function passing(role: string | undefined): Demand[] {
  if (role === undefined) return [];
  return [{ action: 'iam:PassRole', resource: role, keys: { 'iam:passedtoservice': 'logs.amazonaws.com' } }];
}

function requested(tags: Readonly<Record<string, string>> | undefined): Pick<Demand, 'requestTags'> {
  const pairs = Object.entries(tags ?? {});
  return pairs.length > 0 ? { requestTags: pairs } : {};
}

function named(tagKeys: readonly string[] | undefined): Pick<Demand, 'tagKeys'> {
  return tagKeys ? { tagKeys } : {};
}

async function factsOf(store: Store, call: Call, name: string): Promise<ResourceFacts> {
  const group = await store.read((view) => groups.get(view, groupKey(call, name)));
  return { tags: Object.entries(group?.tags ?? {}) };
}
