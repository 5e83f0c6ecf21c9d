import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { Store } from '../../store/store.ts';
import {
  GROUP,
  TARGET,
  call,
  clock,
  filter,
  freshLogs,
  get,
  logs,
  logsOn,
  messages,
  rows,
  store,
} from './logs.fixture.ts';

beforeEach(freshLogs);

describe("the platform's own lines", () => {
  it('make group and stream, and are read as soon as they were appended', async () => {
    logs.append(TARGET, [{ timestampMs: clock.now(), message: 'START\n' }]);
    logs.append(TARGET, [{ timestampMs: clock.now(), message: '' }]);
    assert.deepEqual(messages(await get()), ['START\n', '\n']);
    logs.append(TARGET, [{ timestampMs: clock.now() - 1, message: 'late' }]);
    assert.deepEqual(messages(await filter()), ['late', 'START\n', '\n']);
    assert.equal((await call('DescribeLogGroups', {})).logGroups?.length, 1);
  });

  it('are stored by themselves within half a second, many in one value', async () => {
    for (let at = 0; at < 3000; at++) {
      logs.append(TARGET, [{ timestampMs: clock.now(), message: `line ${at}` }]);
    }
    await clock.advance(500);
    assert.equal(await rows('chunk'), 1);
    const page = await get({ limit: 10_000 });
    assert.equal(page.events?.length, 3000);
    assert.equal(page.events?.[2999]?.message, 'line 2999');
  });

  it('of many busy streams are stored within a second, as each stream costs at each time', async () => {
    const appendToAll = (message: string) => {
      for (let at = 0; at < 150; at++) {
        logs.append({ ...TARGET, stream: `s${at}` }, [{ timestampMs: clock.now(), message }]);
      }
    };
    appendToAll('first');
    await clock.advance(450);
    assert.equal(await rows('chunk'), 150);
    appendToAll('second');
    await clock.advance(450);
    assert.equal(await rows('chunk'), 150);
    await clock.advance(500);
    assert.equal(await rows('chunk'), 300);
    for (let at = 0; at < 150; at++) {
      logs.append({ ...TARGET, stream: `s${at}` }, [
        { timestampMs: clock.now(), message: 'x'.repeat(90_000) },
      ]);
    }
    await clock.advance(1);
    assert.ok((await rows('chunk')) >= 350, 'memory is not filled for the sake of fewer rows');
  });

  it('are dropped, and counted, when they come faster than memory allows', async () => {
    const message = 'x'.repeat(100_000);
    for (let at = 0; at < 500; at++) logs.append(TARGET, [{ timestampMs: clock.now(), message }]);
    await logs.flush();
    await logs.flush();
    let kept = 0;
    let notices = '';
    let nextToken: string | undefined;
    do {
      const page = await filter({ nextToken });
      for (const event of page.events ?? []) {
        if (event.message === message) kept++;
        else notices += event.message;
      }
      nextToken = page.nextToken;
    } while (nextToken);
    const dropped = Number(/\[mayfly\] (\d+) log lines were dropped/.exec(notices)?.[1]);
    assert.equal(kept + dropped, 500);
    assert.ok(kept >= 80, `${kept} kept`);
  });

  it('are cut when longer than an event may be', async () => {
    logs.append(TARGET, [{ timestampMs: clock.now(), message: '🦋'.repeat(150_000) }]);
    const events = (await filter()).events ?? [];
    assert.ok(events.map((event) => event.message).join('') === '🦋'.repeat(150_000));
    assert.ok(events.length > 1);
  });

  it('are counted when the store refuses them, and stored again when it works again', async () => {
    let full = true;
    const healthy = store;
    const disk: Store = {
      ...healthy,
      transact: (work) => (full ? Promise.reject(new Error('disk full')) : healthy.transact(work)),
    };
    logsOn(disk);
    logs.append(TARGET, [{ timestampMs: clock.now(), message: 'lost 1' }]);
    logs.append(TARGET, [{ timestampMs: clock.now(), message: 'lost 2' }]);
    await logs.flush();
    await clock.advance(2000);
    full = false;
    logs.append(TARGET, [{ timestampMs: clock.now(), message: 'kept' }]);
    const found = messages(await get());
    assert.deepEqual(found[0], 'kept');
    assert.match(found[1] ?? '', /^\[mayfly\] 2 log lines were dropped/);
    assert.equal(found.length, 2);
  });

  it('make a deleted group again, as Lambda does', async () => {
    logs.append(TARGET, [{ timestampMs: clock.now(), message: 'one' }]);
    await logs.flush();
    await call('DeleteLogGroup', { logGroupName: GROUP });
    logs.append(TARGET, [{ timestampMs: clock.now(), message: 'two' }]);
    assert.deepEqual(messages(await filter()), ['two']);
  });
});
