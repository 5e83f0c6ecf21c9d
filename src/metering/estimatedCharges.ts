import type { Clock } from '../base/clock.ts';
import type { Task } from '../base/task.ts';
import { lambdaBill, type Bill } from './bill.ts';
import type { Meter } from './createMeter.ts';
import { PRICES_US_EAST_1, type Architecture } from './priceBook.ts';

/** US dollars at one moment. */
export interface Charge {
  readonly namespace: 'AWS/Billing' | 'Mayfly/Billing';
  readonly name: 'EstimatedCharges' | 'CostToday';
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  readonly atMs: number;
  readonly value: number;
}

export interface EstimatedChargesNeeds {
  readonly meter: Pick<Meter, 'usage'>;
  readonly clock: Clock;
  readonly account: string;
  readonly architecture: Architecture;
  readonly publish: (charges: readonly Charge[]) => Promise<void>;
}

const PERIOD_MS = 60_000;
const CURRENCY = { name: 'Currency', value: 'USD' };
const LAMBDA = { name: 'ServiceName', value: 'AWSLambda' };

/**
 * What AWS would have charged, from real usage. `EstimatedCharges` is AWS's own metric: since the first of the month
 * (UTC), after the free tier. `CostToday` is ours: since midnight (UTC), before the free tier. Published each minute.
 */
export function estimatedCharges(needs: EstimatedChargesNeeds): Task {
  return {
    name: 'metering.estimatedCharges',
    periodMs: PERIOD_MS,
    run: async () => {
      const atMs = Math.floor(needs.clock.now() / PERIOD_MS) * PERIOD_MS;
      const today = new Date(atMs).toISOString().slice(0, 10);
      const rows = await needs.meter.usage({ account: needs.account, fromDay: `${today.slice(0, 7)}-01` });
      if (rows.length === 0) return;
      const { architecture } = needs;
      const prices = PRICES_US_EAST_1;
      const month = dollars(lambdaBill(rows, { prices, architecture }));
      const ofToday = rows.filter(({ day }) => day === today);
      const day = dollars(lambdaBill(ofToday, { prices, architecture, freeTier: false }));
      const estimated = { namespace: 'AWS/Billing', name: 'EstimatedCharges', atMs, value: month } as const;
      await needs.publish([
        { ...estimated, dimensions: [CURRENCY] },
        { ...estimated, dimensions: [LAMBDA, CURRENCY] },
        { namespace: 'Mayfly/Billing', name: 'CostToday', dimensions: [CURRENCY], atMs, value: day },
      ]);
    },
  };
}

/** Not rounded to cents, as the metric is not. */
function dollars({ requests, duration, provisionedTime, provisionedDuration }: Bill): number {
  const lines = [requests, duration, provisionedTime, provisionedDuration];
  return Number(lines.reduce((sum, { picodollars }) => sum + picodollars, 0n)) / 1e12;
}
