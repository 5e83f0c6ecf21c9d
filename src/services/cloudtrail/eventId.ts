import type { Ids } from '../../base/ids.ts';

/** A UUID, version 7: its time leads to the event, so that no index of ids is kept. */
export function newEventId(atMs: number, ids: Ids): string {
  const time = atMs.toString(16).padStart(12, '0');
  // Behind the time and the version stands chance.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${ids.uuid().slice(15)}`;
}

/** When the event happened; undefined for what is no id of ours. */
export function timeOfEventId(id: string): number | undefined {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/.exec(id) ?? [];
  return high === undefined || low === undefined ? undefined : parseInt(high + low, 16);
}
