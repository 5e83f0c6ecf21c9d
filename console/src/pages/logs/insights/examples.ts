/** Queries to begin with; their names are texts of the page. */
export const EXAMPLES = {
  newest: 'fields @timestamp, @logStream, @message\n| sort @timestamp desc\n| limit 100',
  errors:
    'fields @timestamp, @message\n| filter @message like /(?i)error|exception/\n| sort @timestamp desc\n| limit 100',
  byTime: 'stats count(*) as events by bin(1m)',
  slowest:
    'filter @type = "REPORT"\n| fields @requestId, @duration, @maxMemoryUsed / 1000000 as MB\n| sort @duration desc\n| limit 20',
  coldStarts:
    'filter @type = "REPORT"\n| stats count(*) as invocations, count(@initDuration) as cold by bin(5m)',
  percentiles:
    'filter @type = "REPORT"\n| stats pct(@duration, 50) as p50, pct(@duration, 90) as p90, pct(@duration, 99) as p99 by bin(5m)',
} as const;

export type ExampleName = keyof typeof EXAMPLES;
export const EXAMPLE_NAMES = Object.keys(EXAMPLES) as ExampleName[];
