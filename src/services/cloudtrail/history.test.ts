import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { silentLog, type Log } from '../../base/log.ts';
import { simulatedClock } from '../../base/clock.ts';
import { openMemoryStore } from '../../store/memory/openMemoryStore.ts';
import type { Store } from '../../store/store.ts';
import { eventName } from './eventName.ts';
import { groupCall, HOME, testTrail, type TestTrail } from './trail.fixture.ts';

const DAY_MS = 86_400_000;

const groups = async ({ lookup }: TestTrail, input: Parameters<TestTrail['lookup']>[0] = {}) =>
  (await lookup(input)).map(
    ({ CloudTrailEvent = '{}' }) =>
      (JSON.parse(CloudTrailEvent) as { requestParameters: { groupName: string } }).requestParameters
        .groupName,
  );

const run = (trail: TestTrail, name: string) =>
  trail.service.tasks.find((task) => task.name === name)?.run(new AbortController().signal);

/** Rows of the trail in the store. */
const rowsOf = (trail: TestTrail) =>
  trail.store.read((view) => view.list({ prefix: ['cloudtrail'], limit: Infinity }));

test('whatever the pace, merged or not, every event is found once, newest first, in pages of any size', async () => {
  const gaps = fc.array(fc.constantFrom(0, 0, 1, 400, 1000, 61_000, 1_900_000), {
    minLength: 1,
    maxLength: 60,
  });
  const upTo = (max: number) => fc.integer({ min: 1, max });
  await fc.assert(
    fc.asyncProperty(
      gaps,
      upTo(50),
      upTo(9),
      upTo(20),
      fc.nat(),
      async (all, pageSize, flushed, merged, from) => {
        const trail = testTrail();
        const times: number[] = [];
        for (const [n, gap] of all.entries()) {
          await trail.clock.advance(gap);
          times.push(trail.clock.now());
          trail.service.record(groupCall(`${n}`));
          if (n % flushed === 0) await trail.service.flush();
          if (n % merged === 0) await run(trail, 'cloudtrail.merge');
        }
        const expected = all.map((_, n) => `${n}`).reverse();
        const LookupAttributes = [{ AttributeKey: 'Username' as const, AttributeValue: 'ada' }];
        for (const input of [{}, { LookupAttributes }]) {
          assert.deepEqual(await groups(trail, { ...input, MaxResults: pageSize }), expected);
          const [first = 0, last = 0] = [from % all.length, all.length - 1 - (from % 7)].map(
            (n) => times[n] ?? 0,
          );
          const [StartTime, EndTime] = [new Date(Math.min(first, last)), new Date(Math.max(first, last))];
          const second = (ms: number) => Math.floor(ms / 1000);
          const within = expected.filter((n) => {
            const at = second(times[Number(n)] ?? 0);
            return at >= second(StartTime.getTime()) && at <= second(EndTime.getTime());
          });
          assert.deepEqual(
            await groups(trail, { ...input, MaxResults: pageSize, StartTime, EndTime }),
            within,
          );
        }
        for (const event of await trail.lookup()) {
          const byId = [{ AttributeKey: 'EventId' as const, AttributeValue: event.EventId }];
          assert.deepEqual(await trail.lookup({ LookupAttributes: byId }), [event]);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('a page goes on where the one before ended, also when hours were merged in between', async () => {
  const trail = testTrail();
  for (let n = 0; n < 30; n++) {
    await trail.clock.advance(60_000);
    trail.service.record(groupCall(`${n}`));
    await trail.service.flush();
  }
  await trail.clock.advance(2 * 3_600_000);
  const shown: unknown[] = [];
  for (let token: string | undefined, page = 0; page === 0 || token !== undefined; page++) {
    if (page === 2) await run(trail, 'cloudtrail.merge');
    const answer = await trail.page({ MaxResults: 4, ...(token !== undefined && { NextToken: token }) });
    shown.push(...(answer.Events ?? []).map(({ Resources }) => Resources?.[0]?.ResourceName));
    token = answer.NextToken;
  }
  assert.deepEqual(
    shown,
    Array.from({ length: 30 }, (_, n) => `${29 - n}`),
  );
});

test('an hour of single calls takes a fraction of its room when it is over', async () => {
  const trail = testTrail();
  const start = trail.clock.now();
  await trail.clock.advance(3_600_000 - (start % 3_600_000));
  for (let n = 0; n < 350; n++) {
    await trail.clock.advance(10_000);
    trail.service.record(groupCall('g'));
    await trail.service.flush();
  }
  const bytes = (rows: readonly { key: readonly unknown[]; value: Uint8Array }[]) =>
    rows.reduce((all, { key, value }) => all + JSON.stringify(key).length + value.length, 0);
  const before = bytes(await rowsOf(trail));
  await run(trail, 'cloudtrail.merge');
  assert.equal(bytes(await rowsOf(trail)), before, 'the hour is not over');
  await trail.clock.advance(3_600_000);
  await run(trail, 'cloudtrail.merge');
  const after = bytes(await rowsOf(trail));
  assert.ok(after < before / 10, `${after} of ${before} bytes`);
  assert.equal((await groups(trail)).length, 350);
  await run(trail, 'cloudtrail.merge');
  assert.equal(bytes(await rowsOf(trail)), after);
});

test('events are kept 90 days, and nothing of them longer', async () => {
  const trail = testTrail();
  const use = { action: 'lambda:InvokeFunction', resource: '*', outcome: 'allowed' } as const;
  trail.service.record(groupCall('old'));
  trail.service.record(groupCall('elsewhere', { region: 'eu-west-1' }));
  trail.service.activity.note(HOME.account, 'arn:old', use);
  await trail.service.flush();
  await trail.clock.advance(60 * DAY_MS);
  trail.service.record(groupCall('young'));
  trail.service.activity.note(HOME.account, 'arn:young', use);
  await trail.service.flush();
  await trail.clock.advance(30 * DAY_MS + 1000);
  assert.deepEqual(await groups(trail), ['young']);
  await run(trail, 'cloudtrail.sweep');
  assert.deepEqual(await groups(trail), ['young']);
  assert.deepEqual(await trail.service.activity.of(HOME.account, 'arn:old'), []);
  assert.equal((await trail.service.activity.of(HOME.account, 'arn:young')).length, 1);
  await trail.clock.advance(61 * DAY_MS);
  await run(trail, 'cloudtrail.sweep');
  assert.deepEqual(await rowsOf(trail), []);
});

test('a store that takes nothing loses nothing until memory is full, and then says so', async () => {
  const clock = simulatedClock();
  const sound = openMemoryStore({ clock, log: silentLog() });
  let isFull = true;
  const store: Store = {
    ...sound,
    transact: async (work) => {
      if (isFull) throw new Error('the disk is full');
      return sound.transact(work);
    },
  };
  const said: object[] = [];
  const log: Log = { ...silentLog(), error: (fields) => void said.push(fields) };
  const trail = testTrail({ store, clock, log });
  trail.service.record(groupCall('first'));
  await assert.rejects(trail.service.flush(), /full/);
  trail.service.record(groupCall('second'));
  const large = groupCall('g', {
    wouldBeDenied: undefined,
    input: { GroupName: 'g', Path: 'x'.repeat(30_000) },
  });
  for (let n = 0; n < 1200; n++) trail.service.record(large);
  const dropped = trail.service.metrics[0]?.collect()[0]?.value ?? 0;
  assert.ok(dropped > 0 && dropped < 1200, `${dropped}`);
  isFull = false;
  await trail.service.flush();
  assert.deepEqual(said, [{ dropped }]);
  const found = await groups(trail);
  assert.equal(found.length, 2 + 1200 - dropped);
  assert.deepEqual(found.slice(-2), ['second', 'first']);
});

test("Lambda's events carry the date of their API", () => {
  const of = (name: string, path: string, id = 'lambda') =>
    eventName({ name, http: ['GET', path, 200], service: { id } } as never);
  assert.equal(of('CreateFunction', '/2015-03-31/functions'), 'CreateFunction20150331');
  assert.equal(of('UpdateFunctionCode', '/2015-03-31/functions/{F}/code'), 'UpdateFunctionCode20150331v2');
  assert.equal(of('TagResource', '/2017-03-31/tags/{R}'), 'TagResource20170331v2');
  assert.equal(of('PublishLayerVersion', '/2018-10-31/layers/{L}/versions'), 'PublishLayerVersion20181031');
  assert.equal(of('CreateFunctionUrlConfig', '/2021-10-31/functions/{F}/url'), 'CreateFunctionUrlConfig');
  assert.equal(of('CreateApi', '/v2/apis', 'apigatewayv2'), 'CreateApi');
});

test('names that a client made up harm nothing', async () => {
  const trail = testTrail();
  for (const name of ['\ud800', 'x'.repeat(5000), '', '__proto__', '\u0000']) {
    trail.service.record(groupCall(name, { userAgent: '\udfff', sourceIp: '::1' }));
  }
  assert.equal((await trail.lookup()).length, 5);
});
