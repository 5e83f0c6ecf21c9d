import { Distribution, type DistributionRecord } from './distribution.ts';

/** A statistic set, as the caller of PutMetricData summed it up. */
export interface StatisticSet {
  readonly SampleCount: number;
  readonly Sum: number;
  readonly Minimum: number;
  readonly Maximum: number;
}

/** What is stored of a bucket: count, sum, minimum, maximum, and the distribution where it is known. */
export interface SummaryRecord {
  readonly n: number;
  readonly s: number;
  readonly l: number;
  readonly h: number;
  readonly d?: DistributionRecord;
}

/**
 * All values of one metric and unit in one bucket of time. Summaries merge: the bucket of an hour is the merge of its
 * minutes. The distribution is lost for good with a negative value, or a statistic set that does not tell its values.
 */
export class Summary {
  count = 0;
  sum = 0;
  minimum = Infinity;
  maximum = -Infinity;
  #distribution: Distribution | undefined = new Distribution();

  static ofValue(value: number, count: number = 1): Summary {
    const summary = new Summary();
    summary.add(value, count);
    return summary;
  }

  /** A sample for each that could have been one: 1 for those that were, 0 for the others. */
  static ofOccurrences(those: number, all: number): Summary {
    const summary = new Summary();
    if (those > 0) summary.add(1, those);
    if (all > those) summary.add(0, all - those);
    return summary;
  }

  static ofSet(set: StatisticSet): Summary {
    const { SampleCount: count, Sum: sum, Minimum: minimum, Maximum: maximum } = set;
    const summary = new Summary();
    if (count > 0 && minimum === maximum && sum === minimum * count) summary.add(minimum, count);
    else {
      Object.assign(summary, { count, sum, minimum, maximum });
      summary.#distribution = undefined;
    }
    return summary;
  }

  static decode({ n, s, l, h, d }: SummaryRecord): Summary {
    const summary = Object.assign(new Summary(), { count: n, sum: s, minimum: l, maximum: h });
    summary.#distribution = d && Distribution.decode(d);
    return summary;
  }

  add(value: number, count: number = 1): void {
    this.count += count;
    this.sum += value * count;
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
    if (value < 0) this.#distribution = undefined;
    else this.#distribution?.add(value, count);
  }

  merge(other: Summary): void {
    this.count += other.count;
    this.sum += other.sum;
    this.minimum = Math.min(this.minimum, other.minimum);
    this.maximum = Math.max(this.maximum, other.maximum);
    if (other.#distribution === undefined) this.#distribution = undefined;
    else this.#distribution?.merge(other.#distribution);
  }

  copy(): Summary {
    const copy = Object.assign(new Summary(), this);
    copy.#distribution = this.#distribution?.copy();
    return copy;
  }

  /** Values and their counts, ascending, none outside minimum and maximum; undefined when they are not known. */
  values(): [value: number, count: number][] | undefined {
    const { minimum, maximum } = this;
    return this.#distribution
      ?.values()
      .map(([value, count]) => [Math.min(Math.max(value, minimum), maximum), count]);
  }

  encode(): SummaryRecord {
    const d = this.#distribution?.encode();
    return { n: this.count, s: this.sum, l: this.minimum, h: this.maximum, ...(d && { d }) };
  }
}
