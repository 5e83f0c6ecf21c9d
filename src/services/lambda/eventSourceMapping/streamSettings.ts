import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { parseEventPattern } from '../../../delivery/eventPattern/parseEventPattern.ts';
import { invalidParameter } from '../fault.ts';
import { refuseOtherSources, type AskedMapping } from './askedMapping.ts';

/** How the records of a stream are handed on, as AWS counts it: -1 is without end. */
export interface StreamSettings {
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly parallelizationFactor: number;
  readonly maxAgeSeconds: number;
  readonly maxRetries: number;
  readonly bisects: boolean;
  readonly tumblingSeconds: number;
  readonly reportsFailures: boolean;
  readonly countsEvents: boolean;
  /** Event patterns as they were given; a record that one of them matches is handed on. None: all are. */
  readonly filters: readonly string[];
  readonly onFailure?: string;
}

const DEFAULTS: StreamSettings = {
  batchSize: 100,
  batchWindowSeconds: 0,
  parallelizationFactor: 1,
  maxAgeSeconds: -1,
  maxRetries: -1,
  bisects: false,
  tumblingSeconds: 0,
  reportsFailures: false,
  countsEvents: false,
  filters: [],
};

const MOST_FILTERS = 5;
const LEAST_AGE_SECONDS = 60;

/** What a request asks for, over what there was. Where a destination leads is looked at elsewhere. */
export function streamSettings(asked: AskedMapping, before: StreamSettings = DEFAULTS): StreamSettings {
  refuseOtherSources(asked);
  const { onFailure: destinationBefore, ...kept } = before;
  const onFailure = asked.DestinationConfig ? failureDestination(asked) : destinationBefore;
  const settings: StreamSettings = {
    ...kept,
    batchSize: asked.BatchSize ?? kept.batchSize,
    batchWindowSeconds: asked.MaximumBatchingWindowInSeconds ?? kept.batchWindowSeconds,
    parallelizationFactor: asked.ParallelizationFactor ?? kept.parallelizationFactor,
    maxAgeSeconds: asked.MaximumRecordAgeInSeconds ?? kept.maxAgeSeconds,
    maxRetries: asked.MaximumRetryAttempts ?? kept.maxRetries,
    bisects: asked.BisectBatchOnFunctionError ?? kept.bisects,
    tumblingSeconds: asked.TumblingWindowInSeconds ?? kept.tumblingSeconds,
    reportsFailures: asked.FunctionResponseTypes
      ? asked.FunctionResponseTypes.length > 0
      : kept.reportsFailures,
    countsEvents: asked.MetricsConfig ? countsEvents(asked.MetricsConfig.Metrics) : kept.countsEvents,
    filters: asked.FilterCriteria ? filtersOf(asked.FilterCriteria) : kept.filters,
    ...(onFailure && { onFailure }),
  };
  check(settings);
  return settings;
}

function check({ maxAgeSeconds, tumblingSeconds, parallelizationFactor }: StreamSettings): void {
  if (maxAgeSeconds !== -1 && maxAgeSeconds < LEAST_AGE_SECONDS) {
    throw invalidParameter(
      `MaximumRecordAgeInSeconds must be -1, or between ${LEAST_AGE_SECONDS} and 604800.`,
    );
  }
  if (tumblingSeconds > 0 && parallelizationFactor > 1) {
    throw invalidParameter('TumblingWindowInSeconds is not supported with a ParallelizationFactor above 1.');
  }
}

function failureDestination({ DestinationConfig: config }: AskedMapping): string | undefined {
  if (config?.OnSuccess?.Destination) {
    throw invalidParameter('Unsupported OnSuccess parameter for given event source mapping type.');
  }
  return config?.OnFailure?.Destination;
}

function countsEvents(metrics: readonly string[] = []): boolean {
  const other = metrics.find((metric) => metric !== 'EventCount');
  if (other === undefined) return metrics.length > 0;
  throw invalidParameter(`Unsupported metric ${other} for given event source mapping type.`);
}

function filtersOf({ Filters: filters = [] }: NonNullable<AskedMapping['FilterCriteria']>): string[] {
  if (filters.length > MOST_FILTERS) {
    throw invalidParameter(`The FilterCriteria has more than ${MOST_FILTERS} filters.`);
  }
  return filters.map(({ Pattern: pattern = '' }) => {
    try {
      parseEventPattern(pattern);
    } catch {
      throw invalidParameter('Invalid filter pattern definition.');
    }
    return pattern;
  });
}

/** As answers show them. */
export function shownSettings(settings: StreamSettings): Partial<EventSourceMappingConfiguration> {
  const { filters, onFailure } = settings;
  return {
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: settings.batchWindowSeconds,
    ParallelizationFactor: settings.parallelizationFactor,
    MaximumRecordAgeInSeconds: settings.maxAgeSeconds,
    MaximumRetryAttempts: settings.maxRetries,
    BisectBatchOnFunctionError: settings.bisects,
    TumblingWindowInSeconds: settings.tumblingSeconds,
    FunctionResponseTypes: settings.reportsFailures ? ['ReportBatchItemFailures'] : [],
    DestinationConfig: { OnFailure: onFailure === undefined ? {} : { Destination: onFailure } },
    ...(settings.countsEvents && { MetricsConfig: { Metrics: ['EventCount'] } }),
    ...(filters.length > 0 && { FilterCriteria: { Filters: filters.map((Pattern) => ({ Pattern })) } }),
  };
}
