import { bucketOf } from '../addressed.ts';
import {
  invalidArgument,
  invalidRequest,
  malformedXml,
  notConfigured,
  notImplementedMember,
} from '../faults.ts';
import { lifecycleRulesOf, type Expiration, type LifecycleRule } from '../lifecycle/lifecycleRule.ts';
import type { S3 } from '../needs.ts';
import type { Input, Operations, Output } from '../operations.ts';
import type { Tags } from '../tags.ts';
import { deleteConfig, putConfig } from './configs.ts';

type Names = 'GetBucketLifecycleConfiguration' | 'PutBucketLifecycleConfiguration' | 'DeleteBucketLifecycle';
type Given = NonNullable<
  NonNullable<Input<'PutBucketLifecycleConfiguration'>['LifecycleConfiguration']>['Rules']
>[number];
type Shown = NonNullable<Output<'GetBucketLifecycleConfiguration'>['Rules']>[number];

const MAX_RULES = 1000;
const DAY_MS = 86_400_000;
const SMALL_OBJECTS = 'all_storage_classes_128K';

export function lifecycleOperations(s3: S3): Operations<Names> {
  return {
    GetBucketLifecycleConfiguration: async (input) => {
      const bucket = await bucketOf(s3, input);
      const rules = lifecycleRulesOf(bucket);
      if (!rules) {
        throw notConfigured(
          'NoSuchLifecycleConfiguration',
          'The lifecycle configuration does not exist',
          bucket.name,
        );
      }
      return { Rules: rules.map(shown), TransitionDefaultMinimumObjectSize: SMALL_OBJECTS };
    },
    PutBucketLifecycleConfiguration: async (input) => {
      const bucket = await bucketOf(s3, input);
      const least = input.TransitionDefaultMinimumObjectSize ?? SMALL_OBJECTS;
      if (least !== SMALL_OBJECTS && least !== 'varies_by_storage_class') {
        throw invalidRequest(`Invalid TransitionDefaultMinimumObjectSize found: ${String(least)}`);
      }
      const given = input.LifecycleConfiguration?.Rules ?? [];
      if (given.length === 0 || given.length > MAX_RULES) throw malformedXml();
      const rules = given.map((each) => checkedRule(each, s3.ids.uuid()));
      if (new Set(rules.map(({ id }) => id)).size < rules.length) {
        throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule', 'ID');
      }
      await putConfig(s3, bucket, 'lifecycle', rules);
      return { TransitionDefaultMinimumObjectSize: least };
    },
    DeleteBucketLifecycle: async (input) => {
      await deleteConfig(s3, await bucketOf(s3, input), 'lifecycle');
      return {};
    },
  };
}

function checkedRule(given: Given, freshId: string): LifecycleRule {
  const { ID, Status, Filter, Prefix, Transitions, NoncurrentVersionTransitions } = given;
  if (Transitions?.length) throw notImplementedMember('Transition of lifecycle rules');
  if (NoncurrentVersionTransitions?.length) {
    throw notImplementedMember('NoncurrentVersionTransition of lifecycle rules');
  }
  if (Status !== 'Enabled' && Status !== 'Disabled') throw malformedXml();
  const isOld = Prefix !== undefined;
  if (isOld === (Filter !== undefined)) throw malformedXml();
  const about = isOld ? { prefix: Prefix } : filterOf(Filter);
  const expiration = expirationOf(given);
  const noncurrent = noncurrentOf(given);
  const abort = given.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  if (!expiration && !noncurrent && abort === undefined) throw malformedXml();
  if (abort !== undefined) positive(abort, 'AbortIncompleteMultipartUpload');
  return {
    id: ID ?? freshId,
    enabled: Status === 'Enabled',
    isOld,
    ...about,
    ...(expiration && { expiration }),
    ...(noncurrent && { noncurrent }),
    ...(abort !== undefined && { abortAfterDays: abort }),
  };
}

function filterOf(filter: Given['Filter']): Partial<LifecycleRule> {
  const { And, Tag, ...own } = filter ?? {};
  const { Prefix: prefix, ObjectSizeGreaterThan: greaterThan, ObjectSizeLessThan: lessThan } = And ?? own;
  const tags: Tags = (And?.Tags ?? (Tag ? [Tag] : [])).map(({ Key = '', Value = '' }) => [Key, Value]);
  if (new Set(tags.map(([key]) => key)).size < tags.length) {
    throw invalidRequest('Duplicate Tag Keys are not allowed.');
  }
  const named = [own.Prefix, own.ObjectSizeGreaterThan, own.ObjectSizeLessThan, Tag, And];
  if (named.filter((each) => each !== undefined).length > 1) throw malformedXml();
  return {
    ...(prefix !== undefined && { prefix }),
    ...(tags.length > 0 && { tags }),
    ...(greaterThan !== undefined && { greaterThan }),
    ...(lessThan !== undefined && { lessThan }),
  };
}

function expirationOf({ Expiration: given }: Given): Expiration | undefined {
  if (!given) return undefined;
  const { Days: days, Date: date, ExpiredObjectDeleteMarker: markers } = given;
  const named = [days, date, markers].filter((each) => each !== undefined);
  if (named.length !== 1) throw malformedXml();
  if (days !== undefined) return { days: positive(days, 'Expiration') };
  if (date === undefined) return markers === true ? { markers } : {};
  if (date.getTime() % DAY_MS !== 0) {
    throw invalidArgument("'Date' must be at midnight GMT", 'Date', date.toISOString());
  }
  return { dateMs: date.getTime() };
}

function noncurrentOf({ NoncurrentVersionExpiration: given }: Given): LifecycleRule['noncurrent'] {
  if (!given) return undefined;
  const { NoncurrentDays: days, NewerNoncurrentVersions: keep = 0 } = given;
  if (days === undefined) throw malformedXml();
  return { days: positive(days, 'NoncurrentVersionExpiration'), keep };
}

function positive(days: number, action: string): number {
  if (Number.isInteger(days) && days > 0) return days;
  throw invalidArgument(`'Days' for ${action} action must be a positive integer`, 'Days', String(days));
}

function shown(rule: LifecycleRule): Shown {
  const { expiration, noncurrent, abortAfterDays } = rule;
  return {
    ID: rule.id,
    Status: rule.enabled ? 'Enabled' : 'Disabled',
    ...(rule.isOld ? { Prefix: rule.prefix ?? '' } : { Filter: shownFilter(rule) }),
    ...(expiration && {
      Expiration: {
        ...(expiration.days !== undefined && { Days: expiration.days }),
        ...(expiration.dateMs !== undefined && { Date: new Date(expiration.dateMs) }),
        ...(expiration.markers && { ExpiredObjectDeleteMarker: true }),
      },
    }),
    ...(noncurrent && {
      NoncurrentVersionExpiration: {
        NoncurrentDays: noncurrent.days,
        ...(noncurrent.keep > 0 && { NewerNoncurrentVersions: noncurrent.keep }),
      },
    }),
    ...(abortAfterDays !== undefined && {
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortAfterDays },
    }),
  };
}

/** With `And` where there is more than one thing to look at. */
function shownFilter({ prefix, tags = [], greaterThan, lessThan }: LifecycleRule): Shown['Filter'] {
  const Tags = tags.map(([Key, Value]) => ({ Key, Value }));
  const members = {
    ...(prefix !== undefined && { Prefix: prefix }),
    ...(greaterThan !== undefined && { ObjectSizeGreaterThan: greaterThan }),
    ...(lessThan !== undefined && { ObjectSizeLessThan: lessThan }),
  };
  const [tag] = Tags;
  if (Object.keys(members).length + Tags.length > 1) {
    return { And: { ...members, ...(Tags.length > 0 && { Tags }) } };
  }
  return tag ? { Tag: tag } : members;
}
