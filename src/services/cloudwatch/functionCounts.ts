import type { Clock } from '../../base/clock.ts';
import type { Point } from './ingest.ts';
import type { Dimension, Scope } from './metric.ts';
import { floorTo } from './retention.ts';
import { Summary } from './summary.ts';

/** What is told of functions one by one, besides their invocations; and its unit. */
const UNITS = {
  AsyncEventsReceived: 'Count',
  AsyncEventAge: 'Milliseconds',
  AsyncEventsDropped: 'Count',
  DestinationDeliveryFailures: 'Count',
  RecursiveInvocationsDropped: 'Count',
  IteratorAge: 'Milliseconds',
  PolledEventCount: 'Count',
  FilteredOutEventCount: 'Count',
  InvokedEventCount: 'Count',
  FailedInvokeEventCount: 'Count',
  DroppedEventCount: 'Count',
  OnFailureDestinationDeliveredEventCount: 'Count',
  UrlRequestCount: 'Count',
  UrlRequestLatency: 'Milliseconds',
  Url4xxCount: 'Count',
  Url5xxCount: 'Count',
  ProvisionedConcurrentExecutions: 'Count',
  ProvisionedConcurrencyUtilization: 'Count',
} as const;

export type FunctionCount = keyof typeof UNITS;

interface Counted {
  readonly scope: Scope;
  readonly dimensionSets: readonly (readonly Dimension[])[];
  /** By minute (ms), then by metric. */
  minutes: Map<number, Minute>;
}

type Minute = Map<FunctionCount, Summary>;

function addTo(minute: Minute, name: FunctionCount, value: number): void {
  const summary = minute.get(name);
  if (summary === undefined) minute.set(name, Summary.ofValue(value));
  else summary.add(value);
}

const MINUTE_MS = 60_000;
/** Beyond, who is quiet is forgotten. */
const MAX_KNOWN = 10_000;

/** Counts in memory, by function and by function as it was invoked; taken and stored by whoever made it. */
export class FunctionCounts {
  readonly #clock: Clock;
  readonly #known = new Map<string, Counted>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `arn`: with the qualifier when there was one; or an event source mapping's. */
  add(arn: string, name: FunctionCount, value: number): void {
    addTo(this.#minuteOf(arn), name, value);
  }

  /** One answer of a function URL. */
  addUrl(arn: string, status: number, latencyMs: number): void {
    const minute = this.#minuteOf(arn);
    addTo(minute, 'UrlRequestCount', 1);
    addTo(minute, 'UrlRequestLatency', Math.round(latencyMs * 100) / 100);
    addTo(minute, 'Url4xxCount', status >= 400 && status < 500 ? 1 : 0);
    addTo(minute, 'Url5xxCount', status >= 500 ? 1 : 0);
  }

  #minuteOf(arn: string): Minute {
    let counted = this.#known.get(arn);
    if (counted === undefined) this.#known.set(arn, (counted = newCounted(arn)));
    const atMs = floorTo(this.#clock.now(), MINUTE_MS);
    let metrics = counted.minutes.get(atMs);
    if (metrics === undefined) counted.minutes.set(atMs, (metrics = new Map()));
    return metrics;
  }

  /** What was counted since it was last taken. */
  take(): Point[] {
    const points: Point[] = [];
    for (const [arn, counted] of this.#known) {
      if (counted.minutes.size === 0 && this.#known.size > MAX_KNOWN) this.#known.delete(arn);
      for (const [atMs, metrics] of counted.minutes) points.push(...pointsOf(counted, atMs, metrics));
      counted.minutes = new Map();
    }
    return points;
  }
}

function newCounted(arn: string): Counted {
  const [, , , region = '', account = '', kind, name = '', qualifier = '$LATEST'] = arn.split(':');
  if (kind === 'event-source-mapping') {
    const dimensionSets = [[{ name: 'EventSourceMappingUUID', value: name }]];
    return { scope: { account, region }, dimensionSets, minutes: new Map() };
  }
  const ofFunction = { name: 'FunctionName', value: name };
  const resource = qualifier === '$LATEST' ? name : `${name}:${qualifier}`;
  return {
    scope: { account, region },
    dimensionSets: [[ofFunction], [ofFunction, { name: 'Resource', value: resource }]],
    minutes: new Map(),
  };
}

function pointsOf({ scope, dimensionSets }: Counted, atMs: number, metrics: Minute): Point[] {
  return [...metrics].flatMap(([name, summary]) => {
    // Over all functions too, but for what is of one function by its nature.
    const sets = /^(Url|Provisioned)|EventCount$/.test(name) ? dimensionSets : [[], ...dimensionSets];
    return sets.map((dimensions) => ({
      scope,
      metric: { namespace: 'AWS/Lambda', name, dimensions },
      unit: UNITS[name],
      atMs,
      highResolution: false,
      summary,
    }));
  });
}
