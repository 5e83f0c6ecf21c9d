/**
 * How values are spread, good for percentiles, mergeable in any order and grouping. Up to 32 different values are
 * kept as they are. More become bins of a logarithmic scale (DDSketch): each bin is 2 % wide, so a value read back is
 * within 1 % of the true one. Of more than 2048 bins, which span a factor of 10^17, the lowest become one.
 * Values are not negative: CloudWatch has no percentiles where one is.
 */
const RELATIVE_ERROR = 0.01;
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
const MAX_EXACT = 32;
const MAX_BINS = 2048;
/** Below the bin of the least positive number. */
const ZERO_BIN = -100_000;

/** Values and how often they occurred, flat: `v` exactly, `b` by bins; in ascending order. */
export type DistributionRecord = { readonly v: readonly number[] } | { readonly b: readonly number[] };

export class Distribution {
  /** Counts by value, or by bin. */
  #counts = new Map<number, number>();
  #exact = true;

  static decode(record: DistributionRecord): Distribution {
    const found = new Distribution();
    found.#exact = 'v' in record;
    const pairs = 'v' in record ? record.v : record.b;
    for (let at = 0; at < pairs.length; at += 2) found.#counts.set(pairs[at] ?? 0, pairs[at + 1] ?? 0);
    return found;
  }

  add(value: number, count: number): void {
    if (!this.#exact) return this.#addToBin(binOf(value), count);
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + count);
    if (this.#counts.size > MAX_EXACT) this.#toBins();
  }

  merge(other: Distribution): void {
    if (other.#exact) {
      for (const [value, count] of other.#counts) this.add(value, count);
      return;
    }
    if (this.#exact) this.#toBins();
    for (const [bin, count] of other.#counts) this.#addToBin(bin, count);
  }

  copy(): Distribution {
    const copy = new Distribution();
    copy.#exact = this.#exact;
    copy.#counts = new Map(this.#counts);
    return copy;
  }

  /** Values, or those that stand for their bins, with their counts, ascending. */
  values(): [value: number, count: number][] {
    const sorted = this.#sorted();
    return this.#exact ? sorted : sorted.map(([bin, count]) => [valueOf(bin), count]);
  }

  encode(): DistributionRecord {
    if (!this.#exact) this.#collapse();
    const flat = this.#sorted().flat();
    return this.#exact ? { v: flat } : { b: flat };
  }

  #sorted(): [number, number][] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }

  #toBins(): void {
    const values = this.#counts;
    this.#counts = new Map();
    this.#exact = false;
    for (const [value, count] of values) this.#addToBin(binOf(value), count);
  }

  #addToBin(bin: number, count: number): void {
    this.#counts.set(bin, (this.#counts.get(bin) ?? 0) + count);
    if (this.#counts.size > 2 * MAX_BINS) this.#collapse();
  }

  /** Into the lowest of the highest 2048: whichever way sketches are merged, the same bins remain. */
  #collapse(): void {
    if (this.#counts.size <= MAX_BINS) return;
    const sorted = this.#sorted();
    const kept = sorted.slice(-MAX_BINS);
    const lost = sorted.slice(0, -MAX_BINS).reduce((sum, [, count]) => sum + count, 0);
    this.#counts = new Map(kept);
    const [lowest = 0, count = 0] = kept[0] ?? [];
    this.#counts.set(lowest, count + lost);
  }
}

function binOf(value: number): number {
  return value === 0 ? ZERO_BIN : Math.ceil(Math.log(value) / LOG_GAMMA);
}

/** In the bin's middle, as far in relative terms from one end as from the other. */
function valueOf(bin: number): number {
  return bin === ZERO_BIN ? 0 : (2 * GAMMA ** bin) / (GAMMA + 1);
}
