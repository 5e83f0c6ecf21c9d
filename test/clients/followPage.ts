import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { CLONE_FOLDER } from '../../src/config.ts';
import { testPlatform, type TestPlatform } from '../harness.ts';
import { clientEnvironment, pythonClients } from './pythonClients.ts';

const run = promisify(execFile);
/** A page waits for what takes a second; a machine that is busy with other tests may take longer. */
const PATIENCE = 'sleep() { command sleep $(($1 + 3)); }';

export interface Followed {
  readonly page: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly platform: TestPlatform;
}

interface Following {
  /** Beside bwrap and python3. */
  readonly programs?: readonly string[];
  /** Some of its commands are meant to fail. */
  readonly withErrors?: boolean;
}

/**
 * Runs the commands of a page of `docs/`, all in one shell, as they are written, with the AWS CLI. What the page keeps below
 * /tmp goes to a folder of the test's. Skips, and gives nothing, where the machine can't.
 */
export async function followPage(
  context: TestContext,
  name: string,
  { programs = [], withErrors = false }: Following = {},
): Promise<Followed | undefined> {
  const clients = await pythonClients();
  const missing = ['bwrap', 'python3', ...programs].find((program) => findProgram(program) === undefined);
  if (typeof clients === 'string' || missing !== undefined) {
    context.skip(typeof clients === 'string' ? clients : `${missing} is not installed`);
    return undefined;
  }
  const platform = await testPlatform(context, { isolation: 'bubblewrap' });
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-page-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const page = await readFile(join(CLONE_FOLDER, 'docs', name), 'utf8');
  const [first = '', ...blocks] = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  // The first says where the platform is, which the test knows better.
  const begin = first.split('\n').filter((line) => !line.startsWith('export '));
  const options = withErrors ? [] : ['set -e'];
  const script = [...options, PATIENCE, ...begin, ...blocks]
    .join('\n')
    .replaceAll(/\/tmp\/(?=[a-z])/g, `${folder}/`)
    // Those that the test has already.
    .replace(
      'python3 -m venv .venv && .venv/bin/pip install --quiet boto3',
      `ln -s ${dirname(dirname(clients.python))} .venv`,
    );
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
  return { page, stdout, stderr, platform };
}

/** The texts, each after the one before; else what there is instead. */
export function absentInOrder(stdout: string, texts: readonly (string | RegExp)[]): string | undefined {
  let rest = stdout;
  for (const text of texts) {
    const at = typeof text === 'string' ? rest.indexOf(text) : rest.search(text);
    if (at < 0) return `${String(text)} in ${rest}`;
    rest = rest.slice(at + 1);
  }
  return undefined;
}
