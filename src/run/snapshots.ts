import type { Captured } from '../kernel/stateful.ts';

export type Snapshot = { readonly atUs: number; readonly parts: readonly Captured[] };

/**
Snapshots of one flight, thinned with age: at most `limit` are kept, and when that is reached every second one of the older three quarters goes.
So the recent past is dense and the distant past a few times coarser, whatever the length of the flight.
*/
export class SnapshotShelf {
  private list: Snapshot[] = [];
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  add(snapshot: Snapshot): void {
    this.list.push(snapshot);
    if (this.list.length <= this.limit) return;
    const recent = Math.floor(this.list.length * 0.75);
    this.list = this.list.filter((_, index) => index === 0 || index >= recent || index % 2 === 0);
  }

  /** The last one not later than this moment; the first one is always there. */
  before(us: number): Snapshot {
    let found = this.list[0];
    for (const snapshot of this.list) if (snapshot.atUs <= us) found = snapshot;
    return found;
  }
}
