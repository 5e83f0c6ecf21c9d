import type { Call } from '../service.ts';
import { bucketOf } from './addressed.ts';
import { objectArn } from './arn.ts';
import { refuseBucketName } from './bucketName.ts';
import { canonicalId } from './canonicalId.ts';
import { checkAclAllowed } from './acl.ts';
import {
  invalidArgument,
  noSuchBucket,
  notImplementedHeader,
  notImplementedMember,
  s3Fault,
} from './faults.ts';
import type { S3 } from './needs.ts';
import type { Input, Operations } from './operations.ts';
import {
  buckets,
  configs,
  measuredDays,
  objects,
  ownedBuckets,
  uploads,
  versions,
  type BucketRecord,
} from './records.ts';
import { checkedTags } from './tags.ts';

const MAX_BUCKETS = 10_000;
const REGION = /^(af|ap|ca|cn|eu|il|me|mx|sa|us)(-[a-z]+)+-\d$/;
const OWNERSHIPS = new Set(['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter']);
/** Of a new bucket: nobody but its account gets in. */
const BLOCK_ALL = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

export function bucketOperations(
  s3: S3,
): Operations<'CreateBucket' | 'DeleteBucket' | 'HeadBucket' | 'GetBucketLocation' | 'ListBuckets'> {
  const { store, clock, ids } = s3;
  return {
    CreateBucket: async (input, call) => {
      const name = input.Bucket ?? '';
      refuseBucketName(name);
      const made = newBucket(input, call);
      const record: BucketRecord = {
        id: ids.hex(16),
        name,
        account: call.account,
        region: made.region,
        createdAtMs: clock.now(),
      };
      await store.transact(async (transaction) => {
        const before = await buckets.get(transaction, [name]);
        if (before) return refuseTaken(before, call, made.tags.length > 0);
        const mine = await ownedBuckets.list(transaction, { prefix: [call.account], limit: MAX_BUCKETS });
        if (mine.length >= MAX_BUCKETS) {
          throw s3Fault(400, 'TooManyBuckets', 'You have attempted to create more buckets than allowed');
        }
        buckets.put(transaction, [name], record);
        ownedBuckets.put(transaction, [call.account, name], { region: record.region });
        configs.put(transaction, [record.id, 'ownershipControls'], made.ownership);
        configs.put(transaction, [record.id, 'publicAccessBlock'], BLOCK_ALL);
        if (made.tags.length > 0) configs.put(transaction, [record.id, 'tagging'], made.tags);
        return undefined;
      });
      const Location = call.region === 'us-east-1' ? `/${name}` : `http://${name}.s3.amazonaws.com/`;
      return { Location, BucketArn: objectArn(name) };
    },
    DeleteBucket: async (input) => {
      const bucket = await bucketOf(s3, input);
      await store.transact(async (transaction) => {
        const live = await buckets.get(transaction, [bucket.name]);
        if (live?.id !== bucket.id) throw noSuchBucket(bucket.name);
        await refuseFull(transaction, live);
        buckets.delete(transaction, [live.name]);
        ownedBuckets.delete(transaction, [live.account, live.name]);
        configs.deletePrefix(transaction, [live.id]);
        measuredDays.delete(transaction, [live.id]);
        // Their parts wait for the task that collects uploads without a bucket.
        for (const { value } of await uploads.list(transaction, { prefix: [live.id] })) {
          s3.contents.doom(transaction, { kind: 'parts', id: value.id });
        }
        uploads.deletePrefix(transaction, [live.id]);
      });
      return {};
    },
    HeadBucket: async (input) => {
      const { name, region } = await bucketOf(s3, input);
      return { BucketArn: objectArn(name), BucketRegion: region, AccessPointAlias: false };
    },
    GetBucketLocation: async (input) => {
      const { region } = await bucketOf(s3, input);
      return { ...(region !== 'us-east-1' && { LocationConstraint: region as 'eu-west-1' }) };
    },
    ListBuckets: async (input, call) => {
      const most = input.MaxBuckets ?? Infinity;
      if (most !== Infinity && !(Number.isInteger(most) && most >= 1 && most <= MAX_BUCKETS)) {
        throw invalidArgument(
          'Argument max-buckets must be an integer between 1 and 10000',
          'max-buckets',
          String(most),
        );
      }
      const { BucketRegion: region, Prefix: prefix = '' } = input;
      if (region !== undefined && !REGION.test(region)) {
        throw invalidArgument(`Argument value ${region} is not a valid AWS Region`, 'bucket-region');
      }
      const after = input.ContinuationToken === undefined ? '' : nameInToken(input.ContinuationToken);
      const found = await store.read(async (view) => {
        const mine = await ownedBuckets.list(view, { prefix: [call.account], after: [call.account, after] });
        const names = mine
          .map(({ key, value }) => ({ name: String(key[1]), ...value }))
          .filter((each) => each.name.startsWith(prefix) && (region ?? each.region) === each.region);
        const page = names.slice(0, most);
        const records = await Promise.all(page.map(({ name }) => buckets.get(view, [name])));
        return { records, isMore: page.length < names.length };
      });
      const Buckets = found.records.flatMap((record) =>
        record
          ? [
              {
                Name: record.name,
                CreationDate: new Date(Math.floor(record.createdAtMs / 1000) * 1000),
                BucketRegion: record.region,
                BucketArn: objectArn(record.name),
              },
            ]
          : [],
      );
      const last = Buckets.at(-1)?.Name;
      return {
        Buckets,
        Owner: { ID: canonicalId(call.account) },
        ...(input.Prefix !== undefined && { Prefix: prefix }),
        ...(found.isMore && last !== undefined && { ContinuationToken: tokenOf(last) }),
      };
    },
  };
}

interface NewBucket {
  readonly region: string;
  readonly ownership: string;
  readonly tags: ReturnType<typeof checkedTags>;
}

function newBucket(input: Input<'CreateBucket'>, call: Call): NewBucket {
  if (input.ObjectLockEnabledForBucket === true) {
    throw notImplementedHeader('x-amz-bucket-object-lock-enabled', 'Mayfly does not offer Object Lock yet');
  }
  const ownership = input.ObjectOwnership ?? 'BucketOwnerEnforced';
  if (!OWNERSHIPS.has(ownership)) {
    throw invalidArgument(`Invalid x-amz-object-ownership header: ${ownership}`, 'x-amz-object-ownership');
  }
  if (input.ACL !== undefined && input.ACL !== 'private' && ownership === 'BucketOwnerEnforced') {
    throw s3Fault(
      400,
      'InvalidBucketAclWithObjectOwnership',
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    );
  }
  if (input.ACL !== 'private') checkAclAllowed({ configs: { ownershipControls: ownership } }, input);
  const configuration = input.CreateBucketConfiguration;
  if (configuration?.Bucket || configuration?.Location) {
    throw notImplementedMember('directory buckets (CreateBucketConfiguration.Bucket and .Location)');
  }
  const tags = checkedTags(
    (configuration?.Tags ?? []).map(({ Key, Value }) => ({ Key, Value })),
    'new bucket',
  );
  return { region: regionOf(configuration?.LocationConstraint, call.region), ownership, tags };
}

/** The endpoint's region, unless us-east-1's is asked for a bucket elsewhere. */
function regionOf(constraint: string | undefined, region: string): string {
  if (region === 'us-east-1') {
    if (constraint === undefined || constraint === '') return region;
    if (constraint === 'us-east-1' || (constraint !== 'EU' && !REGION.test(constraint))) {
      throw s3Fault(400, 'InvalidLocationConstraint', 'The specified location-constraint is not valid', {
        LocationConstraint: constraint,
      });
    }
    return constraint;
  }
  const given = constraint === undefined || constraint === '' ? 'unspecified' : constraint;
  if (given === region || (given === 'EU' && region === 'eu-west-1')) return given;
  throw s3Fault(
    400,
    'IllegalLocationConstraintException',
    `The ${given} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

/** In us-east-1 one's own bucket may be made again, as long as nothing is asked of it. */
function refuseTaken({ name, account, region }: BucketRecord, call: Call, hasTags: boolean): void {
  if (account !== call.account) {
    throw s3Fault(
      409,
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      { BucketName: name },
    );
  }
  if (call.region === 'us-east-1' && region === 'us-east-1' && !hasTags) return;
  throw s3Fault(
    409,
    'BucketAlreadyOwnedByYou',
    'Your previous request to create the named bucket succeeded and you already own it.',
    { BucketName: name },
  );
}

async function refuseFull(view: Parameters<typeof objects.list>[0], bucket: BucketRecord): Promise<void> {
  const one = { prefix: [bucket.id], limit: 1 };
  const isFull = (await objects.list(view, one)).length > 0;
  const hasOlder = (await versions.list(view, one)).length > 0;
  if (!isFull && !hasOlder) return;
  const message =
    bucket.versioning === undefined
      ? 'The bucket you tried to delete is not empty'
      : 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.';
  throw s3Fault(409, 'BucketNotEmpty', message, { BucketName: bucket.name });
}

const tokenOf = (name: string): string => Buffer.from(name).toString('base64url');

function nameInToken(token: string): string {
  const name = Buffer.from(token, 'base64url').toString();
  if (name !== '' && tokenOf(name) === token) return name;
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token');
}
