import { bucketOf } from '../addressed.ts';
import type { Bucket } from '../bucketCache.ts';
import { invalidRequest, malformedXml, notConfigured } from '../faults.ts';
import type { S3 } from '../needs.ts';
import type { Input, Operations } from '../operations.ts';
import { deleteConfig, putConfig } from './configs.ts';

type Names = 'GetBucketCors' | 'PutBucketCors' | 'DeleteBucketCors';
type Given = NonNullable<NonNullable<Input<'PutBucketCors'>['CORSConfiguration']>['CORSRules']>[number];

export interface CorsRule {
  readonly ID?: string;
  readonly AllowedHeaders?: readonly string[];
  readonly AllowedMethods: readonly string[];
  readonly AllowedOrigins: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAgeSeconds?: number;
}

const MAX_RULES = 100;
const METHODS = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD']);

export function corsRulesOf({ configs }: Pick<Bucket, 'configs'>): readonly CorsRule[] | undefined {
  return configs['cors'] as readonly CorsRule[] | undefined;
}

export function corsOperations(s3: S3): Operations<Names> {
  return {
    GetBucketCors: async (input) => {
      const bucket = await bucketOf(s3, input);
      const rules = corsRulesOf(bucket);
      if (!rules) {
        throw notConfigured('NoSuchCORSConfiguration', 'The CORS configuration does not exist', bucket.name);
      }
      return { CORSRules: rules as Given[] };
    },
    PutBucketCors: async (input) => {
      const bucket = await bucketOf(s3, input);
      const rules = input.CORSConfiguration?.CORSRules ?? [];
      if (rules.length === 0 || rules.length > MAX_RULES) throw malformedXml();
      await putConfig(s3, bucket, 'cors', rules.map(checkedRule));
      return {};
    },
    DeleteBucketCors: async (input) => {
      await deleteConfig(s3, await bucketOf(s3, input), 'cors');
      return {};
    },
  };
}

function checkedRule(rule: Given): CorsRule {
  const { AllowedMethods = [], AllowedOrigins = [], AllowedHeaders = [] } = rule;
  if (AllowedMethods.length === 0 || AllowedOrigins.length === 0) throw malformedXml();
  const unknown = AllowedMethods.find((method) => !METHODS.has(method));
  if (unknown !== undefined) {
    throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`);
  }
  refuseWildcards('AllowedOrigin', AllowedOrigins);
  refuseWildcards('AllowedHeader', AllowedHeaders);
  return { ...(rule as CorsRule), AllowedMethods, AllowedOrigins };
}

function refuseWildcards(name: string, values: readonly string[]): void {
  const wrong = values.find((value) => value.split('*').length > 2);
  if (wrong !== undefined) throw invalidRequest(`${name} "${wrong}" can not have more than one wildcard.`);
}
