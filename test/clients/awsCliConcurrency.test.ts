/** docs/how-to/concurrency.md, as it is written, with the AWS CLI. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { CLONE_FOLDER } from '../../src/config.ts';
import { testPlatform } from '../harness.ts';
import { clientEnvironment, pythonClients } from './pythonClients.ts';

const run = promisify(execFile);

test('the how-to of concurrency does what it says', async (context) => {
  const clients = await pythonClients();
  const missing = ['bwrap', 'python3'].find((program) => findProgram(program) === undefined);
  if (typeof clients === 'string') return context.skip(clients);
  if (missing !== undefined) return context.skip(`${missing} is not installed`);
  const platform = await testPlatform(context, { isolation: 'bubblewrap' });
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-concurrency-how-to-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const page = await readFile(join(CLONE_FOLDER, 'docs/how-to/concurrency.md'), 'utf8');
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  // The first says where the platform is, which the test knows better.
  const aws = (blocks[0] ?? '').split('\n').filter((line) => !line.startsWith('export '));
  const script = [...aws, ...blocks.slice(1)].join('\n').replaceAll('/tmp/slow', folder);
  const environment = clientEnvironment(platform);
  const { stdout, stderr } = await run('bash', ['-c', script], {
    cwd: CLONE_FOLDER,
    env: {
      ...environment,
      PATH: `${dirname(clients.aws)}:${environment['PATH']}`,
      MAYFLY_DATA: platform.dataFolder,
      MAYFLY_NODE: process.execPath,
      AWS_MAX_ATTEMPTS: '1',
    },
  });
  let at = -1;
  for (const text of [
    '"on-demand"',
    '"READY"',
    '"provisioned-concurrency"',
    '"ConcurrentExecutions": 1000',
  ]) {
    const next = stdout.indexOf(text, at + 1);
    assert.ok(next > at, `${text} in ${stdout}\n${stderr}`);
    at = next;
  }
  const refused = stderr.split('\n').filter((line) => line.includes('An error occurred'));
  assert.equal(refused.length, 1, stderr);
  assert.match(refused[0] ?? '', /TooManyRequestsException\).*Rate Exceeded\.$/);
});
