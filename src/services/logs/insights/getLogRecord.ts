import type { Clock } from '../../../base/clock.ts';
import type { Store } from '../../../store/store.ts';
import { existingGroup, existingStream } from '../access.ts';
import { streamSources } from '../chunkSource.ts';
import { invalidParameter, notFound } from '../faults.ts';
import { given } from '../names.ts';
import type { LogsOperation } from '../operation.ts';
import { parseEventId } from '../position.ts';
import { readPage } from '../readPage.ts';
import { expiredBeforeMs } from '../retention.ts';
import { LogRecord, parsePointer } from './logRecord.ts';
import { plainText } from './value.ts';

/** All fields of one event, which the pointer of a query's row names. */
export function getLogRecord({
  store,
  clock,
}: {
  store: Store;
  clock: Clock;
}): LogsOperation<'GetLogRecord'> {
  return async (input, call) => {
    const pointer = parsePointer(given(input.logRecordPointer, 'logRecordPointer'));
    const position = pointer && parseEventId(pointer.id);
    if (!pointer || !position) throw invalidParameter('The specified log record pointer is invalid.');
    const event = await store.read(async (view) => {
      const group = await existingGroup(view, call, pointer.group);
      const stream = await existingStream(view, call, group, pointer.stream);
      if (position.timestampMs < expiredBeforeMs(group, clock.now())) return undefined;
      const { events } = await readPage(view, {
        sources: streamSources(call, group.id, stream.id, pointer.stream),
        after: { ...position, index: position.index - 1 },
        before: { ...position, index: position.index + 1 },
        descending: false,
        limit: 1,
      });
      return events[0];
    });
    if (!event) throw notFound('The specified log record does not exist.');
    const { timestampMs, sequence, node, index } = position;
    const { account, region } = call;
    const { ingestedAtMs, message } = event;
    const { group, stream } = pointer;
    const origin = { account, region, group, stream, sequence, node, ingestedAtMs };
    const record = new LogRecord(origin, timestampMs, index, message);
    const discovered = [...record.discovered()].map(([name, value]): [string, string] => [
      name,
      plainText(value),
    ]);
    return {
      logRecord: {
        ...Object.fromEntries(discovered),
        '@message': message,
        '@timestamp': String(timestampMs),
        '@ingestionTime': String(ingestedAtMs),
        '@logStream': stream,
        '@log': `${account}:${group}`,
        '@ptr': input.logRecordPointer ?? '',
      },
    };
  };
}
