import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { OperationalError } from '../base/errors.ts';
import type { Entry, Key, Store, Transaction } from './store.ts';
import {
  anyRange,
  anyStep,
  bytesOf,
  listModel,
  permutations,
  rangeUnder,
  runOnModel,
  runOnStore,
  textOf,
  under,
  type Model,
  type Step,
} from './storeModel.fixture.ts';
import { anyKey, closeKey } from './keys.fixture.ts';

/** What every driver of the store keeps. `open` gives an empty store each time. */
export function describeStore(driver: string, open: () => Promise<Store>): void {
  describe(`store on ${driver}`, () => {
    let store: Store;
    let roots = 0;
    /** A part of the store that no other test touches. */
    const root = (): Key => ['test', roots++];
    before(async () => {
      store = await open();
    });
    after(() => store.close());

    const get = async (key: Key) => textOf(await store.read((view) => view.get(key)));
    const put = (key: Key, text: string) => store.transact(async (t) => t.put(key, bytesOf(text)));
    const keysUnder = (prefix: Key) => store.read(async (view) => (await view.list(all(prefix))).map(keyOf));

    describe('records', () => {
      test('what was put is read, until it is deleted', async () => {
        const at = root();
        assert.equal(await get(at), undefined);
        await put(at, 'one');
        assert.equal(await get(at), 'one');
        await put(at, 'two');
        assert.equal(await get(at), 'two');
        await store.transact(async (t) => t.delete(at));
        assert.equal(await get(at), undefined);
      });

      test('any key and any bytes come back as they were', async () => {
        await fc.assert(
          fc.asyncProperty(anyKey, fc.uint8Array({ maxLength: 20 }), async (key, value) => {
            const at = [...root(), ...key];
            await store.transact(async (t) => t.put(at, value));
            const entries = await store.read((view) => view.list(all(at)));
            assert.deepEqual(entries.map(keyOf), [at]);
            assert.deepEqual(Buffer.from(entries[0]?.value ?? []), Buffer.from(value));
          }),
          { numRuns: 60 },
        );
      });

      test('the empty key, the empty value and a value of 3 MB', async () => {
        await store.transact(async (t) => t.put([], new Uint8Array(0)));
        assert.equal((await store.read((view) => view.get([])))?.byteLength, 0);
        const first = await store.read((view) => view.list({ prefix: [], limit: 1 }));
        assert.deepEqual(first.map(keyOf), [[]]);
        await store.transact(async (t) => t.delete([]));
        assert.equal(await get([]), undefined);
        const at = root();
        const large = Buffer.alloc(3_000_000, 'abc');
        await store.transact(async (t) => t.put(at, large));
        assert.ok(large.equals((await store.read((view) => view.get(at))) ?? new Uint8Array()));
      });

      test('changing the bytes given or read changes nothing stored', async () => {
        const at = root();
        const given = bytesOf('kept');
        await store.transact(async (t) => t.put(at, given));
        given.fill(0);
        (await store.read((view) => view.get(at)))?.fill(0);
        for (const entry of await store.read((view) => view.list(all(at)))) entry.value.fill(0);
        assert.equal(await get(at), 'kept');
      });

      test('what has no place in a key is refused', async () => {
        await assert.rejects(get([1.5]), TypeError);
        await assert.rejects(put(['\ud800'], ''), TypeError);
      });
    });

    describe('ranges', () => {
      test('every range of every content lists what the model lists', async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(closeKey, { maxLength: 12 }),
            fc.array(anyRange, { minLength: 1, maxLength: 8 }),
            async (keys, ranges) => {
              const at = root();
              const model: Model = new Map();
              await store.transact(async (t) => {
                for (const key of keys) {
                  const step: Step = { do: 'put', key: [...at, ...key] };
                  runOnModel(model, step, String(key));
                  await runOnStore(t, step, String(key));
                }
              });
              await store.read(async (view) => {
                for (const range of ranges) {
                  const full = rangeUnder(at, range);
                  const found = (await view.list(full)).map((entry) => [entry.key, textOf(entry.value)]);
                  assert.deepEqual(found, listModel(model, full));
                }
              });
            },
          ),
          { numRuns: 100 },
        );
      });

      test('pages with the last key as token meet each key once, in both directions', async () => {
        const at = root();
        await store.transact(async (t) => {
          for (let i = 0; i < 25; i++) t.put([...at, 'k', i], bytesOf(String(i)));
          t.put([...at, 'l'], bytesOf('beyond'));
        });
        const prefix = [...at, 'k'];
        for (const reverse of [false, true]) {
          const seen: Key[] = [];
          for (let page: Entry[] | undefined; page?.length !== 0;) {
            const token = seen.at(-1);
            const from = token && (reverse ? { before: token } : { after: token });
            page = await store.read((view) => view.list({ prefix, limit: 10, reverse, ...from }));
            seen.push(...page.map(keyOf));
          }
          const expected = Array.from({ length: 25 }, (_, i) => [...prefix, i]);
          assert.deepEqual(seen, reverse ? expected.reverse() : expected);
        }
      });

      test('a limit that is no whole number is refused', async () => {
        for (const limit of [-1, 0.5, NaN]) {
          await assert.rejects(
            store.read((view) => view.list({ prefix: [], limit })),
            RangeError,
          );
        }
      });
    });

    describe('transactions', () => {
      test('one that throws has written nothing, and throws that', async () => {
        const at = root();
        const problem = new Error('of the caller');
        const work = async (t: Transaction) => {
          t.put(at, bytesOf('never'));
          t.deletePrefix([]);
          throw problem;
        };
        await assert.rejects(store.transact(work), (error) => error === problem);
        assert.equal(await get(at), undefined);
      });

      test('one alone does what the model does, and reads its own writes', async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(closeKey, { maxLength: 6 }),
            fc.array(anyStep, { maxLength: 12 }),
            async (content, given) => {
              const at = root();
              const model = await seed(store, at, content);
              const steps = given.map((step) => under(at, step));
              const expected = steps.map((step, i) => runOnModel(model, step, `v${i}`));
              const results = await store.transact(async (t) => {
                const out: string[] = [];
                for (const [i, step] of steps.entries()) out.push(await runOnStore(t, step, `v${i}`));
                return out;
              });
              assert.deepEqual(results, expected);
              assert.deepEqual(await contentOf(store, at), listModel(model, all(at)));
            },
          ),
          { numRuns: 200 },
        );
      });

      test('several at once do what some order of them does', async () => {
        const programs = fc.array(fc.array(anyStep, { minLength: 1, maxLength: 4 }), {
          minLength: 2,
          maxLength: 4,
        });
        await fc.assert(
          fc.asyncProperty(fc.array(closeKey, { maxLength: 4 }), programs, async (content, given) => {
            const at = root();
            const model = await seed(store, at, content);
            const jobs = given.map((steps, job) => ({ job, steps: steps.map((step) => under(at, step)) }));
            const results = await Promise.all(
              jobs.map(({ job, steps }) =>
                store.transact(async (t) => {
                  const out: string[] = [];
                  for (const [i, step] of steps.entries()) out.push(await runOnStore(t, step, `${job}.${i}`));
                  return out;
                }),
              ),
            );
            const actual = JSON.stringify([results, await contentOf(store, at)]);
            const explained = permutations(jobs).some((order) => {
              const copy: Model = new Map(model);
              const replayed: string[][] = [];
              for (const { job, steps } of order) {
                replayed[job] = steps.map((step, i) => runOnModel(copy, step, `${job}.${i}`));
              }
              return JSON.stringify([replayed, listModel(copy, all(at))]) === actual;
            });
            assert.ok(explained, `no serial order gives ${actual}`);
          }),
          { numRuns: 200 },
        );
      });

      test('a hundred increments of one number are a hundred', async () => {
        const at = root();
        const increment = () =>
          store.transact(async (t) => t.put(at, bytesOf(String(Number(textOf(await t.get(at)) ?? 0) + 1))));
        await Promise.all(Array.from({ length: 100 }, increment));
        assert.equal(await get(at), '100');
      });

      test('two that each see what the other takes away do not both go through (write skew)', async () => {
        const at = root();
        await put([...at, 'a'], 'on duty');
        await put([...at, 'b'], 'on duty');
        const leave = (who: string) =>
          store.transact(async (t) => {
            const onDuty = (await t.list(all(at))).length;
            await turnOfTheLoop();
            if (onDuty > 1) t.delete([...at, who]);
          });
        await Promise.all([leave('a'), leave('b')]);
        assert.equal((await keysUnder(at)).length, 1);
      });

      test('a write beyond what a limited list returned is no conflict; one within it is', async () => {
        const at = root();
        await store.transact(async (t) => {
          for (let i = 0; i < 10; i++) t.put([...at, i], bytesOf(''));
        });
        const conflictsWhen = async (reverse: boolean, written: number) => {
          const conflictsBefore = store.stats().conflicts;
          let first = true;
          await store.transact(async (t) => {
            await t.list({ prefix: at, limit: 3, reverse });
            if (first) await put([...at, written], 'changed');
            first = false;
            t.put([...root(), 'other'], bytesOf(''));
          });
          return store.stats().conflicts - conflictsBefore;
        };
        assert.equal(await conflictsWhen(false, 3), 0);
        assert.equal(await conflictsWhen(false, 2), 1);
        assert.equal(await conflictsWhen(false, 0), 1);
        assert.equal(await conflictsWhen(true, 6), 0);
        assert.equal(await conflictsWhen(true, 7), 1);
      });

      test('one that loses every time gives up with a clear error', async () => {
        const at = root();
        let runs = 0;
        const loser = store.transact(async (t) => {
          runs++;
          await t.get(at);
          await put(at, String(runs));
          t.put([...at, 'mine'], bytesOf('never'));
        });
        await assert.rejects(
          loser,
          (error) => error instanceof OperationalError && /100 times/.test(error.message),
        );
        assert.equal(runs, 100);
        assert.equal(await get([...at, 'mine']), undefined);
      });

      test('one that only reads is no commit', async () => {
        const commitsBefore = store.stats().commits;
        await store.transact(async (t) => t.get(['anything']));
        assert.equal(store.stats().commits, commitsBefore);
      });
    });

    describe('views', () => {
      test('a view stays with its moment while others write', async () => {
        const at = root();
        await put([...at, 0], 'old');
        await store.read(async (view) => {
          assert.equal(textOf(await view.get([...at, 0])), 'old');
          await put([...at, 0], 'new');
          await put([...at, 1], 'new');
          assert.equal(textOf(await view.get([...at, 0])), 'old');
          assert.deepEqual((await view.list(all(at))).map(keyOf), [[...at, 0]]);
        });
        assert.equal((await keysUnder(at)).length, 2);
      });

      test('many moments are open at once', async () => {
        const at = root();
        const release = Promise.withResolvers<void>();
        const views: Promise<(string | undefined)[]>[] = [];
        for (let i = 0; i < 6; i++) {
          await put(at, String(i));
          views.push(
            store.read(async (view) => {
              const early = textOf(await view.get(at));
              await release.promise;
              return [early, textOf(await view.get(at))];
            }),
          );
        }
        release.resolve();
        const expected = Array.from({ length: 6 }, (_, i) => [String(i), String(i)]);
        assert.deepEqual(await Promise.all(views), expected);
      });

      test('a transaction too reads one moment', async () => {
        const at = root();
        await put([...at, 'a'], '0');
        await put([...at, 'b'], '0');
        let writing = true;
        const writer = (async () => {
          for (let i = 1; i <= 50; i++) {
            await store.transact(async (t) => {
              t.put([...at, 'a'], bytesOf(String(i)));
              t.put([...at, 'b'], bytesOf(String(i)));
            });
          }
          writing = false;
        })();
        while (writing) {
          await store.transact(async (t) => {
            const a = textOf(await t.get([...at, 'a']));
            await turnOfTheLoop();
            assert.equal(textOf(await t.get([...at, 'b'])), a);
          });
        }
        await writer;
      });

      test('a view is not read after its work ended', async () => {
        const view = await store.read(async (kept) => kept);
        await assert.rejects(view.get(['a']), /only while the work/);
        const transaction = await store.transact(async (kept) => kept);
        await assert.rejects(transaction.list(all(['a'])), /only while the work/);
      });
    });

    describe('watches', () => {
      test('wake after a commit under their prefix, and see it', async () => {
        const at = root();
        const seen: (string | undefined)[] = [];
        const stop = store.watch(at, () => void get([...at, 'k']).then((value) => seen.push(value)));
        await put([...at, 'k'], 'one');
        await turnOfTheLoop();
        assert.deepEqual(seen, ['one']);
        stop();
        stop();
        await put([...at, 'k'], 'two');
        await turnOfTheLoop();
        assert.deepEqual(seen, ['one']);
      });

      test('know their prefix from others', async () => {
        const at = root();
        const woken: string[] = [];
        const names: Record<string, Key> = { all: at, a: [...at, 'a'], inside: [...at, 'a', 1] };
        const stops = Object.entries(names).map(([name, prefix]) =>
          store.watch(prefix, () => woken.push(name)),
        );
        const wokenBy = async (work: (t: Transaction) => void) => {
          woken.length = 0;
          await store.transact(async (t) => work(t));
          return woken.toSorted();
        };
        const write = (key: Key) => (t: Transaction) => t.put(key, bytesOf(''));
        assert.deepEqual(await wokenBy(write([...at, 'a'])), ['a', 'all']);
        assert.deepEqual(await wokenBy(write([...at, 'a\0'])), ['all']);
        assert.deepEqual(await wokenBy(write([...at, 'a', 1])), ['a', 'all', 'inside']);
        assert.deepEqual(await wokenBy((t) => t.delete([...at, 'a', 1, 'x'])), ['a', 'all', 'inside']);
        assert.deepEqual(await wokenBy((t) => t.deletePrefix([...at, 'a', 1, 'x'])), ['a', 'all', 'inside']);
        assert.deepEqual(await wokenBy((t) => t.deletePrefix(at)), ['a', 'all', 'inside']);
        assert.deepEqual(await wokenBy((t) => t.deletePrefix([...at, 'b'])), ['all']);
        assert.deepEqual(await wokenBy(write(root())), []);
        for (const stop of stops) stop();
        assert.deepEqual(await wokenBy(write([...at, 'a'])), []);
      });

      test('sleep when nothing was written', async () => {
        const at = root();
        let woken = 0;
        const stop = store.watch(at, () => woken++);
        await store.transact(async (t) => t.get(at));
        const failing = store.transact(async (t) => {
          t.put(at, bytesOf(''));
          throw new Error('no');
        });
        await assert.rejects(failing);
        assert.equal(woken, 0);
        stop();
      });

      test('one that throws harms nobody', async () => {
        const at = root();
        let woken = 0;
        const stops = [
          store.watch(at, () => {
            throw new Error('of the watcher');
          }),
          store.watch(at, () => woken++),
        ];
        await put(at, 'one');
        assert.equal(woken, 1);
        for (const stop of stops) stop();
      });
    });

    describe('closing', () => {
      test('waits for what is being written, then everything is refused', async () => {
        const closing = await open();
        const write = (i: number) => closing.transact(async (t) => t.put(['k', i], bytesOf('')));
        const writes = Array.from({ length: 20 }, (_, i) => write(i));
        await turnOfTheLoop();
        await Promise.all([closing.close(), closing.close()]);
        await Promise.all(writes);
        await assert.rejects(write(0), OperationalError);
        await assert.rejects(
          closing.read(async () => 0),
          OperationalError,
        );
        assert.throws(() => closing.watch([], () => {}), OperationalError);
        await closing.close();
      });

      test('a transaction that was still running is refused', async () => {
        const closing = await open();
        const running = Promise.withResolvers<void>();
        const late = closing.transact(async (t) => {
          await running.promise;
          t.put(['k'], bytesOf(''));
        });
        await closing.close();
        running.resolve();
        await assert.rejects(late, OperationalError);
      });
    });

    test('counts what it does', async () => {
      const earlier = store.stats();
      const at = root();
      await put(at, 'one');
      await get(at);
      const { driver: name, commits, reads, commitMsTotal } = store.stats();
      assert.equal(name, driver);
      assert.deepEqual([commits - earlier.commits, reads - earlier.reads], [1, 1]);
      assert.ok(commitMsTotal >= earlier.commitMsTotal);
    });
  });
}

function all(prefix: Key) {
  return { prefix, limit: Number.MAX_SAFE_INTEGER };
}

function keyOf(entry: Entry): Key {
  return entry.key;
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function seed(store: Store, at: Key, keys: readonly Key[]): Promise<Model> {
  const model: Model = new Map();
  await store.transact(async (t) => {
    for (const key of keys) {
      const step: Step = { do: 'put', key: [...at, ...key] };
      runOnModel(model, step, 'seed');
      await runOnStore(t, step, 'seed');
    }
  });
  return model;
}

async function contentOf(store: Store, at: Key): Promise<[Key, string | undefined][]> {
  const entries = await store.read((view) => view.list(all(at)));
  return entries.map((entry) => [entry.key, textOf(entry.value)]);
}
