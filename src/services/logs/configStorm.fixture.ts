/**
 * Makes filters, definitions, policies and queries on a durable store until it is killed, one of each kind after the
 * other, and prints `KIND NAME` when one was acknowledged.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { NO_NEIGHBOURS } from '../../../test/faults/logsStormState.ts';
import { openSqliteStore } from '../../store/sqlite/openSqliteStore.ts';
import type { Call, Handler } from '../service.ts';
import { createLogs } from './index.ts';

const folder = process.argv[2] ?? '';
const clock = systemClock();
const store = await openSqliteStore({ folder, clock, log: silentLog() });
const subscriptionTargets = { mayInvoke: async () => ({ logGroup: 'other' }), invoke: async () => {} };
const logs = createLogs({
  ...NO_NEIGHBOURS,
  subscriptionTargets,
  store,
  clock,
  ids: systemIds(),
  log: silentLog(),
});
const call = {
  account: '000000000000',
  region: 'us-east-1',
  partition: 'aws',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
} as Call;

function run(operation: string, input: object): Promise<Record<string, string>> {
  const handler = logs.operations[operation] as unknown as Handler<object, Record<string, string>>;
  return Promise.resolve(handler(input, call));
}

async function group(): Promise<string> {
  const logGroupName = `g-${systemIds().hex(8)}`;
  await run('CreateLogGroup', { logGroupName });
  return logGroupName;
}

function said(kind: string, name: string): void {
  writeSync(1, `${kind} ${name}\n`);
}

async function makeFilters(): Promise<void> {
  for (;;) {
    const logGroupName = await group();
    const metricTransformations = [{ metricName: 'm', metricNamespace: 'n', metricValue: '1' }];
    const filter = { logGroupName, filterName: 'f', filterPattern: '' };
    await run('PutMetricFilter', { ...filter, metricTransformations });
    said('metric', logGroupName);
    const destinationArn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
    await run('PutSubscriptionFilter', { ...filter, destinationArn });
    said('subscription', logGroupName);
    if (logGroupName.endsWith('0')) {
      await run('DeleteMetricFilter', { logGroupName, filterName: 'f' });
      said('gone', logGroupName);
    }
  }
}

async function makeQueries(): Promise<void> {
  const logGroupName = await group();
  for (let number = 0; ; number++) {
    const { queryDefinitionId = '' } = await run('PutQueryDefinition', {
      name: `${number}`,
      queryString: 'limit 1',
    });
    said('definition', queryDefinitionId);
    await run('PutResourcePolicy', { policyName: `${number % 5}`, policyDocument: `{"at":${number}}` });
    said('policy', `${number}`);
    const range = { startTime: 0, endTime: 1 };
    const { queryId = '' } = await run('StartQuery', {
      logGroupName,
      ...range,
      queryString: 'limit 1',
    }).catch((): Record<string, string> => ({}));
    if (queryId !== '') said('query', queryId);
    if (number % 3 === 0 && queryId !== '') {
      await run('StopQuery', { queryId }).then(
        () => said('stopped', queryId),
        () => undefined,
      );
    }
  }
}

await Promise.all([makeFilters(), makeQueries()]);
