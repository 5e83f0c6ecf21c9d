const WINDOW_MS = 2_000;
const HALF_LIFE_MS = 10_000;

/** How many sandboxes were taken within two seconds: the most of late, halved every ten seconds. */
export class PoolDemand {
  #windowStartMs = 0;
  #count = 0;
  #peak = 0;
  #peakAtMs = 0;

  add(nowMs: number): void {
    this.#roll(nowMs);
    this.#count++;
  }

  current(nowMs: number): number {
    this.#roll(nowMs);
    return Math.max(this.#count, Math.round(this.#decayed(nowMs)));
  }

  #roll(nowMs: number): void {
    if (nowMs - this.#windowStartMs < WINDOW_MS) return;
    if (this.#count > this.#decayed(nowMs)) {
      this.#peak = this.#count;
      this.#peakAtMs = nowMs;
    }
    this.#count = 0;
    this.#windowStartMs = nowMs;
  }

  #decayed(nowMs: number): number {
    return this.#peak * 0.5 ** ((nowMs - this.#peakAtMs) / HALF_LIFE_MS);
  }
}
