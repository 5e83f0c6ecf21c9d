import type { MetricFamily, Sample } from './metrics.ts';

/**
 * Requests by service, operation and status, and how long they took. Counted into plain numbers, and turned into
 * metrics when somebody looks: a counter with labels costs more than the rest of the bookkeeping of a request.
 */
export interface OperationStats {
  readonly service: string;
  readonly operation: string;
  record(status: number, durationMs: number): void;
}

export interface RequestMetrics {
  /** Called once for each operation. */
  operation(service: string, operation: string): OperationStats;
  readonly families: readonly MetricFamily[];
}

/** Upper bounds in milliseconds. */
const BOUNDS = [
  0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 60_000, 900_000,
] as const;

export function createRequestMetrics(): RequestMetrics {
  const all: Recorded[] = [];
  return {
    operation: (service, operation) => {
      const stats = new Recorded(service, operation);
      all.push(stats);
      return stats;
    },
    families: [
      {
        name: 'mayfly_requests_total',
        help: 'Answered API requests.',
        type: 'counter',
        collect: () => all.flatMap((stats) => stats.requests()),
      },
      {
        name: 'mayfly_request_duration_seconds',
        help: 'Time from the head of a request to the end of its answer.',
        type: 'histogram',
        collect: () => all.flatMap((stats) => stats.durations()),
      },
    ],
  };
}

class Recorded implements OperationStats {
  readonly service: string;
  readonly operation: string;
  readonly #statuses = new Map<number, number>();
  readonly #buckets = new Float64Array(BOUNDS.length + 1);
  #count = 0;
  #sumMs = 0;

  constructor(service: string, operation: string) {
    this.service = service;
    this.operation = operation;
  }

  record(status: number, durationMs: number): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    this.#count++;
    this.#sumMs += durationMs;
    let at = 0;
    while (at < BOUNDS.length && durationMs > (BOUNDS[at] as number)) at++;
    this.#buckets[at] = (this.#buckets[at] as number) + 1;
  }

  requests(): Sample[] {
    return Array.from(this.#statuses, ([status, value]) => ({
      labels: { ...this.#labels(), status: String(status) },
      value,
    }));
  }

  durations(): Sample[] {
    if (this.#count === 0) return [];
    const labels = this.#labels();
    let below = 0;
    const samples: Sample[] = BOUNDS.map((bound, at) => {
      below += this.#buckets[at] as number;
      return { suffix: '_bucket', labels: { ...labels, le: String(bound / 1000) }, value: below };
    });
    samples.push(
      { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: this.#count },
      { suffix: '_sum', labels, value: this.#sumMs / 1000 },
      { suffix: '_count', labels, value: this.#count },
    );
    return samples;
  }

  #labels(): Record<string, string> {
    return { service: this.service, operation: this.operation };
  }
}
