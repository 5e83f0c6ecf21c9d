import type { DynamoDBOperation } from './operation.ts';

/** AWS's quotas of a new account; Mayfly throttles nothing. */
export const describeLimits: DynamoDBOperation<'DescribeLimits'> = () => ({
  AccountMaxReadCapacityUnits: 80_000,
  AccountMaxWriteCapacityUnits: 80_000,
  TableMaxReadCapacityUnits: 40_000,
  TableMaxWriteCapacityUnits: 40_000,
});

const CACHE_MINUTES = 1440;

export const describeEndpoints: DynamoDBOperation<'DescribeEndpoints'> = (_input, call) => ({
  Endpoints: [{ Address: new URL(call.endpoint).host, CachePeriodInMinutes: CACHE_MINUTES }],
});
