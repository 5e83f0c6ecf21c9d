/**
 * What is put off until the event loop has read everything that lay ready when it woke. Answers that are written
 * one right after the other wake a client once, not once each; and what nobody waits for comes behind them.
 */
export interface Turn {
  /** What somebody waits for. Must not throw. */
  write(work: () => void): void;
  /** What nobody waits for: runs after all that was given to `write`. Must not throw. */
  tidy(work: () => void): void;
}

export function createTurn(): Turn {
  let writes: (() => void)[] = [];
  let rest: (() => void)[] = [];
  let scheduled = false;
  const finish = (): void => {
    scheduled = false;
    const all = [writes, rest];
    writes = [];
    rest = [];
    for (const group of all) for (const work of group) work();
  };
  const put = (group: (() => void)[], work: () => void): void => {
    group.push(work);
    if (scheduled) return;
    scheduled = true;
    setImmediate(finish);
  };
  return {
    write: (work) => put(writes, work),
    tidy: (work) => put(rest, work),
  };
}
