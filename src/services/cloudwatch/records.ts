import { collection } from '../../store/collection.ts';
import type { Dimension } from './metric.ts';
import type { SummaryRecord } from './summary.ts';

/** What is kept of a metric besides its points. */
export interface MetricRecord {
  /** In the order in which they were first published. */
  readonly dimensions: readonly Dimension[];
  /** Of its newest point; behind the truth by up to `LAST_MS_SLACK`. */
  readonly lastMs: number;
  /** It has, or had, points of single seconds. */
  readonly seconds?: true;
}

/** `lastMs` is not written anew at each point. */
export const LAST_MS_SLACK = 600_000;

/** Key: account, region, namespace, name, dimensions. */
export const metrics = collection<MetricRecord>(['cloudwatch', 'metric']);

/** Key: that of the metric, then the step in seconds, the bucket's start in seconds since the epoch, the unit. */
export const points = collection<SummaryRecord>(['cloudwatch', 'point']);
