export interface PoolWish {
  /** Size of one waiting sandbox. */
  readonly bytesEach: number;
  /** Promised before anyone gets more. */
  readonly minimum: number;
  readonly wanted: number;
}

/**
 * How many sandboxes each runtime may have waiting. The minimum of every one is set aside first: a burst of one
 * runtime must not cost another its fast cold starts. Then one after the other goes to whoever holds least memory.
 */
export function shareBudget(budgetBytes: number, wishes: readonly PoolWish[]): number[] {
  const shares = wishes.map(() => 0);
  let left = budgetBytes;
  const give = (index: number, bytesEach: number) => {
    shares[index] = (shares[index] ?? 0) + 1;
    left -= bytesEach;
  };
  for (;;) {
    let next = -1;
    let least = Infinity;
    for (const [index, { bytesEach, minimum, wanted }] of wishes.entries()) {
      const share = shares[index] ?? 0;
      if (bytesEach > left || share >= Math.max(minimum, wanted)) continue;
      const held = share < minimum ? share - minimum : share * bytesEach;
      if (held < least) [least, next] = [held, index];
    }
    if (next < 0) return shares;
    give(next, wishes[next]?.bytesEach ?? left);
  }
}
