/**
 * Creates, updates, publishes and deletes functions as fast as it can on a durable store, and says on standard
 * output what was acknowledged: `FUNCTION STEP` a line. Run by durability.kill.test.ts, which kills it.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { functionInput, testLambda, type TestLambda } from './lambda.fixture.ts';
import { openDurable, STEPS, zipOf } from './lambdaStormState.fixture.ts';

const WORKERS = 4;

const [folder = '', run = ''] = process.argv.slice(2);
const clock = systemClock();
const lambda = testLambda({ ...(await openDurable(folder)), clock, ids: systemIds(), log: silentLog() });

async function step(name: string, number: number): Promise<void> {
  await act(lambda, name, number);
  writeSync(1, `${name} ${number}\n`);
}

async function act(lambda: TestLambda, name: string, number: number): Promise<unknown> {
  const target = { FunctionName: name };
  switch (number) {
    case 1:
      return lambda.call('CreateFunction', functionInput(name, { Code: { ZipFile: zipOf(name, 1) } }));
    case 2:
      return lambda.call('UpdateFunctionCode', { ...target, ZipFile: zipOf(name, 2), Publish: true });
    case 3:
      return lambda.call('UpdateFunctionConfiguration', { ...target, Timeout: 9 });
    case 4:
      return lambda.call('CreateAlias', { ...target, Name: 'live', FunctionVersion: '1' });
    case 5:
      return lambda.call('AddPermission', {
        ...target,
        StatementId: 's',
        Action: 'lambda:InvokeFunction',
        Principal: '*',
      });
    case 6:
      return lambda.call('CreateFunctionUrlConfig', { ...target, AuthType: 'NONE' });
    default:
      return lambda.call('DeleteFunction', target);
  }
}

await Promise.all(
  Array.from({ length: WORKERS }, async (_, worker) => {
    for (let count = 0; ; count++) {
      const name = `fn-${run}-${worker}-${count}`;
      // Every second function stays.
      const last = count % 2 === 0 ? STEPS : STEPS - 1;
      for (let number = 1; number <= last; number++) await step(name, number);
    }
  }),
);
