import { exactExp, exactLog, nearExp } from './elementary.ts';
import { Stateful } from './stateful.ts';
import type { Captured } from './stateful.ts';

const BATCH = 256;

/**
A stream of random numbers with a name: xoshiro128** (Blackman and Vigna), drawn in batches.

The state comes from the seed and the name alone, so a new stream does not reshuffle the others: two migrations under the same seed meet
the same customers. Only 32-bit integer and IEEE-exact operations are used.
*/
export class Stream extends Stateful {
  private s0 = 0;
  private s1 = 0;
  private s2 = 0;
  private s3 = 0;
  /** State before the present batch: with `index` it is all that a snapshot needs. */
  private batchState: readonly [number, number, number, number] = [0, 0, 0, 0];
  private readonly batch = new Uint32Array(BATCH);
  private readonly outside = new Float64Array(1);
  private index = 0;

  constructor(seed: number, name: string) {
    super();
    let hash = mixed(seed >>> 0, Math.floor(seed / 4294967296) >>> 0);
    for (let i = 0; i < name.length; i++) hash = mixed(hash, name.charCodeAt(i));
    this.s0 = hash = mixed(hash, 1);
    this.s1 = hash = mixed(hash, 2);
    this.s2 = hash = mixed(hash, 3);
    this.s3 = mixed(hash, 4) | 1;
    this.fill();
  }

  /** An integer in [0, 2^32). */
  integer(): number {
    if (this.index === BATCH) this.fill();
    return this.batch[this.index++];
  }

  /** A number in [0, 1). */
  uniform(): number {
    return this.integer() * TWO_TO_MINUS_32;
  }

  /** An exponential variate of mean 1 (ziggurat, Marsaglia and Tsang 2000): 4 ns where a logarithm takes 11. */
  exponential(): number {
    const bits = this.integer();
    const layer = bits & 255;
    if (bits < LAYER_LIMIT[layer]) return bits * LAYER_WIDTH[layer];
    // Through an array and an int32: a call that returns a double would have the common path allocate one, too (16 bytes a draw, measured).
    this.drawOutside(bits | 0, layer);
    return this.outside[0];
  }

  /** Fills the array with as many variates as `exponential()` would give one by one. */
  drawExponentials(into: Float64Array): void {
    const { batch } = this;
    for (let i = 0; i < into.length; i++) {
      if (this.index === BATCH) this.fill();
      const bits = batch[this.index++];
      const layer = bits & 255;
      if (bits < LAYER_LIMIT[layer]) into[i] = bits * LAYER_WIDTH[layer];
      else {
        this.drawOutside(bits | 0, layer);
        into[i] = this.outside[0];
      }
    }
  }

  override capture(): Captured {
    return { batchState: this.batchState, index: this.index };
  }

  override restore(saved: Captured): void {
    [this.s0, this.s1, this.s2, this.s3] = saved['batchState'] as [number, number, number, number];
    this.fill();
    this.index = saved['index'] as number;
  }

  private drawOutside(firstBits: number, firstLayer: number): void {
    this.outside[0] = this.exponentialFrom(firstBits >>> 0, firstLayer);
  }

  private exponentialFrom(firstBits: number, firstLayer: number): number {
    let bits = firstBits;
    let layer = firstLayer;
    for (;;) {
      if (layer === 0) return TAIL - exactLog((this.integer() + 0.5) * TWO_TO_MINUS_32);
      const x = bits * LAYER_WIDTH[layer];
      const height = LAYER_HEIGHT[layer];
      if (isBelowExp(height + this.uniform() * (LAYER_HEIGHT[layer - 1] - height), x)) return x;
      bits = this.integer();
      layer = bits & 255;
      if (bits < LAYER_LIMIT[layer]) return bits * LAYER_WIDTH[layer];
    }
  }

  private fill(): void {
    let { s0, s1, s2, s3 } = this;
    this.batchState = [s0, s1, s2, s3];
    const batch = this.batch;
    for (let i = 0; i < BATCH; i++) {
      const product = Math.imul(s1, 5);
      batch[i] = Math.imul((product << 7) | (product >>> 25), 9);
      const t = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= t;
      s3 = (s3 << 11) | (s3 >>> 21);
    }
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.s3 = s3;
    this.index = 0;
  }
}

/** Whether y < exp(-x). Only what is too near to call is left to the slower exact function: the same answer as it would give to all. */
function isBelowExp(y: number, x: number): boolean {
  const about = nearExp(-x);
  const difference = y - about;
  return difference < -1e-12 || (difference <= 1e-12 && y < exactExp(-x));
}

const TWO_TO_MINUS_32 = 1 / 4294967296;
/** Where the last of 256 layers ends, and the area of each: the constants of Marsaglia and Tsang's paper. */
const TAIL = 7.69711747013105;
const LAYER_AREA = 3.949659822581572e-3;
const LAYER_LIMIT = new Float64Array(256);
const LAYER_WIDTH = new Float64Array(256);
const LAYER_HEIGHT = new Float64Array(256);
buildLayers();

function buildLayers(): void {
  const full = 4294967296;
  const base = LAYER_AREA / exactExp(-TAIL);
  LAYER_LIMIT[0] = Math.floor((TAIL / base) * full);
  LAYER_LIMIT[1] = 0;
  LAYER_WIDTH[0] = base / full;
  LAYER_WIDTH[255] = TAIL / full;
  LAYER_HEIGHT[0] = 1;
  LAYER_HEIGHT[255] = exactExp(-TAIL);
  let edge = TAIL;
  for (let i = 254; i >= 1; i--) {
    const inner = -exactLog(LAYER_AREA / edge + exactExp(-edge));
    LAYER_LIMIT[i + 1] = Math.floor((inner / edge) * full);
    LAYER_WIDTH[i] = inner / full;
    LAYER_HEIGHT[i] = exactExp(-inner);
    edge = inner;
  }
}

/** One round of the murmur3 finalizer over both words. */
function mixed(hash: number, word: number): number {
  let h = (hash ^ Math.imul(word + 0x9e3779b9, 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
