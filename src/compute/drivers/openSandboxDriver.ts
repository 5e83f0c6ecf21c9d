import { OperationalError } from '../../base/errors.ts';
import type { SandboxDriver } from '../sandbox.ts';
import { createBubblewrapDriver, type BubblewrapDriverOptions } from './bubblewrap/bubblewrapDriver.ts';
import { explainFailure } from './isolationHint.ts';
import { createProcessDriver } from './process/processDriver.ts';
import { tryDriver } from './trialSandbox.ts';

export interface OpenSandboxDriverOptions extends BubblewrapDriverOptions {
  /** `auto`: the strongest that works here. */
  readonly isolation: 'auto' | 'bubblewrap' | 'process';
}

/**
 * The sandbox driver that was asked for, tried once. `bubblewrap` throws OperationalError with a hint where it
 * does not work; `auto` falls back to plain processes there, and the report says why.
 */
export async function openSandboxDriver(options: OpenSandboxDriverOptions): Promise<SandboxDriver> {
  if (options.isolation === 'process') return createProcessDriver(options);
  try {
    return await openBubblewrap(options);
  } catch (error) {
    const { reason, hint } = explainFailure(error);
    if (options.isolation === 'bubblewrap') {
      throw new OperationalError('open sandbox driver', reason, { cause: error, hint });
    }
    options.log.warn({ reason, hint }, 'functions are not isolated on this machine');
    const driver = await createProcessDriver(options);
    const report = driver.describe();
    const warnings = [...report.warnings, `Bubblewrap does not work here: ${reason}. Try: ${hint}.`];
    return { ...driver, describe: () => ({ ...report, warnings }) };
  }
}

async function openBubblewrap(options: BubblewrapDriverOptions): Promise<SandboxDriver> {
  const driver = await createBubblewrapDriver(options);
  try {
    await tryDriver(driver);
    return driver;
  } catch (error) {
    await driver.close();
    throw error;
  }
}
