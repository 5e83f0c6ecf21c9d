import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { Checkpoint } from '../../../delivery/streamPoller/checkpoint.ts';
import type { Poller } from '../../../delivery/streamPoller/streamPoller.ts';
import { invalidParameter } from '../fault.ts';
import type { RoleUse } from '../executionRole.ts';
import type { AskedMapping } from './askedMapping.ts';
import type { MappingRecord } from './mappingRecord.ts';

/**
 * A kind of event source: what its mappings may say, and how they are served. Another kind (queues) is another one of
 * these, in the table of `eventSourceKinds`; nothing else knows which there are.
 */
export interface EventSourceKind {
  /** What a request asks for, over what there was; throws AWS's errors. */
  settings(asked: AskedMapping, before?: MappingRecord['settings']): MappingRecord['settings'];
  shown(settings: MappingRecord['settings']): Partial<EventSourceMappingConfiguration>;
  /** Where a new mapping begins; throws where it can't. */
  startingPosition(asked: AskedMapping): MappingRecord['startingPosition'];
  /** Throws unless the source is there and the function's role may read it. */
  admit(sourceArn: string, use: RoleUse): Promise<void>;
  /** What a new mapping has done already: nothing, or all that is there. */
  begin(
    sourceArn: string,
    position: MappingRecord['startingPosition'],
  ): Promise<ReadonlyMap<string, Checkpoint>>;
  /** Serves the mapping from now on. Undefined: there is no such source (any more); `gone` is called when that becomes so. */
  serve(mapping: ServedMapping): Promise<Poller | undefined>;
}

export interface ServedMapping {
  readonly account: string;
  readonly region: string;
  readonly record: MappingRecord;
  readonly gone: () => void;
}

/** Third parts of ARNs of sources that AWS has and this platform has not (yet). */
const NOT_HERE: Readonly<Record<string, string>> = {
  sqs: 'SQS',
  kinesis: 'Kinesis',
  kafka: 'Managed Streaming for Apache Kafka',
  mq: 'MQ',
  rds: 'DocumentDB',
};

const STREAM_ARN = /^arn:aws:dynamodb:[^:]+:\d{12}:table\/[^/]+\/stream\/[^/]+$/;

export interface EventSourceKinds {
  readonly dynamodb: EventSourceKind | undefined;
}

/** The kind of a request's source. Throws for what is none, or none of ours. */
export function kindOf(kinds: EventSourceKinds, asked: AskedMapping): [EventSourceKind, string] {
  const { EventSourceArn: arn = '', SelfManagedEventSource: ownCluster } = asked;
  if (ownCluster !== undefined) {
    throw invalidParameter(
      'The parameter SelfManagedEventSource is not supported by this version of Mayfly: it has no Kafka. DynamoDB streams can be event sources.',
    );
  }
  const missing = NOT_HERE[arn.split(':')[2] ?? ''];
  if (missing !== undefined) {
    throw invalidParameter(
      `The event source ${arn} is not supported by this version of Mayfly: it has no ${missing} yet. DynamoDB streams can be event sources.`,
    );
  }
  if (!STREAM_ARN.test(arn) || kinds.dynamodb === undefined) {
    throw invalidParameter('Unrecognized event source.');
  }
  return [kinds.dynamodb, arn];
}
