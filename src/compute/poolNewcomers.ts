/** An unused function is a newcomer for this long: then the sandboxes that waited for it end. */
const NEWCOMER_MS = 5 * 60_000;
/** More than any budget of memory lets wait. */
const MOST = 1000;

/** Functions of one runtime that came or changed lately and have had no environment since. */
export class PoolNewcomers {
  /** In the order of their coming. */
  readonly #cameAtMs = new Map<string, number>();

  add(functionArn: string, nowMs: number): void {
    this.#cameAtMs.delete(functionArn);
    this.#cameAtMs.set(functionArn, nowMs);
    if (this.#cameAtMs.size > MOST) this.#dropFirst();
  }

  /** Whether it was one. */
  remove(functionArn: string): boolean {
    return this.#cameAtMs.delete(functionArn);
  }

  current(nowMs: number): number {
    for (const cameAtMs of this.#cameAtMs.values()) {
      if (nowMs - cameAtMs < NEWCOMER_MS) break;
      this.#dropFirst();
    }
    return this.#cameAtMs.size;
  }

  #dropFirst(): void {
    for (const first of this.#cameAtMs.keys()) {
      this.#cameAtMs.delete(first);
      return;
    }
  }
}
