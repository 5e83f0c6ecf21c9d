import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Fault } from '../../protocol/fault.ts';
import type { Store, View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { existingGroup, existingStream } from './access.ts';
import { invalidParameter } from './faults.ts';
import { checkNameLengths, given, namedGroup, streamArn } from './names.ts';
import { namesFrom } from './namesFrom.ts';
import type { LogsOperation } from './operation.ts';
import { pageToken, parsePageToken } from './pageToken.ts';
import { eventId, startOf } from './position.ts';
import {
  doomed,
  ofGroup,
  streams,
  streamsByTime,
  streamTimeKey,
  type GroupRecord,
  type StreamRecord,
} from './records.ts';
import { listByLastEvent, type NamedStream } from './streamsByLastEvent.ts';

export function createLogStream(needs: {
  store: Store;
  clock: Clock;
  ids: Ids;
}): LogsOperation<'CreateLogStream'> {
  return async (input, call) => {
    const name = given(input.logStreamName, 'logStreamName');
    checkNameLengths(input.logGroupName, name);
    const record: StreamRecord = { id: needs.ids.hex(16), createdAtMs: needs.clock.now() };
    await needs.store.transact(async (tx) => {
      const group = await existingGroup(tx, call, given(input.logGroupName, 'logGroupName'));
      const key = ofGroup(call, group.id, name);
      if (await streams.get(tx, key)) {
        throw new Fault('ResourceAlreadyExistsException', 'The specified log stream already exists');
      }
      streams.put(tx, key, record);
      streamsByTime.put(tx, streamTimeKey(call, group.id, name, record), 1);
    });
    return {};
  };
}

export function deleteLogStream(needs: {
  store: Store;
  settle: () => Promise<void>;
}): LogsOperation<'DeleteLogStream'> {
  return async (input, call) => {
    const name = given(input.logStreamName, 'logStreamName');
    checkNameLengths(input.logGroupName, name);
    await needs.settle();
    await needs.store.transact(async (tx) => {
      const group = await existingGroup(tx, call, given(input.logGroupName, 'logGroupName'));
      const stream = await existingStream(tx, call, group, name);
      streams.delete(tx, ofGroup(call, group.id, name));
      streamsByTime.delete(tx, streamTimeKey(call, group.id, name, stream));
      doomed.put(tx, ofGroup(call, group.id, stream.id), 1);
    });
    return {};
  };
}

interface StreamPage {
  readonly found: NamedStream[];
  readonly nextToken: string | undefined;
}

interface StreamListing {
  readonly group: GroupRecord;
  readonly prefix: string | undefined;
  readonly token: string | undefined;
  readonly limit: number;
  readonly descending: boolean;
}

export function describeLogStreams(needs: {
  store: Store;
  settle: () => Promise<void>;
}): LogsOperation<'DescribeLogStreams'> {
  return async (input, call) => {
    const groupName = namedGroup(input, call);
    const byTime = input.orderBy === 'LastEventTime';
    checkNameLengths(input.logStreamNamePrefix);
    if (byTime && input.logStreamNamePrefix !== undefined) {
      throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
    }
    await needs.settle();
    return needs.store.read(async (view) => {
      const page = await (byTime ? listByLastEvent : listByName)(view, call, {
        group: await existingGroup(view, call, groupName),
        prefix: input.logStreamNamePrefix,
        token: input.nextToken,
        limit: input.limit ?? 50,
        descending: input.descending ?? false,
      });
      return {
        logStreams: page.found.map(({ name, stream }) => describe(call, groupName, name, stream)),
        ...(page.nextToken && { nextToken: page.nextToken }),
      };
    });
  };
}

function describe(call: Call, group: string, name: string, stream: StreamRecord) {
  return {
    logStreamName: name,
    creationTime: stream.createdAtMs,
    ...(stream.ingestedAtMs !== undefined && {
      firstEventTimestamp: stream.firstEventMs,
      lastEventTimestamp: stream.lastEventMs,
      lastIngestionTime: stream.ingestedAtMs,
      uploadSequenceToken: eventId(startOf(stream.ingestedAtMs)),
    }),
    arn: streamArn(call, group, name),
    storedBytes: 0, // always, on AWS since 2019
  };
}

async function listByName(view: View, call: Call, listing: StreamListing): Promise<StreamPage> {
  const { group, prefix = '', descending, limit } = listing;
  const kind = descending ? 'streams-' : 'streams';
  const after = parsePageToken(kind, listing.token, ['string'])?.map(String)[0];
  const found: NamedStream[] = [];
  const all = namesFrom(view, streams, ofGroup(call, group.id), { prefix, after, descending });
  for await (const { name, value } of all) {
    if (found.length === limit) return { found, nextToken: pageToken(kind, [found.at(-1)?.name ?? '']) };
    found.push({ name, stream: value });
  }
  return { found, nextToken: undefined };
}
