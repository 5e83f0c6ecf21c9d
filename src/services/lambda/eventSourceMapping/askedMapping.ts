import type {
  CreateEventSourceMappingRequest,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { invalidParameter } from '../fault.ts';

/** What a request to make or to change a mapping says of it. */
export type AskedMapping = Partial<CreateEventSourceMappingRequest & UpdateEventSourceMappingRequest>;

/** Members that only sources have that this platform does not have; an empty list says nothing. */
const OF_OTHER_SOURCES = [
  'Topics',
  'Queues',
  'SourceAccessConfigurations',
  'AmazonManagedKafkaEventSourceConfig',
  'SelfManagedKafkaEventSourceConfig',
  'DocumentDBEventSourceConfig',
  'ProvisionedPollerConfig',
  'ScalingConfig',
  'LoggingConfig',
] as const satisfies readonly (keyof AskedMapping)[];

/** Nothing is accepted and ignored: what does not concern the kind of source is refused, by name. */
export function refuseOtherSources(asked: AskedMapping): void {
  for (const member of OF_OTHER_SOURCES) {
    const value = asked[member];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    throw invalidParameter(`Unsupported ${member} parameter for given event source mapping type.`);
  }
  if (asked.KMSKeyArn) {
    throw invalidParameter(
      'The parameter KMSKeyArn is not supported by this version of Mayfly: there is no KMS; leave it out.',
    );
  }
}
