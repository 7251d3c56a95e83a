import { Stateful } from './stateful.ts';

const SUB_BITS = 7;
const SUB = 1 << SUB_BITS;
const BUCKETS = SUB * (32 - SUB_BITS);

/** A histogram's durations without the empty buckets around them; never changed. */
export type Durations = { readonly lowest: number; readonly counts: Uint32Array; readonly count: number; readonly sum: number; readonly max: number };

/**
Durations in log buckets: 64 to a factor of two, so a quantile is off by at most 0.8 % (its bucket's middle is answered). Microseconds up to
2^31 (35 minutes); longer ones count as that long.
*/
export class Histogram extends Stateful {
  count = 0;
  sum = 0;
  max = 0;
  private readonly counts = new Uint32Array(BUCKETS);
  private lowest = BUCKETS;
  private highest = -1;

  add(us: number): void {
    const value = us < 2147483647 ? us | 0 : 2147483647;
    const shift = value < SUB ? 0 : 32 - SUB_BITS - Math.clz32(value);
    const bucket = shift * (SUB >> 1) + (value >> shift);
    this.counts[bucket]++;
    if (bucket < this.lowest) this.lowest = bucket;
    if (bucket > this.highest) this.highest = bucket;
    this.count++;
    this.sum += us;
    if (us > this.max) this.max = us;
  }

  /** This many durations of no time at all. */
  addZeros(count: number): void {
    this.counts[0] += count;
    this.count += count;
    this.lowest = 0;
    if (this.highest < 0) this.highest = 0;
  }

  /** The value below which this share of the durations lies; 0 when there are none. */
  quantile(share: number): number {
    let left = Math.ceil(this.count * share);
    for (let bucket = this.lowest; bucket <= this.highest; bucket++) {
      left -= this.counts[bucket];
      if (left <= 0) return Math.min(middleOf(bucket), this.max);
    }
    return this.max;
  }

  /** Adds another histogram's durations to this one's. */
  addAll(other: Histogram): void {
    if (other.count === 0) return;
    for (let bucket = other.lowest; bucket <= other.highest; bucket++) this.counts[bucket] += other.counts[bucket];
    this.lowest = Math.min(this.lowest, other.lowest);
    this.highest = Math.max(this.highest, other.highest);
    this.count += other.count;
    this.sum += other.sum;
    this.max = Math.max(this.max, other.max);
  }

  durations(): Durations {
    const { lowest, highest, count, sum, max } = this;
    return { lowest, counts: this.counts.slice(lowest, highest + 1), count, sum, max };
  }

  /**
  Adds this share of every bucket, what is over in one going to the next, so that their shape is kept.

  @param share from 0 to 1
  @returns how many durations that were
  */
  addDurations(of: Durations, share: number): number {
    const { counts, lowest } = of;
    let count = 0;
    let over = 0.5;
    for (let i = 0; i < counts.length; i++) {
      over += counts[i] * share;
      const whole = Math.floor(over);
      over -= whole;
      this.counts[lowest + i] += whole;
      count += whole;
    }
    if (count === 0) return 0;
    this.lowest = Math.min(this.lowest, lowest);
    this.highest = Math.max(this.highest, lowest + counts.length - 1);
    this.count += count;
    this.sum += (of.sum * count) / of.count;
    this.max = Math.max(this.max, of.max);
    return count;
  }

  mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }

  clear(): void {
    if (this.count === 0) return;
    this.counts.fill(0, this.lowest, this.highest + 1);
    this.count = 0;
    this.sum = 0;
    this.max = 0;
    this.lowest = BUCKETS;
    this.highest = -1;
  }
}

function middleOf(bucket: number): number {
  if (bucket < SUB) return bucket;
  const shift = Math.floor(bucket / (SUB >> 1)) - 1;
  const width = 1 << shift;
  return (bucket - shift * (SUB >> 1)) * width + ((width - 1) >> 1);
}
