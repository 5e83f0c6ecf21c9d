import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  GetLogRecordCommand,
  GetQueryResultsCommand,
  MalformedQueryException,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { nodeFunction, testPlatform } from '../../../../test/harness.ts';

test('what functions logged is queried through the SDK', async (context) => {
  const { logs, lambda } = await testPlatform(context);
  const code = `export const handler = async ({ n }) => { console.log(JSON.stringify({ level: n % 2 ? 'WARN' : 'INFO', n })); };`;
  await lambda.send(new CreateFunctionCommand(await nodeFunction('asked', code)));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20 }, { FunctionName: 'asked' });
  for (let n = 1; n <= 3; n++) {
    await lambda.send(new InvokeCommand({ FunctionName: 'asked', Payload: Buffer.from(`{"n":${n}}`) }));
  }
  const seconds = Math.floor(Date.now() / 1000);
  const range = { logGroupName: '/aws/lambda/asked', startTime: seconds - 600, endTime: seconds + 600 };
  const query = async (queryString: string) => {
    const { queryId } = await logs.send(new StartQueryCommand({ ...range, queryString }));
    for (;;) {
      const answer = await logs.send(new GetQueryResultsCommand({ queryId }));
      if (answer.status === 'Complete')
        return answer.results?.map((row) => row.map(({ value = '' }) => value)) ?? [];
      assert.ok(answer.status === 'Scheduled' || answer.status === 'Running', answer.status);
      await wait(10);
    }
  };
  // The last END and REPORT follow the answer.
  let reports: string[][] = [];
  do
    reports = await query(
      'filter @type = "REPORT" | stats count(*), max(@memorySize), count_distinct(@requestId)',
    );
  while (reports[0]?.[0] !== '3');
  assert.deepEqual(reports, [['3', '1.28E8', '3']]);
  assert.deepEqual(await query('filter ispresent(level) | stats sum(n) by level | sort level'), [
    ['INFO', '2'],
    ['WARN', '4'],
  ]);
  const [row] = await query('filter n = 2 | display level');
  const { logRecord } = await logs.send(new GetLogRecordCommand({ logRecordPointer: row?.[1] }));
  assert.equal(logRecord?.['level'], 'INFO');
  await assert.rejects(query('fields @message | pattern @message'), (error) => {
    assert.ok(error instanceof MalformedQueryException);
    assert.deepEqual(error.queryCompileError?.location, { startCharOffset: 18, endCharOffset: 25 });
    return true;
  });
});
