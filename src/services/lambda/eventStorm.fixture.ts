/**
 * Accepts asynchronous events as fast as it can on a durable store, `EVENTS` of them, and runs them; says on standard
 * output `accepted ID`, `ran ID` and at last `idle`. Run by asyncEvents.kill.test.ts, which kills it.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { echo, functionInput, testLambda, NOTHING_PROVISIONED } from './lambda.fixture.ts';
import { onceForAll, openDurable } from './lambdaStormState.fixture.ts';

const [folder = '', round = '', events = '0'] = process.argv.slice(2);
const WRITERS = 64;
const clock = systemClock();
const say = (what: string) => writeSync(1, `${what}\n`);
const lambda = testLambda({
  ...(await openDurable(folder)),
  clock,
  ids: systemIds(),
  log: silentLog(),
  invoker: {
    invoke: async (_version, invocation) => {
      await clock.sleep(1);
      say(`ran ${invocation.requestId}`);
      return echo(invocation);
    },
    retire: () => {},
    ...NOTHING_PROVISIONED,
  },
});
await onceForAll(lambda.call('CreateFunction', functionInput('fn')));

let next = 0;
async function write(): Promise<void> {
  while (next < Number(events)) {
    const requestId = `${round}-${next++}`;
    await lambda.call('Invoke', { FunctionName: 'fn', InvocationType: 'Event' }, { requestId });
    say(`accepted ${requestId}`);
  }
}

await Promise.all(Array.from({ length: WRITERS }, write));
await lambda.service.events.start();
for (;;) {
  const left = await lambda.store.read((view) => view.list({ prefix: ['lambda', 'event'], limit: 1 }));
  if (left.length === 0) say('idle');
  await clock.sleep(20);
}
