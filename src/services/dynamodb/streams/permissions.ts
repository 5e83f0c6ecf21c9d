import type { Call, Demand, Permissions } from '../../service.ts';
import type { StreamsSdk } from './operation.ts';

/** What each operation takes permission for. */
export const streamsPermissions = {
  DescribeStream: onStream,
  GetShardIterator: onStream,
  GetRecords: ({ ShardIterator: iterator = '' }, call) =>
    onStream({ StreamArn: iterator.split('|', 1)[0] }, call),
  ListStreams: (_input, call) => on(call, '*'),
} satisfies Permissions<StreamsSdk>;

function on(call: Call, resource: string): Demand {
  return { action: `dynamodb:${call.operation}`, resource };
}

function onStream({ StreamArn: arn = '' }: { StreamArn?: string | undefined }, call: Call): Demand {
  return on(call, arn);
}
