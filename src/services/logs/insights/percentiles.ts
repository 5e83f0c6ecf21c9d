/** So many values are kept as they are. */
const EXACT = 4096;
/** Beyond them, buckets whose bounds are half a percent apart. */
const GROWTH = Math.log(1.005);

/** The values below which a part of many lies: exact for a few thousand, within half a percent for any number. */
export class Percentiles {
  #exact: number[] | undefined = [];
  readonly #buckets = new Map<number, number>();
  #count = 0;

  get held(): number {
    return this.#exact?.length ?? this.#buckets.size;
  }

  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.#count++;
    if (!this.#exact) return this.#addToBucket(value);
    this.#exact.push(value);
    if (this.#exact.length <= EXACT) return;
    for (const known of this.#exact) this.#addToBucket(known);
    this.#exact = undefined;
  }

  /** The nearest rank. */
  at(percent: number): number | undefined {
    if (this.#count === 0) return undefined;
    const rank = Math.min(this.#count, Math.max(1, Math.ceil((percent / 100) * this.#count)));
    if (this.#exact) return this.#exact.toSorted((a, b) => a - b)[rank - 1];
    let seen = 0;
    for (const [key, count] of [...this.#buckets].sort(([a], [b]) => a - b)) {
      seen += count;
      if (seen >= rank) return middleOf(key);
    }
    return undefined;
  }

  #addToBucket(value: number): void {
    const key = keyOf(value);
    this.#buckets.set(key, (this.#buckets.get(key) ?? 0) + 1);
  }
}

/** Magnitudes from 1e-9 up count from 1; the sign of the value is the key's. */
const SMALLEST = 1e-9;

function keyOf(value: number): number {
  const magnitude = Math.abs(value);
  if (magnitude < SMALLEST) return 0;
  return Math.sign(value) * (1 + Math.floor(Math.log(Math.min(magnitude, 1e300) / SMALLEST) / GROWTH));
}

function middleOf(key: number): number {
  if (key === 0) return 0;
  return Math.sign(key) * SMALLEST * Math.exp((Math.abs(key) - 0.5) * GROWTH);
}
