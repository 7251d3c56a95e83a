import { bytesOf } from '../kernel/stateful.ts';
import type { Captured } from '../kernel/stateful.ts';

export type Snapshot = { readonly atUs: number; readonly parts: readonly Captured[] };

type Kept = Snapshot & { /** Beside the one before it. */ readonly bytes: number };

/**
Snapshots of one flight, each sharing with the one before it what has not changed, and thinned with age: when they take more than their budget, every second one of the older three quarters goes. So the recent
past is dense and the distant past a few times coarser, and a long flight takes no more memory than a short one.
*/
export class SnapshotShelf {
  private list: Kept[] = [];
  private bytes = 0;
  private readonly bytesMax: number;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  add({ atUs, parts }: Snapshot): void {
    const before = this.list.at(-1)?.parts;
    const bytes = parts.reduce((sum, part, index) => sum + bytesOf(part, before?.[index] ?? null), 0);
    this.list.push({ atUs, parts, bytes });
    this.bytes += bytes;
    if (this.bytes <= this.bytesMax) return;
    const recent = Math.floor(this.list.length * 0.75);
    this.list = this.list.filter((_, index) => index === 0 || index >= recent || index % 2 === 0);
    this.bytes = this.list.reduce((sum, each) => sum + each.bytes, 0);
  }

  get last(): Snapshot {
    return this.list[this.list.length - 1];
  }

  /** The last one not later than this moment; the first one is always there. */
  before(us: number): Snapshot {
    let low = 0;
    let high = this.list.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.list[middle].atUs <= us) low = middle;
      else high = middle - 1;
    }
    return this.list[low];
  }
}
