import type { ProvisionedUsage, ProvisionWish } from '../../compute/invocation.ts';

/** AWS counts the time from enabling to disabling in steps of five minutes, each begun one as a whole. */
const STEP_MS = 5 * 60_000;

export interface TimedWish extends ProvisionWish {
  /** When it was asked for. */
  readonly sinceMs: number;
}

/**
 * Meters the time for which environments are provisioned: a step at a time, when it begins. Steps are counted from the
 * request on, so that a restart meters none twice, and none that passed meanwhile.
 */
export function createProvisionedTime(
  meter: (usage: ProvisionedUsage) => void,
): (wishes: readonly TimedWish[], nowMs: number) => void {
  /** The last step that was metered, by what it was for; undefined before the first look. */
  let metered: ReadonlyMap<string, number> | undefined;
  return (wishes, nowMs) => {
    const next = new Map<string, number>();
    for (const { version, count, token, sinceMs } of wishes) {
      const key = `${token}/${version.version}`;
      const step = Math.max(0, Math.floor((nowMs - sinceMs) / STEP_MS));
      // What is there at the start was metered by the process before.
      const last = metered === undefined ? step : (metered.get(key) ?? step - 1);
      next.set(key, Math.max(step, last));
      if (step <= last) continue;
      const { account, region, functionName, memoryMiB } = version;
      meter({
        account,
        region,
        functionName,
        version: version.version,
        atMs: nowMs,
        memoryMiB,
        initMs: 0,
        provisionedMs: (step - last) * STEP_MS * count,
      });
    }
    metered = next;
  };
}
