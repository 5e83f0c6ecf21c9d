import type { Clock } from '../../../base/clock.ts';
import type { Store } from '../../../store/store.ts';
import { existingGroup } from '../access.ts';
import { groupSources } from '../chunkSource.ts';
import { namedGroup } from '../names.ts';
import type { LogsOperation } from '../operation.ts';
import { startOf } from '../position.ts';
import { readPage } from '../readPage.ts';
import { doomed, ofGroup } from '../records.ts';
import { expiredBeforeMs } from '../retention.ts';
import { discoverFields } from './discoverFields.ts';

const AROUND_MS = 8 * 60_000;
const RECENT_MS = 15 * 60_000;
/** Of the newest events in that time. */
const SAMPLE = 1000;
const SLICE_CHARACTERS = 64 * 1024;
const ALWAYS = ['@ingestionTime', '@log', '@logStream', '@message', '@timestamp'];

/** Which fields a group's events have, and how many percent of them. */
export function getLogGroupFields({
  store,
  clock,
  settle,
}: {
  store: Store;
  clock: Clock;
  settle: () => Promise<void>;
}): LogsOperation<'GetLogGroupFields'> {
  return async (input, call) => {
    const name = namedGroup(input, call);
    const nowMs = clock.now();
    const aroundMs = input.time === undefined ? undefined : input.time * 1000;
    const fromMs = aroundMs === undefined ? nowMs - RECENT_MS : aroundMs - AROUND_MS;
    const toMs = aroundMs === undefined ? nowMs : aroundMs + AROUND_MS;
    await settle();
    const { events } = await store.read(async (view) => {
      const group = await existingGroup(view, call, name);
      const dead = await doomed.list(view, { prefix: ofGroup(call, group.id) });
      const deadIds = new Set(dead.map(({ key }) => key.at(-1)));
      return readPage(view, {
        sources: groupSources(call, group.id, (_stream, id) => !deadIds.has(id)),
        after: startOf(Math.max(fromMs, expiredBeforeMs(group, nowMs))),
        before: startOf(toMs + 1),
        descending: true,
        limit: SAMPLE,
      });
    });
    const counts = await countFields(events, name.startsWith('/aws/lambda/'));
    return {
      logGroupFields: [...counts]
        .map(([field, count]) => ({ name: field, percent: Math.round((count / events.length) * 100) }))
        .sort((a, b) => b.percent - a.percent || (a.name < b.name ? -1 : 1)),
    };
  };
}

async function countFields(
  events: readonly { readonly message: string }[],
  fromLambda: boolean,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  let characters = 0;
  for (const { message } of events) {
    for (const name of [...ALWAYS, ...discoverFields(message, fromLambda).keys()]) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    characters += message.length;
    if (characters < SLICE_CHARACTERS) continue;
    characters = 0;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return counts;
}
