import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Session } from '../session/session.ts';
import { askAhead, askedAhead, takeAhead } from './askAhead.ts';
import { cacheOf } from './loadCache.ts';
import type { Clients, Question } from './question.ts';

const clients: Clients = () => assert.fail('no client is wanted');

function newSession(): Session {
  return { accessKeyId: 'a', secretAccessKey: 's', region: 'us-east-1', account: '0', arn: 'arn' };
}

test('the page that asks the same gets the answer, once; it is kept for who comes back', async () => {
  const session = newSession();
  let times = 0;
  const question: Question<number> = { key: 'count', load: () => Promise.resolve(++times) };
  askAhead(session, clients, question);
  assert.equal(takeAhead(newSession(), 'count'), undefined, 'another session hears nothing of it');
  const asked = takeAhead<number>(session, 'count');
  assert.equal(await asked?.answer, 1);
  assert.equal(asked?.isAnswered(), true);
  assert.equal(takeAhead(session, 'count'), undefined);
  assert.equal(cacheOf<number>(session).get('count'), 1);
  assert.equal(times, 1);
});

test('parts of the answer are heard, and what the page asks when it knows the answer is asked', async () => {
  const session = newSession();
  const heard: string[] = [];
  let go = (_part: string) => {};
  const then: Question<string> = { key: 'then', load: () => Promise.resolve('all') };
  askAhead<string>(session, clients, {
    key: 'first',
    load: (_clients, _signal, progress) =>
      new Promise((resolve) => {
        go = (part) => {
          progress(part);
          resolve('whole');
        };
      }),
    next: () => [then],
  });
  const asked = takeAhead<string>(session, 'first');
  asked?.hear((part) => heard.push(part));
  go('part');
  assert.equal(await asked?.answer, 'whole');
  assert.deepEqual(heard, ['part']);
  assert.equal(await takeAhead<string>(session, 'then')?.answer, 'all');
});

test('who asks again takes the former question back; a failure is for who takes it', async () => {
  const session = newSession();
  const signals: AbortSignal[] = [];
  const question: Question<number> = {
    key: 'refused',
    load: (_clients, signal) => {
      signals.push(signal);
      return Promise.reject(new Error('denied'));
    },
  };
  askAhead(session, clients, question);
  askAhead(session, clients, question);
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true, false],
  );
  await assert.rejects(takeAhead(session, 'refused')?.answer ?? Promise.resolve(), /denied/);
  assert.equal(askedAhead(session, 'refused'), undefined);
});
