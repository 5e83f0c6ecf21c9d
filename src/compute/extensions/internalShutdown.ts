import type { Clock } from '../../base/clock.ts';
import type { Sandbox, ShutdownReason } from '../sandbox.ts';
import type { EnvironmentApi } from './environmentApi.ts';
import { INTERNAL_SHUTDOWN_MS, Waiting } from './shutdown.ts';

/**
 * What a sandbox without external extensions adds to itself: telemetry that sleeps when it does, and the end of a
 * runtime that has extensions inside, which hears of it unless it has failed.
 */
export function withInternalExtensions(
  sandbox: Sandbox,
  api: EnvironmentApi,
  clock: Clock,
): Pick<Sandbox, 'telemetry' | 'freeze' | 'thaw' | 'shutDown'> {
  const shutDown = async (reason: ShutdownReason): Promise<void> => {
    const alone = api.gate.registry.all.length === 0;
    api.gate.shuttingDown();
    if (alone || reason !== 'spindown' || sandbox.terminate === undefined) return;
    sandbox.thaw();
    sandbox.terminate();
    void api.hub.drain();
    let ended = false;
    const waiting = new Waiting(clock);
    void sandbox.exited.then(() => {
      ended = true;
      waiting.changed();
    });
    await waiting.until(() => ended, INTERNAL_SHUTDOWN_MS);
  };
  return {
    telemetry: api.hub,
    freeze: () => {
      api.hub.pause();
      sandbox.freeze();
    },
    thaw: () => {
      sandbox.thaw();
      api.hub.resume();
    },
    shutDown,
  };
}
