import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { simulatedClock } from '../../base/clock.ts';
import { seededIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { openMemoryStore } from '../../store/memory/openMemoryStore.ts';
import type { TimedMessage } from './chunk.ts';
import { groupSources, streamSources } from './chunkSource.ts';
import { createIngest } from './ingest.ts';
import { comparePositions, FAR_FUTURE_MS, startOf, type Position } from './position.ts';
import { readPage } from './readPage.ts';
import { groups, ofGroup, streams } from './records.ts';

const HOME = { account: '000000000000', region: 'us-east-1' };
const GROUP = 'g';
const BASE_MS = 1_000_000_000;

interface Batch {
  readonly stream: string;
  readonly events: readonly TimedMessage[];
}

interface Expected extends TimedMessage {
  readonly stream: string;
}

/** Batches of a few streams, within a second, minutes or hours of each other, so that their chunks overlap. */
const batches = fc.array(
  fc.record({
    stream: fc.constantFrom('a', 'b'),
    offsets: fc.array(fc.oneof(fc.nat(20), fc.nat(2000), fc.nat(200_000), fc.nat(20_000_000)), {
      minLength: 1,
      maxLength: 12,
    }),
  }),
  { minLength: 1, maxLength: 12 },
);

const reading = fc.record({
  limit: fc.integer({ min: 1, max: 30 }),
  descending: fc.boolean(),
  stream: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
  range: fc.option(fc.tuple(fc.nat(3000), fc.nat(300_000)), { nil: undefined }),
  scanBytes: fc.constantFrom(1, 400, 1_000_000),
  even: fc.boolean(),
});

describe('pages', () => {
  it('give every event once and in order, whatever the batches, page sizes and directions', async () => {
    await fc.assert(
      fc.asyncProperty(batches, reading, async (written, how) => {
        const made = written.map(({ stream, offsets }, at): Batch => {
          const times = offsets.map((offset) => BASE_MS + offset).toSorted((a, b) => a - b);
          return {
            stream,
            events: times.map((timestampMs, index) => ({ timestampMs, message: `${at}.${index}` })),
          };
        });
        const store = await filled(made);
        const [fromMs, toMs] = how.range
          ? [BASE_MS + how.range[0], BASE_MS + how.range[1]]
          : [0, FAR_FUTURE_MS];
        const accepts = (message: string) => !how.even || Number(message.split('.')[1]) % 2 === 0;
        const expected = made
          .flatMap(({ stream, events }): Expected[] => events.map((event) => ({ stream, ...event })))
          .filter((event) => how.stream === undefined || event.stream === how.stream)
          .filter(
            (event) => event.timestampMs >= fromMs && event.timestampMs < toMs && accepts(event.message),
          )
          .toSorted((a, b) => a.timestampMs - b.timestampMs)
          .map((event) => `${event.stream}:${event.message}`);

        const found: string[] = [];
        let previous: Position | undefined;
        let after = startOf(fromMs);
        let before = startOf(toMs);
        for (let pages = 0; ; pages++) {
          assert.ok(pages < 2000, 'paging ends');
          const page = await store.read(async (view) => {
            const group = await groups.get(view, [...Object.values(HOME), GROUP]);
            const id = group?.id ?? '';
            const stream = how.stream && (await streams.get(view, ofGroup(HOME, id, how.stream)));
            if (how.stream && !stream) return { events: [], resume: undefined };
            const sources =
              stream && how.stream
                ? streamSources(HOME, id, stream.id, how.stream)
                : groupSources(HOME, id, () => true);
            const { limit, descending, scanBytes } = how;
            return readPage(view, { sources, after, before, descending, limit, accepts, scanBytes });
          });
          assert.ok(page.events.length <= how.limit);
          for (const event of page.events) {
            if (previous) {
              const order = comparePositions(event.position, previous);
              assert.ok(how.descending ? order < 0 : order > 0, 'in order');
            }
            previous = event.position;
            found.push(`${event.stream}:${event.message}`);
          }
          if (!page.resume) break;
          if (how.descending) before = page.resume;
          else after = page.resume;
        }
        assert.deepEqual(how.descending ? found.toReversed() : found, expected);
      }),
      { numRuns: 300 },
    );
  });
});

async function filled(made: readonly Batch[]) {
  const clock = simulatedClock(BASE_MS);
  const store = openMemoryStore({ clock, log: silentLog() });
  const ingest = createIngest({ store, clock, ids: seededIds(7), log: silentLog() });
  for (const { stream, events } of made) {
    await ingest.put({ home: HOME, group: GROUP, stream, createMissing: true, events });
  }
  return store;
}
