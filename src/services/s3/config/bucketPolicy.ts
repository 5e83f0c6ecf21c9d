import { MalformedPolicy, parsePolicy, type PolicyDocument } from '../../../policy/index.ts';
import { bucketOf } from '../addressed.ts';
import { objectArn } from '../arn.ts';
import { accessDenied, notConfigured, s3Fault } from '../faults.ts';
import type { S3 } from '../needs.ts';
import type { Operations } from '../operations.ts';
import { hasPublicPolicy, isPublic, publicAccessBlockOf } from '../policy/publicAccess.ts';
import { deleteConfig, putConfig } from './configs.ts';

type Names = 'GetBucketPolicy' | 'PutBucketPolicy' | 'DeleteBucketPolicy' | 'GetBucketPolicyStatus';

const MAX_POLICY_BYTES = 20 * 1024;

export function bucketPolicyOperations(s3: S3): Operations<Names> {
  return {
    GetBucketPolicy: async (input) => {
      const bucket = await bucketOf(s3, input);
      const Policy = bucket.configs['policy'];
      if (typeof Policy !== 'string') throw missing(bucket.name);
      return { Policy };
    },
    PutBucketPolicy: async (input) => {
      const bucket = await bucketOf(s3, input);
      const text = input.Policy ?? '';
      const document = readPolicy(text, bucket.name);
      if (publicAccessBlockOf(bucket)?.BlockPublicPolicy === true && isPublic(document)) {
        throw accessDenied(
          'User is not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.',
        );
      }
      await putConfig(s3, bucket, 'policy', text);
      return {};
    },
    DeleteBucketPolicy: async (input) => {
      await deleteConfig(s3, await bucketOf(s3, input), 'policy');
      return {};
    },
    GetBucketPolicyStatus: async (input) => {
      const bucket = await bucketOf(s3, input);
      if (bucket.policy === undefined) throw missing(bucket.name);
      return { PolicyStatus: { IsPublic: hasPublicPolicy(bucket) } };
    },
  };
}

function missing(bucket: string) {
  return notConfigured('NoSuchBucketPolicy', 'The bucket policy does not exist', bucket);
}

function readPolicy(text: string, bucket: string): PolicyDocument {
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES)
    throw malformed('Policy exceeds the maximum allowed document size.');
  if (!text.trimStart().startsWith('{')) {
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  const document = parsed(text);
  const arn = objectArn(bucket);
  for (const { principal, resource, action } of document.statements) {
    if (!principal) throw malformed('Missing required field Principal');
    if (!resource) throw malformed('Missing required field Resource');
    const isOwn = (each: string) =>
      each === '*' || each === arn || each.startsWith(`${arn}/`) || isPatternOf(each, arn);
    if (!resource.values.every(isOwn)) throw malformed('Policy has invalid resource');
    if (!action.values.every((each) => each === '*' || /^s3:/i.test(each))) {
      throw malformed('Policy has invalid action');
    }
  }
  return document;
}

/** `arn:aws:s3:::b*` may mean this bucket. */
function isPatternOf(pattern: string, arn: string): boolean {
  const star = pattern.search(/[*?]/);
  return star >= 0 && arn.startsWith(pattern.slice(0, Math.min(star, arn.length)));
}

function parsed(text: string): PolicyDocument {
  try {
    const statement = (JSON.parse(text) as { Statement?: unknown }).Statement;
    if (statement === undefined) throw malformed('Missing required field Statement');
    return parsePolicy(text, 'resource');
  } catch (error) {
    if (error instanceof MalformedPolicy) throw malformed(error.message);
    if (error instanceof SyntaxError) {
      throw malformed("Policies must be valid JSON and the first byte must be '{'");
    }
    throw error;
  }
}

function malformed(message: string) {
  return s3Fault(400, 'MalformedPolicy', message);
}
