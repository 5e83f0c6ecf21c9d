import type { Clock } from '../../base/clock.ts';
import type { Task } from '../../base/task.ts';
import type { Ingest, Point } from './ingest.ts';
import type { Dimension, Scope } from './metric.ts';
import { minutePoints, type MinuteValue } from './minutePoints.ts';
import { createOutbox } from './outbox.ts';
import { floorTo } from './retention.ts';
import { Summary } from './summary.ts';

/** What the platform tells of HTTP APIs. Nothing here is awaited, and nothing throws. */
export interface ApiMetrics {
  /** One request that an API answered. */
  readonly answered: (answer: AnsweredRequest) => void;
}

export interface AnsweredRequest extends Scope {
  readonly apiId: string;
  readonly stage: string;
  /** Where the route is counted by itself: `GET /pets`. */
  readonly routeKey: string | undefined;
  readonly status: number;
  readonly latencyMs: number;
  /** Undefined: the request did not get as far. */
  readonly integrationLatencyMs: number | undefined;
  /** Of the request's body and the answer's. */
  readonly bytes: number;
}

export interface ApiPublisher extends ApiMetrics {
  /** Resolves when all that was told before is durable. */
  flush(): Promise<void>;
  readonly task: Task;
}

/** A minute of one stage, or of one of its routes. */
interface Minute {
  readonly scope: Scope;
  readonly dimensionSets: readonly (readonly Dimension[])[];
  readonly atMs: number;
  count: number;
  clientErrors: number;
  serverErrors: number;
  readonly latency: Summary;
  readonly integrationLatency: Summary;
  readonly bytes: Summary;
}

const MINUTE_MS = 60_000;
const FLUSH_PERIOD_MS = 1_000;

/** Publishes `AWS/ApiGateway`: counted in memory, stored each second. `kill -9` may lose that second. */
export function createApiMetrics({ clock, ingest }: { clock: Clock; ingest: Ingest }): ApiPublisher {
  let minutes = new Map<string, Minute>();
  const flush = createOutbox(ingest, () => {
    const taken = [...minutes.values()].flatMap(pointsOf);
    minutes = new Map();
    return taken;
  });
  return {
    answered: (answer) => {
      const { account, region, apiId, stage, routeKey } = answer;
      const atMs = floorTo(clock.now(), MINUTE_MS);
      const id = `${account}/${region}/${apiId}/${stage}/${routeKey ?? ''}/${atMs}`;
      let minute = minutes.get(id);
      if (minute === undefined) minutes.set(id, (minute = newMinute(answer, atMs)));
      add(minute, answer);
    },
    flush,
    task: { name: 'cloudwatch.apis', periodMs: FLUSH_PERIOD_MS, run: flush },
  };
}

function newMinute({ account, region, apiId, stage, routeKey }: AnsweredRequest, atMs: number): Minute {
  return {
    scope: { account, region },
    dimensionSets: dimensionSets(apiId, stage, routeKey),
    atMs,
    count: 0,
    clientErrors: 0,
    serverErrors: 0,
    latency: new Summary(),
    integrationLatency: new Summary(),
    bytes: new Summary(),
  };
}

/** Each set of dimensions is a metric of its own. */
function dimensionSets(apiId: string, stage: string, routeKey: string | undefined): (readonly Dimension[])[] {
  const ofApi = { name: 'ApiId', value: apiId };
  const ofStage = { name: 'Stage', value: stage };
  if (routeKey === undefined) return [[ofApi], [ofApi, ofStage]];
  const space = routeKey.indexOf(' ');
  const method = { name: 'Method', value: space < 0 ? routeKey : routeKey.slice(0, space) };
  const resource = { name: 'Resource', value: routeKey.slice(space + 1) };
  return [[ofApi], [ofApi, ofStage], [ofApi, method, resource, ofStage]];
}

function add(minute: Minute, { status, latencyMs, integrationLatencyMs, bytes }: AnsweredRequest): void {
  minute.count++;
  if (status >= 500) minute.serverErrors++;
  else if (status >= 400) minute.clientErrors++;
  minute.latency.add(rounded(latencyMs));
  if (integrationLatencyMs !== undefined) minute.integrationLatency.add(rounded(integrationLatencyMs));
  minute.bytes.add(bytes);
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}

function pointsOf(minute: Minute): Point[] {
  const { count, clientErrors, serverErrors } = minute;
  const values: MinuteValue[] = [
    ['Count', 'Count', Summary.ofValue(1, count)],
    ['4xx', 'Count', Summary.ofOccurrences(clientErrors, count)],
    ['5xx', 'Count', Summary.ofOccurrences(serverErrors, count)],
    ['Latency', 'Milliseconds', minute.latency],
    ['DataProcessed', 'Bytes', minute.bytes],
  ];
  if (minute.integrationLatency.count > 0) {
    values.push(['IntegrationLatency', 'Milliseconds', minute.integrationLatency]);
  }
  return minutePoints('AWS/ApiGateway', minute, minute.dimensionSets, values);
}
