import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import {
  CreateFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { createTestRole, eventually, nodeFunction } from '../harness.ts';
import { clientsOf, folderOf, mayfly, up } from './commandLine.ts';

const SLEEPER = `import { setTimeout as wait } from 'node:timers/promises';
export const handler = async ({ ms }) => { console.log('asleep'); await wait(ms); return 'slept'; };`;

/** A platform with one function, and an invocation of it that has begun and takes `ms`. */
async function busyPlatform(context: TestContext, ms: number, args: readonly string[] = []) {
  const data = await folderOf(context);
  const platform = await up(context, data, args);
  const { lambda: client, iam } = await clientsOf(context, data, platform);
  await createTestRole(iam);
  await client.send(new CreateFunctionCommand({ ...(await nodeFunction('sleeper', SLEEPER)), Timeout: 60 }));
  await waitUntilFunctionActiveV2({ client, maxWaitTime: 30, minDelay: 1 }, { FunctionName: 'sleeper' });
  const answer = client.send(new InvokeCommand({ FunctionName: 'sleeper', Payload: JSON.stringify({ ms }) }));
  answer.catch(() => undefined);
  await eventually('the invocation is running', async () => {
    const metrics = await (await fetch(`${platform.url}/_mayfly/metrics`)).text();
    return /^mayfly_environments\{[^}]*state="busy"[^}]*\} [1-9]/m.test(metrics) || undefined;
  });
  return { data, platform, client, answer };
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal}: a running invocation finishes, its caller gets the answer, nobody new gets in`, async (context) => {
    const { platform, answer } = await busyPlatform(context, 1500);
    platform.child.kill(signal);
    await eventually('new connections are refused', async () =>
      fetch(`${platform.url}/_mayfly/health`, { headers: { connection: 'close' } }).then(
        () => undefined,
        () => true,
      ),
    );
    assert.equal(Buffer.from((await answer).Payload ?? []).toString(), '"slept"');
    const { code, stderr } = await platform.ended;
    assert.equal(code, 0);
    assert.equal(stderr, 'mayfly: stopping; running invocations may finish\n');
  });
}

test('an invocation that takes longer than --grace-seconds is ended', async (context) => {
  const { platform, answer } = await busyPlatform(context, 50_000, ['--grace-seconds', '1']);
  const started = performance.now();
  platform.child.kill('SIGTERM');
  await assert.rejects(answer);
  assert.equal((await platform.ended).code, 0);
  assert.ok(performance.now() - started < 15_000);
});

test('a second signal ends it at once, and leaves no function running', async (context) => {
  const { platform, data } = await busyPlatform(context, 50_000);
  platform.child.kill('SIGTERM');
  await eventually('it is stopping', async () =>
    fetch(`${platform.url}/_mayfly/health`, { headers: { connection: 'close' } }).then(
      () => undefined,
      () => true,
    ),
  );
  platform.child.kill('SIGTERM');
  assert.equal((await platform.ended).code, 143);
  assert.match((await mayfly(['status', '--data', data])).stdout, /^nothing runs on /);
});

test('kill -9 with sandboxes alive: the next start finds what was acknowledged, and clears the rest', async (context) => {
  const isolation = process.getuid?.() === 0 ? 'auto' : 'process';
  const { platform, data } = await busyPlatform(context, 50_000, ['--isolation', isolation]);
  const before = descendantsOf(platform.child.pid ?? 0);
  assert.ok(before.length > 0);
  platform.child.kill('SIGKILL');
  await once(platform.child, 'close');
  const second = await up(context, data, ['--isolation', isolation]);
  const { lambda: client } = await clientsOf(context, data, second);
  const found = await client.send(new GetFunctionCommand({ FunctionName: 'sleeper' }));
  assert.equal(found.Configuration?.State, 'Active');
  const answer = await client.send(
    new InvokeCommand({ FunctionName: 'sleeper', Payload: JSON.stringify({ ms: 1 }) }),
  );
  assert.equal(Buffer.from(answer.Payload ?? []).toString(), '"slept"');
  second.child.kill('SIGTERM');
  assert.equal((await second.ended).code, 0);
  for (const pid of before) {
    await eventually(`the process ${pid} is gone`, async () => !existsSync(`/proc/${pid}`) || undefined);
  }
  assert.equal((await readFile('/proc/self/mountinfo', 'utf8')).includes(data), false);
  assert.deepEqual(
    (await loopFiles()).filter((file) => file.includes(data)),
    [],
  );
});

/** The processes that `pid` started, and theirs. */
function descendantsOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found) {
    for (const [child = 0, itsParent] of rows) if (itsParent === parent) found.push(child);
  }
  return found.slice(1);
}

/** What loop devices show. */
async function loopFiles(): Promise<string[]> {
  const devices = (await readdir('/sys/block').catch(() => [])).filter((name) => name.startsWith('loop'));
  return Promise.all(
    devices.map((name) => readFile(`/sys/block/${name}/loop/backing_file`, 'utf8').catch(() => '')),
  );
}

test('up --detach, status, usage, down', async (context) => {
  const data = await folderOf(context);
  const none = await mayfly(['status', '--data', data]);
  assert.equal(none.code, 3);
  assert.equal(none.stdout, `nothing runs on ${data}\n`);
  assert.equal((await mayfly(['down', '--data', data])).code, 3);
  const unasked = await mayfly(['usage', '--data', data]);
  assert.equal(unasked.code, 1);
  assert.match(unasked.stderr, /^mayfly: nothing runs on .*; start it with \.\/mayfly up\n$/);

  const detached = await mayfly(['up', '--detach', '--port', '0', '--data', data]);
  context.after(() => mayfly(['down', '--data', data]));
  assert.equal(detached.code, 0, detached.stderr);
  assert.match(detached.stdout, /^Mayfly \S+ listens on http:\/\/127\.0\.0\.1:\d+\n/);
  assert.match(detached.stdout, /It runs in the background; its log is .*mayfly\.log/);
  const running = await mayfly(['status', '--data', data]);
  assert.equal(running.code, 0);
  assert.match(running.stdout, /^listens on {3}http:\/\/127\.0\.0\.1:\d+\n(.*\n)*status +running\n/);
  assert.equal((await mayfly(['usage', '--data', data])).stdout, 'nothing was invoked yet\n');

  const again = await mayfly(['up', '--detach', '--port', '0', '--data', data]);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /^mayfly: the data folder .* is in use by the process \d+/);

  const down = await mayfly(['down', '--data', data]);
  assert.match(down.stdout, /^stopped \(process \d+\)\n$/);
  assert.equal(down.code, 0);
  assert.equal((await mayfly(['status', '--data', data])).code, 3);
});

test('up says where it listens, where the data are, what isolates, how to get credentials, what to try', async (context) => {
  const data = await folderOf(context);
  const { child, ended, url } = await up(context, data);
  child.kill('SIGTERM');
  const { stdout } = await ended;
  for (const part of [
    `listens on ${url}\n`,
    `  data folder  ${data}\n`,
    '  isolation    NONE: functions run as plain processes of this user\n',
    `  export AWS_SHARED_CREDENTIALS_FILE=${join(data, 'credentials')}\n`,
    `  export AWS_ENDPOINT_URL=${url} AWS_REGION=us-east-1`,
  ]) {
    assert.ok(stdout.includes(part), part);
  }
  const commands = stdout.slice(stdout.indexOf('To try next:\n')).trim().split('\n').slice(1);
  assert.equal(commands.length, 4);
  for (const part of [`role create-basic NAME --data ${data} `, `user create NAME --admin --data ${data} `])
    assert.ok(stdout.includes(`  ./mayfly ${part}`), part);
});
