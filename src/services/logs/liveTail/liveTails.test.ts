import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { simulatedClock, type SimulatedClock } from '../../../base/clock.ts';
import { createLiveTails, type LiveTails } from './liveTails.ts';

const home = { account: '000000000000', region: 'us-east-1' };
let clock: SimulatedClock;
let tails: LiveTails;

beforeEach(() => {
  clock = simulatedClock();
  tails = createLiveTails({ clock });
});

const open = (matches: (message: string) => boolean = () => true) =>
  tails.open({ home, groups: new Set(['g']), wantsStream: (stream) => stream !== 'unwanted', matches });

async function ingest(
  messages: readonly string[],
  stream = 's',
  group = 'g',
  region = home.region,
): Promise<void> {
  const events = messages.map((message, at) => ({ timestampMs: at, message }));
  await tails.observe({
    home: { ...home, region },
    group,
    stream,
    ingestedAtMs: clock.now(),
    events,
    idOf: String,
  });
}

describe('a live tail session', () => {
  test('is told each second what came, also of nothing', async () => {
    const session = open((message) => message !== 'dull');
    await ingest(['a', 'dull', 'b']);
    await ingest(['c'], 'unwanted');
    await ingest(['d'], 's', 'other');
    await ingest(['e'], 's', 'g', 'eu-west-1');
    await clock.advance(1000);
    const update = await session.next();
    assert.deepEqual(
      update?.events.map(({ message }) => message),
      ['a', 'b'],
    );
    assert.equal(update?.sampled, false);
    await clock.advance(1000);
    assert.deepEqual((await session.next())?.events, []);
    session.close();
    assert.equal(await session.next(), undefined);
    assert.equal(tails.count(home), 0);
  });

  test('sees a sample of at most 500 events of a second', async () => {
    const session = open();
    await ingest(Array.from({ length: 30_000 }, (_, at) => `${at}`));
    await clock.advance(1000);
    const update = await session.next();
    const seen = update?.events.map(({ message }) => Number(message)) ?? [];
    assert.ok(update?.sampled === true && seen.length > 200 && seen.length <= 500, `${seen.length}`);
    assert.ok((seen.at(-1) ?? 0) > 29_000, 'from the whole second');
    session.close();
  });

  test('that is slow loses the oldest, and holds little', async () => {
    const session = open();
    for (let second = 0; second < 100; second++) {
      await ingest([`${second}`, 'x'.repeat(900_000)]);
      await clock.advance(1000);
    }
    const first = await session.next();
    const kept = Number(first?.events[0]?.message);
    assert.ok(kept >= 95, `${kept}`);
    session.close();
  });

  test('costs nothing when there is none', () => {
    assert.equal(
      tails.observe({ home, group: 'g', stream: 's', ingestedAtMs: 0, events: [], idOf: String }),
      undefined,
    );
  });
});
