import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../base/log.ts';
import type { EnvironmentLogTarget, LogLine, LogTarget } from '../compute/invocation.ts';
import { createLogsByRole, type LogPermission } from './logsByRole.ts';

const target: EnvironmentLogTarget = {
  account: '111111111111',
  region: 'us-east-1',
  group: '/aws/lambda/fn',
  stream: 's',
  version: {
    role: 'arn:aws:iam::111111111111:role/r',
    functionArn: 'arn:aws:lambda:us-east-1:111111111111:function:fn',
  },
};
const line = (message: string): readonly LogLine[] => [{ timestampMs: 1, message }];

/** A sink, and policies that are asked one question at a time, which the test answers. */
function gate() {
  const stored: string[] = [];
  const targets = new Set<LogTarget>();
  const questions: PromiseWithResolvers<LogPermission>[] = [];
  let generation = 1;
  const logs = createLogsByRole({
    append: (to, lines) => {
      targets.add(to);
      stored.push(...lines.map(({ message }) => message));
    },
    permission: () => {
      const question = Promise.withResolvers<LogPermission>();
      questions.push(question);
      return question.promise;
    },
    generation: () => generation,
    log: silentLog(),
  });
  return {
    stored,
    targets,
    questions,
    write: (text: string) => logs.append(target, line(text)),
    settled: () => logs.settled(),
    answer: async (permission: LogPermission | Error) => {
      const question = questions.at(-1);
      if (permission instanceof Error) question?.reject(permission);
      else question?.resolve(permission);
      await logs.settled();
    },
    change: () => void generation++,
  };
}

test('lines wait for the answer, in order; it is asked once until something changes', async () => {
  const { write, answer, stored, questions, targets, change } = gate();
  for (const text of ['a', 'b']) write(text);
  assert.deepEqual(stored, []);
  await answer('all');
  write('c');
  assert.deepEqual([stored, questions.length], [['a', 'b', 'c'], 1]);
  change();
  write('d');
  assert.equal(stored.length, 3, 'what the policies say now is not known yet');
  await answer('in-existing-group');
  write('e');
  assert.deepEqual([stored, questions.length], [['a', 'b', 'c', 'd', 'e'], 2]);
  assert.deepEqual(
    Array.from(targets, ({ groupMustExist }) => groupMustExist),
    [undefined, true],
  );
});

test('who may not write writes nothing, from the change on', async () => {
  const { write, answer, stored, change } = gate();
  write('a');
  await answer('none');
  write('b');
  change();
  write('c');
  await answer('all');
  change();
  write('d');
  await answer('none');
  write('e');
  assert.deepEqual(stored, ['c']);
});

test('a change while the policies are being asked is asked about again', async () => {
  const { write, answer, stored, questions, change } = gate();
  write('a');
  change();
  await answer('all');
  write('b');
  assert.equal(questions.length, 2);
  await answer('none');
  assert.deepEqual(stored, ['a']);
});

test('when it can not be told, lines are dropped and it is asked anew; so is what floods while it is asked', async () => {
  const { write, answer, stored, questions } = gate();
  write('a');
  await answer(new Error('no store'));
  for (let n = 0; n < 1000; n++) write(String(n));
  assert.equal(questions.length, 2);
  await answer('all');
  assert.equal(stored.length, 64);
  assert.deepEqual(stored.slice(0, 2), ['0', '1']);
});
