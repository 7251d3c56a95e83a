import { Exponentials } from '../kernel/exponentials.ts';
import { Stateful } from '../kernel/stateful.ts';
import type { Stream } from '../kernel/stream.ts';

/** Expected arrivals from which a normal number will do for a Poisson one. */
const MANY = 40;

/**
Customers' first requests: a Poisson process for each class, each from a stream of its own, so that a change in one class (or a different
migration) leaves the others' customers where they were. Kept outside the event calendar: the next one is the smallest of a few numbers.
*/
export class Arrivals extends Stateful {
  nextClass = -1;
  /** When the last one of `drawUntil` came. */
  lastUs = 0;
  private readonly meanUs: Float64Array;
  /** The process's own time is continuous; an arrival's event is at the nearest microsecond. */
  private readonly exactUs: Float64Array;
  readonly streams: readonly Exponentials[];
  private readonly walk = new Float64Array(2);

  private readonly sources: Float64Array;
  private readonly source: number;

  /** @param sources where the time of the next arrival is kept, at `source` */
  constructor(seed: number, classes: readonly { readonly name: string; readonly perSec: number }[], sources: Float64Array, source: number) {
    super();
    this.sources = sources;
    this.source = source;
    this.meanUs = Float64Array.from(classes, (each) => (each.perSec > 0 ? 1e6 / each.perSec : Infinity));
    this.streams = classes.map((each) => new Exponentials(seed, `arrivals:${each.name}`));
    this.exactUs = Float64Array.from(classes, (_, i) => this.meanUs[i] * (this.meanUs[i] === Infinity ? 1 : this.streams[i].next()));
    this.findNext();
  }

  /** Draws the next arrival of the class that has just arrived. */
  draw(): void {
    const which = this.nextClass;
    this.exactUs[which] += this.streams[which].next() * this.meanUs[which];
    this.findNext();
  }

  /**
  Lets everybody come who comes before this moment, nobody's arrival being an event of its own.

  @returns how many; the last one's moment is then in `lastUs`
  */
  drawUntil(us: number): number {
    const { exactUs, walk } = this;
    // An arrival's event is at the nearest microsecond: those that round to an earlier one than `us`.
    const limitUs = Math.ceil(us) - 0.5;
    let count = 0;
    let lastUs = 0;
    for (let i = 0; i < exactUs.length; i++) {
      if (!(exactUs[i] < limitUs)) continue;
      walk[0] = exactUs[i];
      count += this.streams[i].walkBelow(walk, this.meanUs[i], limitUs);
      exactUs[i] = walk[0];
      if (walk[1] > lastUs) lastUs = walk[1];
    }
    this.lastUs = Math.round(lastUs);
    this.findNext();
    return count;
  }

  /**
  As `drawUntil`, with the number drawn from its law and not customer by customer: a Poisson number, and at the end of each class the exponential wait
  for the next one, which remembers nothing.

  @param random draws the numbers
  */
  leapUntil(us: number, random: Stream): number {
    const { exactUs, meanUs } = this;
    const limitUs = Math.ceil(us) - 0.5;
    let known = 0;
    let mean = 0;
    for (let i = 0; i < exactUs.length; i++) {
      if (!(exactUs[i] < limitUs)) continue;
      known++;
      mean += (limitUs - exactUs[i]) / meanUs[i];
    }
    if (!(mean > MANY)) return this.drawUntil(us);
    for (let i = 0; i < exactUs.length; i++) if (exactUs[i] < limitUs) exactUs[i] = limitUs + random.exponential() * meanUs[i];
    this.findNext();
    this.lastUs = Math.ceil(us) - 1;
    // Three even draws, of variance 1/12 each, come near enough to a normal one: what counts is the sum of thousands of these numbers.
    const normal = 2 * (random.uniform() + random.uniform() + random.uniform() - 1.5);
    return known + Math.max(0, Math.round(mean + normal * Math.sqrt(mean)));
  }

  /** Nobody comes before `resume`. */
  suspend(): void {
    this.sources[this.source] = Infinity;
  }

  /** Everybody comes so much later. */
  resume(laterUs: number): void {
    for (let i = 0; i < this.exactUs.length; i++) this.exactUs[i] += laterUs;
    this.findNext();
  }

  private findNext(): void {
    const { exactUs } = this;
    let next = Infinity;
    for (let i = 0; i < exactUs.length; i++) if (exactUs[i] < next) { next = exactUs[i]; this.nextClass = i; }
    // As in `Requests.begin`: without a branch.
    this.sources[this.source] = Math.floor(next + 0.5);
  }
}
