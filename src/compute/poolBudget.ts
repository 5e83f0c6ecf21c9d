export interface PoolWish {
  /** Size of one sandbox whose runtime waits. */
  readonly bytesEach: number;
  /** Size of one that is prepared only; undefined: there are none of this runtime. */
  readonly preparedBytes: number | undefined;
  /** Booted, and promised before anyone gets more. */
  readonly minimum: number;
  readonly wanted: number;
}

export interface PoolShare {
  readonly booted: number;
  readonly prepared: number;
}

/** Each holds a network namespace, a loop device and control groups of the kernel's, which are not in its size. */
const MOST_PREPARED = 128;

/**
 * How many sandboxes each runtime may have waiting. The minimum of every one is set aside first: a burst of one
 * runtime must not cost another its fast cold starts. Then whatever is wanted gets a prepared sandbox, of which a
 * dozen take the memory of one that has booted; and with what is left one after the other of them is booted. Each
 * time it is the turn of whoever holds least memory.
 */
export function shareBudget(budgetBytes: number, wishes: readonly PoolWish[]): PoolShare[] {
  const shares = wishes.map((wish) => new Share(wish));
  let left = budgetBytes;
  const giveOut = (cost: (share: Share) => number | undefined, give: (share: Share) => void): void => {
    for (;;) {
      const open = shares.filter((share) => (cost(share) ?? Infinity) <= left);
      if (open.length === 0) return;
      const next = open.reduce((least, share) => (share.held < least.held ? share : least));
      left -= cost(next) ?? 0;
      give(next);
    }
  };
  const boot = (share: Share) => share.boot();
  giveOut((share) => (share.booted < share.wish.minimum ? share.wish.bytesEach : undefined), boot);
  let prepared = 0;
  giveOut(
    (share) => (share.isSatisfied || prepared === MOST_PREPARED ? undefined : share.wish.preparedBytes),
    (share) => {
      share.prepared++;
      prepared++;
    },
  );
  giveOut((share) => share.bootCost, boot);
  return shares.map((share) => ({ booted: share.booted, prepared: share.prepared }));
}

class Share {
  readonly wish: PoolWish;
  booted = 0;
  prepared = 0;

  constructor(wish: PoolWish) {
    this.wish = wish;
  }

  get isSatisfied(): boolean {
    return this.booted + this.prepared >= this.wish.wanted;
  }

  /** Bytes; below nothing for those that have not their minimum yet, the poorest first. */
  get held(): number {
    const { bytesEach, preparedBytes = 0, minimum } = this.wish;
    if (this.booted < minimum) return this.booted - minimum;
    return this.booted * bytesEach + this.prepared * preparedBytes;
  }

  /** Of one more that is booted: in the place of a prepared one when there are enough of both. */
  get bootCost(): number | undefined {
    const { bytesEach, preparedBytes = 0 } = this.wish;
    if (!this.isSatisfied) return bytesEach;
    return this.prepared > 0 ? bytesEach - preparedBytes : undefined;
  }

  boot(): void {
    if (this.isSatisfied && this.prepared > 0) this.prepared--;
    this.booted++;
  }
}
