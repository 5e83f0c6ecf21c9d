/** As the queue needs it. */
export interface Queued {
  /** Whether the environment is still wanted when its turn comes. */
  readonly wanted: () => boolean;
  resolve(nothing: undefined): void;
  reject(error: Error): void;
}

interface Waiting<Waiter> {
  readonly waiter: Waiter;
  readonly functionArn: string;
  readonly turn: number;
}

/**
 * Who waits for a sandbox. Functions take turns: one with hundreds of invocations that wait does not keep the
 * first of another one from its own. Within a function it is first come, first served.
 */
export class PoolQueue<Waiter extends Queued> {
  /** In the order of their turns, and of their coming. */
  readonly #waiting: Waiting<Waiter>[] = [];
  /** Of who was served last. */
  #turn = 0;

  get length(): number {
    return this.#waiting.length;
  }

  add(functionArn: string, waiter: Waiter): void {
    const last = this.#waiting.findLast((other) => other.functionArn === functionArn);
    const turn = (last?.turn ?? this.#turn) + 1;
    const before = this.#waiting.findLastIndex((other) => other.turn <= turn);
    this.#waiting.splice(before + 1, 0, { waiter, functionArn, turn });
  }

  take(): Waiter | undefined {
    const first = this.#waiting.shift();
    if (first !== undefined) this.#turn = first.turn;
    return first?.waiter;
  }

  /** Tells those that are not wanted any more, the last first. */
  dropUnwanted(): void {
    for (let index = this.#waiting.length - 1; index >= 0; index--) {
      const waiter = this.#waiting[index]?.waiter;
      if (waiter === undefined || waiter.wanted()) continue;
      this.#waiting.splice(index, 1);
      waiter.resolve(undefined);
    }
  }

  rejectAll(error: Error): void {
    for (const { waiter } of this.#waiting.splice(0)) waiter.reject(error);
  }
}
