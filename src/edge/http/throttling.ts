import type { Clock } from '../../base/clock.ts';
import type { HttpThrottle } from '../../services/apigatewayv2/index.ts';

/** Token buckets of stages and routes: the burst is what they hold, the rate what runs into them. */
export interface Throttling {
  readonly admits: (throttle: HttpThrottle) => boolean;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** What AWS gives an account; a limit that is set on one side only is that on the other. */
const ACCOUNT = { perSecond: 10_000, burst: 5_000 };
/** More than are busy on any machine; beyond them all begin full again. */
const MOST_BUCKETS = 10_000;

export function createThrottling(clock: Pick<Clock, 'monotonic'>): Throttling {
  const buckets = new Map<string, Bucket>();
  return {
    admits: ({ id, perSecond = ACCOUNT.perSecond, burst = ACCOUNT.burst }) => {
      if (perSecond <= 0 && burst <= 0) return false;
      const nowMs = clock.monotonic();
      let bucket = buckets.get(id);
      if (bucket === undefined) {
        if (buckets.size >= MOST_BUCKETS) buckets.clear();
        buckets.set(id, (bucket = { tokens: burst, filledAtMs: nowMs }));
      }
      bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.filledAtMs) * perSecond) / 1000);
      bucket.filledAtMs = nowMs;
      if (bucket.tokens < 1) return false;
      bucket.tokens--;
      return true;
    },
  };
}
