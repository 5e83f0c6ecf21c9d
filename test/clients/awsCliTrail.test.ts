import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { eventually, testPlatform } from '../harness.ts';
import { clientEnvironment, pythonClients, type PythonClients } from './pythonClients.ts';

const run = promisify(execFile);
let clients: PythonClients | string;
before(async () => {
  clients = await pythonClients();
});

interface Lookup {
  readonly Events: readonly {
    readonly EventName: string;
    readonly Username: string;
    readonly ReadOnly: string;
    readonly Resources: readonly { readonly ResourceName: string }[];
    readonly CloudTrailEvent: string;
  }[];
}

test('the AWS CLI looks events up, over several pages', async (context) => {
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const { aws } = clients;
  const cli = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await run(aws, [...args, '--output', 'json'], { env: clientEnvironment(platform) });
    return stdout.trim() === '' ? {} : JSON.parse(stdout);
  };
  for (const name of ['one', 'two', 'three']) await cli('iam', 'create-group', '--group-name', name);
  const byName = ['--lookup-attributes', 'AttributeKey=EventName,AttributeValue=CreateGroup'];
  const groups = await eventually(
    'three events',
    async () => {
      const { Events } = (await cli('cloudtrail', 'lookup-events', ...byName, '--page-size', '2')) as Lookup;
      return Events.length === 3 ? Events : undefined;
    },
    30_000,
  );
  assert.deepEqual(
    groups.map(({ Resources }) => Resources[0]?.ResourceName),
    ['three', 'two', 'one'],
  );
  const [newest] = groups;
  assert.deepEqual([newest?.EventName, newest?.Username, newest?.ReadOnly], ['CreateGroup', 'root', 'false']);
  const record = JSON.parse(newest?.CloudTrailEvent ?? '') as { userAgent: string };
  assert.match(record.userAgent, /aws-cli/);
  const trails = (await cli('cloudtrail', 'describe-trails')) as { trailList: unknown[] };
  assert.deepEqual(trails.trailList, []);
  await assert.rejects(
    cli('cloudtrail', 'lookup-events', '--start-time', '2026-02-02', '--end-time', '2026-02-01'),
    /InvalidTimeRangeException/,
  );
});
