import { OperationalError } from '../../base/errors.ts';
import type { RuntimeProcess, SandboxDriver } from '../sandbox.ts';

const NOTHING: RuntimeProcess = {
  runtime: 'none',
  argv: ['/bin/sh', '-c', 'exit 0'],
  environment: { PATH: '/usr/bin:/bin' },
  mounts: [],
  // The usual size of /tmp, so that its template is made on the way.
  limits: { memoryMiB: 128, ephemeralStorageMiB: 512, processes: 64, openFiles: 64 },
};

/** Runs a sandbox with nothing in it, about 30 ms; throws OperationalError when that does not work here. */
export async function tryDriver(driver: SandboxDriver): Promise<void> {
  const sandbox = await driver.boot(NOTHING, new AbortController().signal);
  const { code, signal } = await sandbox.exited;
  await sandbox.kill();
  if (code !== 0) {
    throw new OperationalError('try sandbox', `a sandbox with nothing in it ended with ${signal ?? code}`);
  }
}
