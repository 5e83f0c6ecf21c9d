import {
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  ListEventSourceMappingsCommand,
  LambdaClient,
  ListFunctionUrlConfigsCommand,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import { isNotFound } from '../../../../aws/describeError.ts';
import type { Question } from '../../../../live/question.ts';
import { pathOf } from '../../../../shell/paths.ts';

/** What makes a function run. */
export interface Trigger {
  readonly id: string;
  /** `apigateway`, `s3`, `sqs`… */
  readonly service: string;
  readonly detail: string;
  readonly url?: string;
  readonly disabled?: boolean;
}

/** Where its results go. */
export interface Destination {
  readonly on: 'onSuccess' | 'onFailure' | 'deadLetters';
  readonly arn: string;
}

export interface Connections {
  readonly triggers: readonly Trigger[];
  readonly destinations: readonly Destination[];
  /** Why some of them may be missing. */
  readonly refusals: readonly unknown[];
}

interface Asked {
  readonly lambda: LambdaClient;
  readonly name: string;
  readonly qualifier: string | undefined;
  readonly configuration: FunctionConfiguration;
}

export function connectionsKey(name: string, qualifier: string | undefined): string {
  return `functions/${name}/${qualifier ?? ''}/connections`;
}

/** AWS's names of the services that the short ones of principals and ARNs mean. */
const SERVICES: Readonly<Record<string, string>> = {
  apigateway: 'API Gateway',
  cloudfront: 'CloudFront',
  dynamodb: 'DynamoDB',
  events: 'EventBridge',
  lambda: 'Lambda',
  logs: 'CloudWatch Logs',
  s3: 'S3',
  scheduler: 'EventBridge Scheduler',
  sns: 'SNS',
  sqs: 'SQS',
};

export function serviceName(service: string): string {
  return SERVICES[service] ?? service;
}

export function connectionsQuestion(asked: Omit<Asked, 'lambda'>): Question<Connections> {
  return {
    key: connectionsKey(asked.name, asked.qualifier),
    load: (clients, signal) => findConnections({ ...asked, lambda: clients(LambdaClient) }, signal),
  };
}

/** Parts that this person may not see are left out, and why is said: the diagram shows what it can. */
export async function findConnections(
  { lambda, name, qualifier, configuration }: Asked,
  abortSignal: AbortSignal,
): Promise<Connections> {
  const options = { abortSignal };
  const qualified = { FunctionName: name, ...(qualifier !== undefined && { Qualifier: qualifier }) };
  const answers = await Promise.allSettled([
    lambda.send(new ListFunctionUrlConfigsCommand({ FunctionName: name }), options),
    lambda.send(new GetPolicyCommand(qualified), options),
    lambda.send(new ListEventSourceMappingsCommand({ FunctionName: name }), options),
    lambda.send(new GetFunctionEventInvokeConfigCommand(qualified), options),
  ]);
  abortSignal.throwIfAborted();
  const [urls, policy, mappings, events] = answers;
  const refusals = answers.flatMap((answer) =>
    answer.status === 'rejected' && !isNotFound(answer.reason) ? [answer.reason as unknown] : [],
  );
  const triggers: Trigger[] = [
    ...(valueOf(urls)?.FunctionUrlConfigs ?? []).map(({ FunctionUrl = '', AuthType = '' }) => ({
      id: FunctionUrl,
      service: 'url',
      detail: AuthType,
      url: FunctionUrl,
    })),
    ...(valueOf(mappings)?.EventSourceMappings ?? []).map(({ UUID = '', EventSourceArn = '', State }) => ({
      id: UUID,
      service: serviceOf(EventSourceArn),
      detail: sourceOf(EventSourceArn),
      disabled: State === 'Disabled',
    })),
    ...triggersOfPolicy(valueOf(policy)?.Policy),
  ];
  const { OnSuccess, OnFailure } = valueOf(events)?.DestinationConfig ?? {};
  const destinations: Destination[] = [
    { on: 'onSuccess' as const, arn: OnSuccess?.Destination },
    { on: 'onFailure' as const, arn: OnFailure?.Destination },
    { on: 'deadLetters' as const, arn: configuration.DeadLetterConfig?.TargetArn },
  ].flatMap(({ on, arn }) => (arn ? [{ on, arn }] : []));
  return { triggers, destinations, refusals };
}

interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: string | { readonly Service?: string; readonly AWS?: string };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The page in the console of what makes it run, where there is one. */
export function pageOfTrigger({ service, detail }: Trigger): string | undefined {
  if (service === 's3') {
    const bucket = /^arn:aws[\w-]*:s3:::([a-z0-9.-]+)$/.exec(detail)?.[1];
    return bucket === undefined ? undefined : pathOf`/s3/buckets/${bucket}?tab=properties`;
  }
  if (service === 'dynamodb') {
    const table = /^table\/([\w.-]+)$/.exec(detail)?.[1];
    return table === undefined ? undefined : pathOf`/dynamodb/tables/${table}?tab=settings`;
  }
  const api = apiIdOf({ service, detail });
  return api === undefined ? undefined : pathOf`/apis/${api}`;
}

/** Of an HTTP API that may invoke it. */
export function apiIdOf({ service, detail }: Pick<Trigger, 'service' | 'detail'>): string | undefined {
  if (service !== 'apigateway') return undefined;
  return /^arn:aws[\w-]*:execute-api:[^:]*:\d*:([a-z0-9]{10})\//.exec(detail)?.[1];
}

/** A statement that lets a service invoke it is a trigger. */
export function triggersOfPolicy(policy: string | undefined): readonly Trigger[] {
  if (policy === undefined) return [];
  const { Statement = [] } = JSON.parse(policy) as { Statement?: readonly PolicyStatement[] };
  return Statement.flatMap(({ Sid = '', Effect, Principal, Condition }) => {
    const service = typeof Principal === 'object' ? Principal.Service : undefined;
    if (Effect !== 'Allow' || service === undefined) return [];
    const source = Object.values(Condition ?? {})
      .flatMap((operator) => Object.entries(operator))
      .find(([key]) => key.toLowerCase() === 'aws:sourcearn')?.[1];
    return [{ id: Sid, service: service.split('.')[0] ?? service, detail: source ?? Sid }];
  });
}

function valueOf<T>(result: PromiseSettledResult<T>): T | undefined {
  return result.status === 'fulfilled' ? result.value : undefined;
}

export function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}

/** Of a mapping: a stream is known by its table. */
export function sourceOf(eventSourceArn: string): string {
  return lastPart(eventSourceArn.replace(/\/stream\/[^/]*$/, ''));
}

/** Of an ARN what tells it from its neighbours; anything else as it is. */
export function lastPart(arn: string): string {
  return arn.startsWith('arn:') ? arn.split(':').slice(5).join(':') : arn;
}
