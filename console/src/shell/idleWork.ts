/** How long a person rests before the next piece begins; twice as long at the start, when the first page's own work goes first. */
const REST_MS = 1000;

const ACTS = ['pointerdown', 'click', 'keydown', 'wheel'] as const;

/**
 * Does these pieces one after another, each in a moment in which the browser has nothing else to do and nobody has done anything
 * for a second: who clicks has the machine to themselves. Returns how to stop it.
 */
export function doWhenIdle(pieces: readonly (() => Promise<void>)[]): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  let actedAt = performance.now() + REST_MS;
  const acted = () => {
    actedAt = performance.now();
  };
  for (const act of ACTS) document.addEventListener(act, acted, { capture: true, passive: true, signal });
  const work = async () => {
    for (const piece of pieces) {
      do {
        await sleep(actedAt + REST_MS - performance.now());
        await idleMoment();
        if (signal.aborted) return;
      } while (performance.now() < actedAt + REST_MS);
      await piece();
    }
    controller.abort();
  };
  void work();
  return () => controller.abort();
}

/** Who goes on at once to another page does not wait for what this one would still have drawn. */
const LOOK_MS = 150;

/** Does it after what is drawn now has been seen, as soon as the browser has nothing else to do. Returns how not to do it. */
export function whenIdle(work: () => void): () => void {
  let isWanted = true;
  const timer = setTimeout(() => {
    void idleMoment({ timeout: REST_MS }).then(() => {
      if (isWanted) work();
    });
  }, LOOK_MS);
  return () => {
    isWanted = false;
    clearTimeout(timer);
  };
}

function sleep(ms: number): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

/** Safari knows none: there it is the end of what is done now. */
function idleMoment(options?: IdleRequestOptions): Promise<unknown> {
  return new Promise((resolve) => {
    if (typeof window.requestIdleCallback === 'function') window.requestIdleCallback(resolve, options);
    else setTimeout(resolve, 0);
  });
}
