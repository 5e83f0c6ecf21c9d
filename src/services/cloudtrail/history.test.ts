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

test('whatever the pace, every event is found once, newest first, in pages of any size', async () => {
  const gaps = fc.array(fc.constantFrom(0, 0, 1, 400, 1000, 61_000), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(
      gaps,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 9 }),
      async (all, MaxResults, every) => {
        const trail = testTrail();
        for (const [n, gap] of all.entries()) {
          await trail.clock.advance(gap);
          trail.service.record(groupCall(`${n}`));
          if (n % every === 0) await trail.service.flush();
        }
        const expected = all.map((_, n) => `${n}`).reverse();
        assert.deepEqual(await groups(trail, { MaxResults }), expected);
        const LookupAttributes = [{ AttributeKey: 'Username' as const, AttributeValue: 'ada' }];
        assert.deepEqual(await groups(trail, { MaxResults, LookupAttributes }), expected);
      },
    ),
    { numRuns: 30 },
  );
});

test('events are kept 90 days, and nothing of them longer', async () => {
  const trail = testTrail();
  const sweep = trail.service.tasks.find(({ name }) => name === 'cloudtrail.sweep');
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
  await sweep?.run(new AbortController().signal);
  assert.deepEqual(await groups(trail), ['young']);
  assert.deepEqual(await trail.service.activity.of(HOME.account, 'arn:old'), []);
  assert.equal((await trail.service.activity.of(HOME.account, 'arn:young')).length, 1);
  await trail.clock.advance(60 * DAY_MS);
  await sweep?.run(new AbortController().signal);
  const left = await trail.store.read((view) => view.list({ prefix: ['cloudtrail'], limit: Infinity }));
  assert.deepEqual(left, []);
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
