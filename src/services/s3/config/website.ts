import { bucketOf } from '../addressed.ts';
import { invalidArgument, invalidRequest, malformedXml, notConfigured } from '../faults.ts';
import type { S3 } from '../needs.ts';
import type { Input, Operations } from '../operations.ts';
import { websiteOf, type RoutingRule, type Website } from '../website/websiteRules.ts';
import { deleteConfig, putConfig } from './configs.ts';

type Names = 'GetBucketWebsite' | 'PutBucketWebsite' | 'DeleteBucketWebsite';
type Given = NonNullable<Input<'PutBucketWebsite'>['WebsiteConfiguration']>;
type GivenRule = NonNullable<Given['RoutingRules']>[number];

const MAX_RULES = 50;
const PROTOCOLS: ReadonlySet<unknown> = new Set([undefined, 'http', 'https']);

export function websiteOperations(s3: S3): Operations<Names> {
  return {
    GetBucketWebsite: async (input) => {
      const bucket = await bucketOf(s3, input);
      const website = websiteOf(bucket);
      if (!website) {
        throw notConfigured(
          'NoSuchWebsiteConfiguration',
          'The specified bucket does not have a website configuration',
          bucket.name,
        );
      }
      return shown(website);
    },
    PutBucketWebsite: async (input) => {
      const bucket = await bucketOf(s3, input);
      if (!input.WebsiteConfiguration) throw malformedXml();
      await putConfig(s3, bucket, 'website', checked(input.WebsiteConfiguration));
      return {};
    },
    DeleteBucketWebsite: async (input) => {
      await deleteConfig(s3, await bucketOf(s3, input), 'website');
      return {};
    },
  };
}

function checked(given: Given): Website {
  const { IndexDocument, ErrorDocument, RedirectAllRequestsTo: all, RoutingRules = [] } = given;
  if (all) {
    if (IndexDocument || ErrorDocument || RoutingRules.length > 0) {
      throw invalidArgument(
        'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
        'RedirectAllRequestsTo',
        'not null',
      );
    }
    if (all.HostName === undefined) throw malformedXml();
    refuseProtocol(all.Protocol);
    return { redirectAll: { host: all.HostName, ...(all.Protocol && { protocol: all.Protocol }) } };
  }
  if (!IndexDocument) {
    throw invalidArgument(
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
      'IndexDocument',
      'null',
    );
  }
  const index = IndexDocument.Suffix ?? '';
  if (index === '' || index.includes('/')) {
    throw invalidArgument('The IndexDocument Suffix is not well formed', 'IndexDocument', index);
  }
  if (RoutingRules.length > MAX_RULES) throw malformedXml();
  return {
    index,
    ...(ErrorDocument?.Key !== undefined && { error: ErrorDocument.Key }),
    ...(RoutingRules.length > 0 && { rules: RoutingRules.map(checkedRule) }),
  };
}

function checkedRule({ Condition, Redirect }: GivenRule): RoutingRule {
  if (!Redirect) throw malformedXml();
  refuseProtocol(Redirect.Protocol);
  const { KeyPrefixEquals: prefix, HttpErrorCodeReturnedEquals: errorCode } = Condition ?? {};
  if (Condition && prefix === undefined && errorCode === undefined) {
    throw invalidRequest(
      "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
    );
  }
  const { ReplaceKeyPrefixWith: keyPrefix, ReplaceKeyWith: key, HttpRedirectCode: code } = Redirect;
  if (keyPrefix !== undefined && key !== undefined) {
    throw invalidRequest('You can only define ReplaceKeyPrefix or ReplaceKey but not both.');
  }
  if (code !== undefined && !/^30[1-9]$/.test(code)) {
    throw invalidRequest('The provided HTTP redirect code is not valid. Valid codes are 3XX except 300.');
  }
  return {
    ...(prefix !== undefined && { prefix }),
    ...(errorCode !== undefined && { errorCode }),
    ...(Redirect.HostName !== undefined && { host: Redirect.HostName }),
    ...(Redirect.Protocol !== undefined && { protocol: Redirect.Protocol }),
    ...(code !== undefined && { code }),
    ...(keyPrefix !== undefined && { keyPrefix }),
    ...(key !== undefined && { key }),
  };
}

function refuseProtocol(protocol: unknown): void {
  if (PROTOCOLS.has(protocol)) return;
  throw invalidRequest(
    'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
  );
}

function shown({ index, error, redirectAll, rules }: Website): Given {
  if (redirectAll) {
    const { host: HostName, protocol: Protocol } = redirectAll;
    return { RedirectAllRequestsTo: { HostName, ...(Protocol && { Protocol }) } };
  }
  return {
    ...(index !== undefined && { IndexDocument: { Suffix: index } }),
    ...(error !== undefined && { ErrorDocument: { Key: error } }),
    ...(rules && { RoutingRules: rules.map(shownRule) }),
  };
}

function shownRule({ prefix, errorCode, host, protocol, code, keyPrefix, key }: RoutingRule): GivenRule {
  const hasCondition = prefix !== undefined || errorCode !== undefined;
  return {
    ...(hasCondition && {
      Condition: {
        ...(prefix !== undefined && { KeyPrefixEquals: prefix }),
        ...(errorCode !== undefined && { HttpErrorCodeReturnedEquals: errorCode }),
      },
    }),
    Redirect: {
      ...(host !== undefined && { HostName: host }),
      ...(protocol !== undefined && { Protocol: protocol }),
      ...(code !== undefined && { HttpRedirectCode: code }),
      ...(keyPrefix !== undefined && { ReplaceKeyPrefixWith: keyPrefix }),
      ...(key !== undefined && { ReplaceKeyWith: key }),
    },
  };
}
