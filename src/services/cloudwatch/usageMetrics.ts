import type { Clock } from '../../base/clock.ts';
import type { Task } from '../../base/task.ts';
import type { Ingest, Point } from './ingest.ts';
import type { Scope } from './metric.ts';
import { createOutbox } from './outbox.ts';
import { floorTo } from './retention.ts';
import { Summary } from './summary.ts';

/** Publishes `AWS/Usage`: how often each operation was called. */
export interface UsageMetrics {
  /** One answered request. `service`: as the platform names it. Nothing is awaited, and nothing throws. */
  readonly called: (scope: Scope, service: string, operation: string) => void;
  /** Resolves when all that was told before is durable. */
  flush(): Promise<void>;
  readonly task: Task;
}

interface Calls {
  readonly scope: Scope;
  readonly service: string;
  readonly operation: string;
  readonly atMs: number;
  count: number;
}

const MINUTE_MS = 60_000;
const FLUSH_PERIOD_MS = 5_000;

/** AWS's names. */
const SERVICES: Readonly<Record<string, string>> = {
  apigatewayv2: 'API Gateway',
  cloudtrail: 'CloudTrail',
  cloudwatch: 'CloudWatch',
  dynamodb: 'DynamoDB',
  'dynamodb-streams': 'DynamoDB Streams',
  'cloudwatch-logs': 'Logs',
  iam: 'IAM',
  lambda: 'Lambda',
  sts: 'STS',
};

export function createUsageMetrics({ clock, ingest }: { clock: Clock; ingest: Ingest }): UsageMetrics {
  let calls = new Map<string, Calls>();
  const flush = createOutbox(ingest, () => {
    const taken = [...calls.values()].map(pointOf);
    calls = new Map();
    return taken;
  });
  return {
    called: ({ account, region }, service, operation) => {
      const atMs = floorTo(clock.now(), MINUTE_MS);
      const id = `${account}/${region}/${service}/${operation}/${atMs}`;
      const known = calls.get(id);
      if (known !== undefined) known.count++;
      else calls.set(id, { scope: { account, region }, service, operation, atMs, count: 1 });
    },
    flush,
    task: { name: 'cloudwatch.usage', periodMs: FLUSH_PERIOD_MS, run: flush },
  };
}

function pointOf({ scope, service, operation, atMs, count }: Calls): Point {
  const dimensions = [
    { name: 'Type', value: 'API' },
    { name: 'Resource', value: operation },
    { name: 'Service', value: SERVICES[service] ?? service },
    { name: 'Class', value: 'None' },
  ];
  const metric = { namespace: 'AWS/Usage', name: 'CallCount', dimensions };
  return { scope, metric, unit: 'None', atMs, highResolution: false, summary: Summary.ofValue(1, count) };
}
