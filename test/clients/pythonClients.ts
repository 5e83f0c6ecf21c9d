import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../src/config.ts';
import { lockDataFolder } from '../../src/store/dataFolderLock.ts';
import { eventually, type TestPlatform } from '../harness.ts';

/** The AWS CLI and boto3, unmodified, in a virtual environment of their own that later runs find again. */
export interface PythonClients {
  readonly python: string;
  readonly aws: string;
}

const PACKAGES = ['awscli==1.45.11', 'boto3==1.43.11'];
const run = promisify(execFile);

/** Resolves with the clients, or with the reason why this machine cannot have them. */
export async function pythonClients(): Promise<PythonClients | string> {
  const folder = join(
    readConfig([]).config.cacheFolder,
    'test-clients',
    PACKAGES.join('+').replaceAll('==', '-'),
  );
  const clients = { python: join(folder, 'bin', 'python'), aws: join(folder, 'bin', 'aws') };
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return clients;
  try {
    execFileSync('python3', ['-c', 'import venv, ensurepip'], { stdio: 'ignore' });
  } catch {
    return 'python3 with venv is not installed';
  }
  // Several test files want them at once: the first installs, the others wait.
  const lock = await eventually(
    'the lock of the Python clients',
    () => lockDataFolder(`${folder}.lock`).catch(() => undefined),
    300_000,
  );
  try {
    if (existsSync(complete)) return clients;
    await run('python3', ['-m', 'venv', '--clear', folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES];
    await run(join(folder, 'bin', 'python'), pip, { timeout: 240_000 });
    await writeFile(complete, '');
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    return `PyPI does not answer: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`;
  } finally {
    await lock.release();
  }
  return clients;
}

/** What a user would export, and nothing of the machine's own AWS settings. */
export function clientEnvironment(platform: TestPlatform): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: platform.dataFolder,
    AWS_SHARED_CREDENTIALS_FILE: platform.platform.credentialsPath,
    AWS_ENDPOINT_URL: platform.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
}
