import { bucketOf } from '../addressed.ts';
import { objectArn } from '../arn.ts';
import type { Bucket } from '../bucketCache.ts';
import { invalidArgument, malformedXml, notImplementedMember, s3Fault } from '../faults.ts';
import type { S3 } from '../needs.ts';
import { notificationsOf, overlap, type FunctionNotification } from '../notification/notificationConfig.ts';
import type { Input, Operations } from '../operations.ts';
import { deleteConfig, putConfig } from './configs.ts';

type Names = 'GetBucketNotificationConfiguration' | 'PutBucketNotificationConfiguration';
type Given = NonNullable<Input<'PutBucketNotificationConfiguration'>['NotificationConfiguration']>;
type GivenFunction = NonNullable<Given['LambdaFunctionConfigurations']>[number];

const MAX_CONFIGURATIONS = 100;
const FUNCTION_ARN = /^arn:aws:lambda:([a-z0-9-]+):(\d{12}):function:[\w-]{1,64}(:[\w$-]{1,128})?$/;
const EVENTS = new Set(
  [
    'ReducedRedundancyLostObject',
    'ObjectCreated:*',
    'ObjectCreated:Put',
    'ObjectCreated:Post',
    'ObjectCreated:Copy',
    'ObjectCreated:CompleteMultipartUpload',
    'ObjectRemoved:*',
    'ObjectRemoved:Delete',
    'ObjectRemoved:DeleteMarkerCreated',
    'ObjectRestore:*',
    'ObjectRestore:Post',
    'ObjectRestore:Completed',
    'ObjectRestore:Delete',
    'Replication:*',
    'Replication:OperationFailedReplication',
    'Replication:OperationNotTracked',
    'Replication:OperationMissedThreshold',
    'Replication:OperationReplicatedAfterThreshold',
    'LifecycleTransition',
    'IntelligentTiering',
    'ObjectAcl:Put',
    'LifecycleExpiration:*',
    'LifecycleExpiration:Delete',
    'LifecycleExpiration:DeleteMarkerCreated',
    'ObjectTagging:*',
    'ObjectTagging:Put',
    'ObjectTagging:Delete',
  ].map((event) => `s3:${event}`),
);

export function notificationOperations(s3: S3): Operations<Names> {
  return {
    GetBucketNotificationConfiguration: async (input) => {
      const found = notificationsOf(await bucketOf(s3, input));
      return found.length === 0 ? {} : { LambdaFunctionConfigurations: found.map(shown) };
    },
    PutBucketNotificationConfiguration: async (input) => {
      const bucket = await bucketOf(s3, input);
      const given = input.NotificationConfiguration;
      if (!given) throw malformedXml();
      refuseOtherTargets(given);
      const functions = given.LambdaFunctionConfigurations ?? [];
      if (functions.length > MAX_CONFIGURATIONS) throw malformedXml();
      const notifications = functions.map((each) => checked(each, s3.ids.uuid()));
      refuseOverlaps(notifications);
      if (input.SkipDestinationValidation !== true) await refuseUnreachable(s3, bucket, notifications);
      if (notifications.length === 0) await deleteConfig(s3, bucket, 'notification');
      else await putConfig(s3, bucket, 'notification', notifications);
      return {};
    },
  };
}

function refuseOtherTargets(given: Given): void {
  if (given.QueueConfigurations?.length) throw notImplementedMember('QueueConfiguration (there is no SQS)');
  if (given.TopicConfigurations?.length) throw notImplementedMember('TopicConfiguration (there is no SNS)');
  if (given.EventBridgeConfiguration) {
    throw notImplementedMember('EventBridgeConfiguration (there is no EventBridge)');
  }
}

function checked(given: GivenFunction, id: string): FunctionNotification {
  const { LambdaFunctionArn: functionArn = '', Events: events = [] } = given;
  if (!FUNCTION_ARN.test(functionArn)) {
    throw invalidArgument('The ARN could not be parsed', 'CloudFunction', functionArn);
  }
  if (events.length === 0) throw malformedXml();
  const unknown = events.find((event) => !EVENTS.has(event));
  if (unknown !== undefined) {
    throw invalidArgument('A specified event is not supported for notifications.', 'Event', unknown);
  }
  return { id: given.Id ?? id, functionArn, events, ...filterOf(given) };
}

function filterOf({ Filter }: GivenFunction): Pick<FunctionNotification, 'prefix' | 'suffix'> {
  const filter: { prefix?: string; suffix?: string } = {};
  for (const { Name, Value } of Filter?.Key?.FilterRules ?? []) {
    if (Name === undefined || Value === undefined) throw malformedXml();
    const name = Name.toLowerCase();
    if (name !== 'prefix' && name !== 'suffix') {
      throw invalidArgument('filter rule name must be either prefix or suffix', 'FilterRule.Name', Name);
    }
    if (filter[name] !== undefined) {
      throw invalidArgument(
        `Cannot specify more than one ${name} rule in a filter.`,
        'FilterRule.Name',
        Name,
      );
    }
    filter[name] = Value;
  }
  return filter;
}

function refuseOverlaps(all: readonly FunctionNotification[]): void {
  for (const [at, one] of all.entries()) {
    if (!all.slice(at + 1).some((other) => overlap(one, other))) continue;
    throw invalidArgument(
      'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
      'LambdaFunctionConfiguration',
      one.id,
    );
  }
}

async function refuseUnreachable(
  { functions }: S3,
  { account, region, name }: Bucket,
  all: readonly FunctionNotification[],
): Promise<void> {
  const wrong: Record<string, string> = {};
  let count = 0;
  for (const { functionArn } of all) {
    const [, arnRegion, arnAccount] = FUNCTION_ARN.exec(functionArn) ?? [];
    const isNear = arnAccount === account && arnRegion === region;
    const target = { functionArn, account, region, sourceArn: objectArn(name) };
    if (isNear && (await functions.mayInvoke(target))) continue;
    count++;
    wrong[`ArgumentName${count}`] = `${functionArn}, null`;
    wrong[`ArgumentValue${count}`] = `Not authorized to invoke function [${functionArn}]`;
  }
  if (count === 0) return;
  const message = 'Unable to validate the following destination configurations';
  throw s3Fault(400, 'InvalidArgument', message, wrong);
}

function shown({ id, functionArn, events, prefix, suffix }: FunctionNotification): GivenFunction {
  const rules = [
    ...(prefix === undefined ? [] : [{ Name: 'Prefix' as 'prefix', Value: prefix }]),
    ...(suffix === undefined ? [] : [{ Name: 'Suffix' as 'suffix', Value: suffix }]),
  ];
  return {
    Id: id,
    LambdaFunctionArn: functionArn,
    Events: events as GivenFunction['Events'],
    ...(rules.length > 0 && { Filter: { Key: { FilterRules: rules } } }),
  };
}
