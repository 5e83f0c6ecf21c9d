/** Says which sandbox driver works on this machine, by really running a sandbox with nothing in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { whyNoRuntimeApi } from '../runtimeApi/withRuntimeApi.ts';
import type { IsolationReport, SandboxDriver } from '../sandbox.ts';
import { createBubblewrapDriver } from './bubblewrap/bubblewrapDriver.ts';
import { explainFailure } from './isolationHint.ts';
import type { NetworkOptions } from './network/functionNetwork.ts';
import { tryDriver } from './trialSandbox.ts';

export type Isolation =
  | {
      readonly driver: 'bubblewrap';
      readonly report: IsolationReport;
      /** Set when functions can't reach the Runtime API. */
      readonly noRuntimeApi: ReturnType<typeof whyNoRuntimeApi>;
    }
  /** `reason`: why functions can't be isolated here; `hint`: what to install or allow. */
  | { readonly driver: 'process'; readonly reason: string; readonly hint: string };

export interface DetectIsolationNeeds {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** As the driver's. */
  readonly network?: NetworkOptions;
}

/** Takes about 100 ms. The folder it works in is temporary. */
export async function detectIsolation(needs: DetectIsolationNeeds): Promise<Isolation> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-isolation-'));
  let driver: SandboxDriver | undefined;
  try {
    driver = await createBubblewrapDriver({ ...needs, folder });
    await tryDriver(driver);
    return { driver: 'bubblewrap', report: driver.describe(), noRuntimeApi: whyNoRuntimeApi(driver) };
  } catch (error) {
    return { driver: 'process', ...explainFailure(error) };
  } finally {
    await driver?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
