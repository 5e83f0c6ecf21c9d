import { parsePolicy, type PolicyDocument, type PolicySet, type Statement } from '../../../policy/index.ts';
import type { Call, Principal } from '../../service.ts';
import type { Bucket } from '../bucketCache.ts';

/** Whether a bucket is open to everybody, and what the public access block makes of that. */
export interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

export function publicAccessBlockOf({ configs }: Pick<Bucket, 'configs'>): PublicAccessBlock | undefined {
  return configs['publicAccessBlock'] as PublicAccessBlock | undefined;
}

/** Conditions that leave only some to whom the statement speaks, if they name them without wildcards. */
const FIXING_KEYS = new Set([
  'aws:sourceip',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:userid',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
]);

export function isPublic(document: PolicyDocument): boolean {
  return document.statements.some((statement) => statement.effect === 'Allow' && speaksToAll(statement));
}

/** Operators that hold for others than are named, or for who lacks the key. */
const MET_BY_ALL = /not|ifexists|^forallvalues|^null$/i;
/** Wildcards, variables, all addresses. */
const OPEN_VALUE = /[*?]|\$\{|\/0$/;

function speaksToAll({ principal, conditions }: Statement): boolean {
  if (!principal) return false;
  const names = principal.entries.flatMap(({ values }) => values);
  const isEveryone = principal.not || principal.everyone || names.includes('*');
  if (!isEveryone) return false;
  return !conditions.some(
    ({ operator, key, values }) =>
      FIXING_KEYS.has(key.toLowerCase()) &&
      !MET_BY_ALL.test(operator) &&
      values.every((value) => !OPEN_VALUE.test(String(value))),
  );
}

const known = new WeakMap<Readonly<Record<string, unknown>>, boolean>();

/** Of a bucket as it is remembered. */
export function hasPublicPolicy({ configs }: Pick<Bucket, 'configs'>): boolean {
  let found = known.get(configs);
  if (found === undefined) {
    const text = configs['policy'];
    found = typeof text === 'string' && isPublic(parsePolicy(text, 'resource'));
    known.set(configs, found);
  }
  return found;
}

/** A bucket's policy, as far as it is heeded for this caller. */
export function policyFor(bucket: Bucket, { principal }: Pick<Call, 'principal'>): PolicySet | undefined {
  return restrictsStrangers(bucket, principal) ? undefined : bucket.policy;
}

/** A public policy lets in nobody from outside the account while the block restricts it. */
function restrictsStrangers(bucket: Bucket, { kind, arn }: Principal): boolean {
  if (bucket.policy === undefined || publicAccessBlockOf(bucket)?.RestrictPublicBuckets !== true)
    return false;
  if (kind === 'service' || (kind !== 'anonymous' && arn.split(':')[4] === bucket.account)) return false;
  return hasPublicPolicy(bucket);
}
