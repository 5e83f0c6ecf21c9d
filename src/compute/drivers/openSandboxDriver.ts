import { OperationalError } from '../../base/errors.ts';
import type { SandboxDriver } from '../sandbox.ts';
import { createBubblewrapDriver, type BubblewrapDriverOptions } from './bubblewrap/bubblewrapDriver.ts';
import { explainFailure } from './isolationHint.ts';
import { createOciDriver } from './oci/ociDriver.ts';
import { createProcessDriver } from './process/processDriver.ts';
import { tryDriver } from './trialSandbox.ts';

export interface OpenSandboxDriverOptions extends BubblewrapDriverOptions {
  /** `auto`: the strongest that works here. */
  readonly isolation: 'auto' | 'bubblewrap' | 'oci' | 'process';
}

/**
 * The sandbox driver that was asked for, tried once. `bubblewrap` and `oci` throw OperationalError with a hint where
 * they do not work; `auto` falls back to plain processes there, and the report says why.
 */
export async function openSandboxDriver(options: OpenSandboxDriverOptions): Promise<SandboxDriver> {
  if (options.isolation === 'process') return createProcessDriver(options);
  const create = options.isolation === 'oci' ? createOciDriver : createBubblewrapDriver;
  try {
    return await openTried(create, options);
  } catch (error) {
    const { reason, hint } = explainFailure(error);
    if (options.isolation !== 'auto') {
      throw new OperationalError('open sandbox driver', reason, { cause: error, hint });
    }
    options.log.warn({ reason, hint }, 'functions are not isolated on this machine');
    const driver = await createProcessDriver(options);
    const report = driver.describe();
    const warnings = [...report.warnings, `Bubblewrap does not work here: ${reason}. Try: ${hint}.`];
    return { ...driver, describe: () => ({ ...report, warnings }) };
  }
}

async function openTried(
  create: typeof createBubblewrapDriver,
  options: BubblewrapDriverOptions,
): Promise<SandboxDriver> {
  const driver = await create(options);
  try {
    await tryDriver(driver);
    return driver;
  } catch (error) {
    await driver.close();
    throw error;
  }
}
