/**
 * What is put off until the event loop has read everything that lay ready when it woke, and is then done kind by
 * kind: the same code for all that came, so that the processor's caches have it, and answers right one after the
 * other, so that a client with several of them is woken once.
 */
export interface Turn {
  /** What lets others begin that wait for it: they go on while the rest is done. None of the four may be given work that throws. */
  release(work: () => void): void;
  /** What has come and is to be begun. */
  serve(work: () => void): void;
  /** What somebody waits for, after all that was to be begun. */
  write(work: () => void): void;
  /** What nobody waits for: last. */
  tidy(work: () => void): void;
}

export function createTurn(): Turn {
  let kinds: (() => void)[][] = [[], [], [], []];
  let scheduled = false;
  const finish = (): void => {
    const all = kinds;
    kinds = [[], [], [], []];
    scheduled = false;
    for (const kind of all) for (const work of kind) work();
  };
  const put = (kind: number, work: () => void): void => {
    kinds[kind]?.push(work);
    if (scheduled) return;
    scheduled = true;
    setImmediate(finish);
  };
  return {
    release: (work) => put(0, work),
    serve: (work) => put(1, work),
    write: (work) => put(2, work),
    tidy: (work) => put(3, work),
  };
}
