/** How long events are kept. Pure rules. */

/** The only values that AWS accepts for `retentionInDays`. */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

export const DAY_MS = 86_400_000;

/** Events before this moment are expired; 0 when the group keeps them for ever. */
export function expiredBeforeMs(group: { retentionInDays?: number }, nowMs: number): number {
  return group.retentionInDays === undefined ? 0 : Math.max(0, nowMs - group.retentionInDays * DAY_MS);
}
