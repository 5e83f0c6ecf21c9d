import type { Parts } from '../needs.ts';
import { streams, type StreamRecord } from '../records.ts';
import type { StreamsOperation } from './operation.ts';
import { findStream, parseStreamArn, streamArn } from './streamArn.ts';

type Needs = Pick<Parts, 'store'>;

export function describeStream({ store }: Needs): StreamsOperation<'DescribeStream'> {
  return async (input, call) => {
    const arn = input.StreamArn ?? '';
    const stream = await store.read((view) => findStream(view, call, arn));
    const { ExclusiveStartShardId: after, ShardFilter: filter } = input;
    // One shard has no children, and nothing is behind it.
    const isWanted = filter === undefined && (after === undefined || after < stream.shardId);
    return {
      StreamDescription: {
        StreamArn: arn,
        StreamLabel: stream.label,
        StreamStatus: stream.ended ? 'DISABLED' : 'ENABLED',
        StreamViewType: stream.viewType,
        CreationRequestDateTime: new Date(stream.createdMs),
        TableName: stream.table,
        KeySchema: stream.keySchema.map(({ name, type }) => ({ AttributeName: name, KeyType: type })),
        Shards: isWanted ? [shardOf(stream)] : [],
      },
    };
  };
}

function shardOf({ shardId, startSequence, ended }: StreamRecord) {
  return {
    ShardId: shardId,
    SequenceNumberRange: {
      StartingSequenceNumber: startSequence,
      ...(ended && { EndingSequenceNumber: ended.sequence }),
    },
  };
}

const MAX_PAGE = 100;

export function listStreams({ store }: Needs): StreamsOperation<'ListStreams'> {
  return async ({ TableName: table, Limit: limit = MAX_PAGE, ExclusiveStartStreamArn: start }, call) => {
    const prefix = [call.account, call.region, ...(table === undefined ? [] : [table])];
    const after = start === undefined ? undefined : parseStreamArn(start, call);
    const page = await store.read((view) =>
      streams.list(view, {
        prefix,
        ...(after && { after: [call.account, call.region, after.table, after.label] }),
        limit: limit + 1,
      }),
    );
    const shown = page.slice(0, limit).map(({ value }) => ({
      StreamArn: streamArn(call, value),
      StreamLabel: value.label,
      TableName: value.table,
    }));
    const last = page.length > limit ? shown.at(-1)?.StreamArn : undefined;
    return { Streams: shown, ...(last !== undefined && { LastEvaluatedStreamArn: last }) };
  };
}
