import type { Constraints } from '../../../protocol/constraints.ts';

const streamArn: Constraints = { min: 37, max: 1024 };
const shardId: Constraints = { min: 28, max: 65 };
const MOST_STREAMS = 100;
const MOST_RECORDS = 1000;

/** The model's, with the greatest pages that its texts name. */
export const streamsConstraints: Readonly<Record<string, Constraints>> = {
  DescribeStream: {
    members: {
      StreamArn: { ...streamArn, required: true },
      Limit: { integer: true, min: 1, max: MOST_STREAMS },
      ExclusiveStartShardId: shardId,
      ShardFilter: { members: { Type: { enum: ['CHILD_SHARDS'] }, ShardId: shardId } },
    },
  },
  GetRecords: {
    members: {
      ShardIterator: { required: true, min: 1, max: 2048 },
      Limit: { integer: true, min: 1, max: MOST_RECORDS },
    },
  },
  GetShardIterator: {
    members: {
      StreamArn: { ...streamArn, required: true },
      ShardId: { ...shardId, required: true },
      ShardIteratorType: {
        required: true,
        enum: ['TRIM_HORIZON', 'LATEST', 'AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'],
      },
      SequenceNumber: { min: 21, max: 40 },
    },
  },
  ListStreams: {
    members: {
      TableName: { min: 3, max: 255, pattern: '[a-zA-Z0-9_.-]+' },
      Limit: { integer: true, min: 1, max: MOST_STREAMS },
      ExclusiveStartStreamArn: streamArn,
    },
  },
};
