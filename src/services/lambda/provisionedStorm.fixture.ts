/**
 * Puts and deletes provisioned concurrency on a durable store as fast as it can, and says on standard output what was
 * acknowledged: a number a line. Run by provisionedConcurrency.kill.test.ts, which kills it.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { functionInput, testLambda } from './lambda.fixture.ts';
import { openDurable } from './lambdaStormState.fixture.ts';

const [folder = '', first = ''] = process.argv.slice(2);
const lambda = testLambda({ ...(await openDurable(folder)), clock: systemClock(), ids: systemIds() });
const name = { FunctionName: 'fn' };

const exists = await lambda.call('GetFunction', name).catch(() => undefined);
if (exists === undefined) {
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  await lambda.call('CreateAlias', { ...name, Name: 'live', FunctionVersion: '1' });
}
const target = { ...name, Qualifier: 'live' };
for (let step = Number(first); ; step++) {
  // Every third step deletes; the others ask for as many as the step's number, of what the account has.
  if (step % 3 === 0) await lambda.call('DeleteProvisionedConcurrencyConfig', target);
  else {
    const ProvisionedConcurrentExecutions = 1 + (step % 900);
    await lambda.call('PutProvisionedConcurrencyConfig', { ...target, ProvisionedConcurrentExecutions });
  }
  writeSync(1, `${step}\n`);
}
