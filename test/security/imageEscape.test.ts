/** What code in a container image finds of the machine and of its neighbours, through the whole platform. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { writeLayout, type TarFile } from '../../src/compute/images/layout.fixture.ts';
import { ROLE, testPlatform, type TestPlatform } from '../harness.ts';
import { noShellImageReason, shellImage } from '../images/shellImage.ts';

const FILES: readonly TarFile[] = [
  { path: 'work/shadow', type: '2', content: '/etc/shadow' },
  { path: 'work/closed', content: 'closed', mode: 0o600 },
  { path: 'work/suid', content: '#!/bin/sh\nid -u\n', mode: 0o4755 },
  { path: 'work/fd', type: '2', content: '/proc/self/fd/7' },
];

describe('a hostile container image', { skip: noShellImageReason() }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-layout-'));
  const closing: (() => unknown)[] = [];
  let platform: TestPlatform;

  before(async () => {
    platform = await testPlatform(
      { after: (close) => void closing.push(close as () => unknown) },
      { isolation: 'bubblewrap', egress: 'none', imageFolders: [folder] },
    );
    writeLayout(join(folder, 'app'), 'v1', shellImage({}, FILES));
    await create('hostile', {});
    await create('neighbour', { Environment: { Variables: { SECRET: 'of-the-neighbour' } } });
  });
  after(async () => {
    for (const close of closing) await close();
    rmSync(folder, { recursive: true });
  });

  async function create(FunctionName: string, more: object): Promise<void> {
    const Code = { ImageUri: `oci:${join(folder, 'app')}:v1` };
    const input = {
      FunctionName,
      PackageType: 'Image',
      Role: ROLE,
      Timeout: 20,
      MemorySize: 256,
      Code,
      ...more,
    } as const;
    await platform.lambda.send(new CreateFunctionCommand(input));
    await waitUntilFunctionActiveV2(
      { client: platform.lambda, maxWaitTime: 20, minDelay: 1 },
      { FunctionName },
    );
  }
  const run = async (command: string, FunctionName = 'hostile') => {
    const Payload = Buffer.from(JSON.stringify(command));
    const answer = await platform.lambda.send(new InvokeCommand({ FunctionName, Payload }));
    return Buffer.from(answer.Payload ?? [])
      .toString()
      .trim()
      .replace(/^"|"$/g, '')
      .trim();
  };

  test('is nobody, without rights, and cannot get any', async () => {
    const status = await run(`grep -E '^(Uid|Cap|NoNewPrivs|Seccomp)' /proc/self/status`);
    assert.match(status, /NoNewPrivs: +1 Seccomp: +2/);
    assert.deepEqual(
      status.match(/Cap\w+: +[0-9a-f]+/g)?.filter((line) => !/ 0+$/.test(line)),
      [],
    );
    if (process.getuid?.() === 0) assert.match(await run('id -u'), /^0 \d{5,}$/);
    const uid = await run('id -u');
    assert.equal(await run('./suid'), uid);
  });

  test('cannot write anywhere but in /tmp, nor read what the image closes', async () => {
    assert.match(await run('touch /work/x'), /^1 .*Read-only file system/);
    assert.match(await run('touch /x /etc/x'), /^1 .*Read-only file system/);
    assert.equal(await run('echo fine >/tmp/x && cat /tmp/x'), '0 fine');
    if (process.getuid?.() === 0) assert.match(await run('cat closed'), /^1 .*Permission denied/);
    assert.match(await run('mount -t tmpfs none /tmp'), /^(1|255) .*(permitted|denied)/);
  });

  test('finds nothing of the host: no files, no processes, no descriptors', async () => {
    assert.match(await run('cat shadow'), /^1 .*No such file/);
    assert.match(await run('ls fd/'), /^1 /);
    assert.match(await run('ls /'), /^0 bin bootstrap dev etc proc tmp work$/);
    const processes = await run(`ls /proc | grep -E '^[0-9]+$' | head -50`);
    assert.ok(processes.split(' ').length < 10, processes);
    const descriptors = (await run('ls /proc/1/fd')).split(/\s+/).slice(1);
    assert.ok(
      descriptors.every((fd) => Number(fd) < 3 || Number(fd) > 3),
      descriptors.join(),
    );
    assert.match(await run(`ls ${platform.dataFolder}`), /No such file/);
    assert.match(await run('head -c 1 /proc/kcore; head -c 1 /proc/keys'), /^0/);
  });

  test('has a network in which there is the Runtime API and nothing else', async () => {
    const other = new URL(platform.endpoint).port;
    const connect = (host: string, port: string) =>
      run(`echo | nc -w 2 ${host} ${port} >/dev/null && echo connected`);
    const api = '${AWS_LAMBDA_RUNTIME_API%:*}';
    assert.equal(await connect(api, '${AWS_LAMBDA_RUNTIME_API#*:}'), '0 connected');
    for (const host of ['127.0.0.1', api]) assert.doesNotMatch(await connect(host, other), /connected/, host);
    assert.doesNotMatch(await connect('169.254.169.254', '80'), /connected/);
  });

  test('does not see its neighbour, which shares the image', async () => {
    assert.equal(await run('echo mine >/tmp/left; echo $SECRET'), '0');
    assert.equal(await run('ls /tmp/left 2>/dev/null; echo $SECRET', 'neighbour'), '0 of-the-neighbour');
    assert.doesNotMatch(await run('cat /proc/*/environ'), /of-the-neighbour/);
  });

  test('ends when it takes too much memory, and starts again', async () => {
    const answer = await run('x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; done');
    assert.match(answer, /Runtime\.(OutOfMemory|ExitError)|^2|^137/);
    assert.equal(await run('echo well'), '0 well');
  });
});
