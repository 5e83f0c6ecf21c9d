import type { Call, Demand, Permissions } from '../service.ts';
import type { CloudTrailSdk } from './operation.ts';

/** What each operation takes permission for. The event history is no resource. */
export const permissions = {
  LookupEvents: anywhere,
  DescribeTrails: anywhere,
  ListTrails: anywhere,
  GetTrail: onTrail,
  GetTrailStatus: onTrail,
  ListEventDataStores: anywhere,
  ListChannels: anywhere,
  ListImports: anywhere,
} satisfies Permissions<CloudTrailSdk>;

function on(call: Call, resource: string): Demand {
  return { action: `cloudtrail:${call.operation}`, resource };
}

function anywhere(_input: unknown, call: Call): Demand {
  return on(call, '*');
}

function onTrail({ Name = '' }: { Name?: string | undefined }, call: Call): Demand {
  const { partition, region, account } = call;
  return on(
    call,
    Name.startsWith('arn:') ? Name : `arn:${partition}:cloudtrail:${region}:${account}:trail/${Name}`,
  );
}
