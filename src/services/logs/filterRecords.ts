import type { Distribution } from '@aws-sdk/client-cloudwatch-logs';
import { collection } from '../../store/collection.ts';
import type { Key } from '../../store/store.ts';
import type { Home } from './records.ts';

/**
 * Filters are kept under their group's name, and go with it:
 *
 *   metricFilter        account region GROUP NAME  -> MetricFilterRecord
 *   subscriptionFilter  account region GROUP NAME  -> SubscriptionFilterRecord
 *   resourcePolicy      account region NAME        -> ResourcePolicyRecord
 */
export interface MetricFilterRecord {
  readonly name: string;
  readonly pattern: string;
  readonly createdAtMs: number;
  readonly transformation: Transformation;
}

/** What a matching event counts for. */
export interface Transformation {
  readonly name: string;
  readonly namespace: string;
  /** A number, `$.selector` or `$name`. */
  readonly value: string;
  readonly defaultValue?: number;
  readonly unit?: string;
  /** Names to selectors. */
  readonly dimensions?: Readonly<Record<string, string>>;
}

export interface SubscriptionFilterRecord {
  readonly name: string;
  readonly pattern: string;
  readonly createdAtMs: number;
  readonly destinationArn: string;
  readonly distribution: Distribution;
  readonly roleArn?: string;
}

export interface ResourcePolicyRecord {
  readonly name: string;
  readonly document: string;
  readonly updatedAtMs: number;
}

export const metricFilters = collection<MetricFilterRecord>(['logs', 'metricFilter']);
export const subscriptionFilters = collection<SubscriptionFilterRecord>(['logs', 'subscriptionFilter']);
export const resourcePolicies = collection<ResourcePolicyRecord>(['logs', 'resourcePolicy']);

/** Of all filters of a group, or of one. */
export function filterKey({ account, region }: Home, group: string, ...name: string[]): Key {
  return [account, region, group, ...name];
}
