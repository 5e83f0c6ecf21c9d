import type { ProtocolId } from './serverProtocol.ts';

/**
 * What has to be known of a service before its schemas are loaded, so that a request finds its service and a
 * service that nobody calls costs nothing. `wireFacts.test.ts` compares this table with the SDK's packages.
 */
export interface WireFacts {
  /** The SDK package's suffix: `lambda` of `@aws-sdk/client-lambda`. */
  readonly id: string;
  /** Service names in the credential scope of its clients' signatures. */
  readonly signingNames: readonly string[];
  /** What policies call it, where that is not the first signing name: `cloudwatch` in `cloudwatch:PutMetricData`. */
  readonly actionPrefix?: string;
  readonly apiVersion: string;
  /** `NAME` in `X-Amz-Target: NAME.Operation` and in rpcv2's `/service/NAME/operation/…`. */
  readonly targetPrefix: string;
  readonly xmlNamespace: string | undefined;
  /** Every protocol that its clients speak; the first is the SDK's own choice. */
  readonly protocols: readonly ProtocolId[];
  /** Where two REST services share a signing name: every path of this one begins so. */
  readonly pathPrefix?: string;
  /** JSON answers carry the query protocol's error code in `x-amzn-query-error`. */
  readonly queryCompatible?: boolean;
  /** Namespace before the name in `__type` of modelled errors; the bare name when absent. */
  readonly errorNamespace?: string;
  /** The code of a violated model constraint where it is not `ValidationException`. */
  readonly validationCode?: string;
}

const facts = [
  {
    id: 'lambda',
    signingNames: ['lambda'],
    apiVersion: '2015-03-31',
    targetPrefix: 'AWSGirApiService',
    xmlNamespace: undefined,
    protocols: ['restJson1'],
  },
  {
    id: 'cloudwatch-logs',
    signingNames: ['logs'],
    apiVersion: '2014-03-28',
    targetPrefix: 'Logs_20140328',
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2014-03-28/',
    protocols: ['awsJson1_1'],
    validationCode: 'InvalidParameterException',
  },
  {
    id: 'sts',
    signingNames: ['sts'],
    apiVersion: '2011-06-15',
    targetPrefix: 'AWSSecurityTokenServiceV20110615',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    protocols: ['awsQuery'],
    validationCode: 'ValidationError',
  },
  {
    id: 'iam',
    signingNames: ['iam'],
    apiVersion: '2010-05-08',
    targetPrefix: 'AWSIdentityManagementV20100508',
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    protocols: ['awsQuery'],
    validationCode: 'ValidationError',
  },
  {
    id: 'cloudtrail',
    signingNames: ['cloudtrail'],
    apiVersion: '2013-11-01',
    targetPrefix: 'CloudTrail_20131101',
    xmlNamespace: 'http://cloudtrail.amazonaws.com/doc/2013-11-01/',
    protocols: ['awsJson1_1'],
  },
  {
    id: 's3',
    signingNames: ['s3'],
    apiVersion: '2006-03-01',
    targetPrefix: 'AmazonS3',
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    protocols: ['restXml'],
  },
  {
    id: 'dynamodb',
    signingNames: ['dynamodb'],
    apiVersion: '2012-08-10',
    targetPrefix: 'DynamoDB_20120810',
    xmlNamespace: 'http://dynamodb.amazonaws.com/doc/2012-08-10/',
    protocols: ['awsJson1_0'],
    errorNamespace: 'com.amazonaws.dynamodb.v20120810',
  },
  {
    id: 'dynamodb-streams',
    signingNames: ['dynamodb'],
    apiVersion: '2012-08-10',
    targetPrefix: 'DynamoDBStreams_20120810',
    xmlNamespace: 'http://dynamodb.amazonaws.com/doc/2012-08-10/',
    protocols: ['awsJson1_0'],
    errorNamespace: 'com.amazonaws.dynamodb.v20120810',
  },
  {
    id: 'sqs',
    signingNames: ['sqs'],
    apiVersion: '2012-11-05',
    targetPrefix: 'AmazonSQS',
    xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
    protocols: ['awsJson1_0', 'awsQuery'],
    queryCompatible: true,
    errorNamespace: 'com.amazonaws.sqs',
  },
  {
    id: 'sns',
    signingNames: ['sns'],
    apiVersion: '2010-03-31',
    targetPrefix: 'AmazonSimpleNotificationService',
    xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    protocols: ['awsQuery'],
    validationCode: 'ValidationError',
  },
  {
    id: 'cloudwatch',
    signingNames: ['monitoring'],
    actionPrefix: 'cloudwatch',
    apiVersion: '2010-08-01',
    targetPrefix: 'GraniteServiceVersion20100801',
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    protocols: ['awsJson1_0', 'rpcv2Cbor', 'awsQuery'],
    queryCompatible: true,
  },
  {
    id: 'route-53',
    signingNames: ['route53'],
    apiVersion: '2013-04-01',
    targetPrefix: 'AWSDnsV20130401',
    xmlNamespace: 'https://route53.amazonaws.com/doc/2013-04-01/',
    protocols: ['restXml'],
  },
  {
    id: 'cloudfront',
    signingNames: ['cloudfront'],
    apiVersion: '2020-05-31',
    targetPrefix: 'Cloudfront2020_05_31',
    xmlNamespace: 'http://cloudfront.amazonaws.com/doc/2020-05-31/',
    protocols: ['restXml'],
  },
  {
    id: 'cloudformation',
    signingNames: ['cloudformation'],
    apiVersion: '2010-05-15',
    targetPrefix: 'CloudFormation',
    xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    protocols: ['awsQuery'],
    validationCode: 'ValidationError',
  },
  {
    id: 'apigatewayv2',
    signingNames: ['apigateway'],
    apiVersion: '2018-11-29',
    targetPrefix: 'ApiGatewayV2',
    xmlNamespace: undefined,
    protocols: ['restJson1'],
    pathPrefix: '/v2/',
  },
] as const satisfies readonly WireFacts[];

/** Facts by service id. */
export const wireFacts: { readonly [Fact in (typeof facts)[number] as Fact['id']]: WireFacts } =
  Object.fromEntries(facts.map((fact) => [fact.id, fact])) as never;
