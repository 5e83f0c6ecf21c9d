import type { OperationTable, PermissionTable, Service } from '../../service.ts';
import type { Parts } from '../needs.ts';
import { streamsConstraints } from './constraints.ts';
import { describeStream, listStreams } from './describeStream.ts';
import { getRecords } from './getRecords.ts';
import { getShardIterator } from './getShardIterator.ts';
import type { StreamsSdk } from './operation.ts';
import { streamsPermissions } from './permissions.ts';
import { trimStreams } from './trim.ts';

/** Amazon DynamoDB Streams: what changed in tables within a day, read through one shard a stream. */
export function createStreamsService(parts: Parts): Service {
  const operations = {
    DescribeStream: describeStream(parts),
    GetRecords: getRecords(parts),
    GetShardIterator: getShardIterator(parts),
    ListStreams: listStreams(parts),
  } satisfies OperationTable<StreamsSdk>;
  return {
    operations,
    permissions: streamsPermissions satisfies PermissionTable<StreamsSdk, typeof operations>,
    constraints: streamsConstraints,
    tasks: [trimStreams(parts)],
  };
}
