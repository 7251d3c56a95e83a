import { Stateful } from '../kernel/stateful.ts';
import { grown } from './slots.ts';

/** Why a server takes no more connections (sqlstate 53300), in the words of PostgreSQL up to 15: no place at all, or only reserved ones. */
export const TOO_MANY_CLIENTS = 'sorry, too many clients already';
export const SLOTS_RESERVED = 'remaining connection slots are reserved for non-replication superuser connections';

const FIRST_PID = 4101;

/**
One server's connections: a row for each open one, whoever uses it. `max_connections` bounds them all, the last few are for superusers, and a
connection whose client has died (a ghost) counts until its backend notices.
*/
export class Backends extends Stateful {
  open = 0;
  ghosts = 0;
  openMax = 0;
  ghostsMax = 0;
  /** One past the highest row in use. */
  rows = 0;
  pid = new Int32Array(64);
  /** Slot that works on it, -1 when idle. */
  slot = new Int32Array(64).fill(-1);
  /** Pool that owns it, -1 for a session of its own. */
  pool = new Int32Array(64);
  isOpen = new Uint8Array(64);
  /** Next idle connection of the same pool, or next free row. */
  next = new Int32Array(64);
  openedUs = new Float64Array(64);
  private freeHead = -1;
  private nextPid: number;
  private readonly limit: number;
  private readonly reserved: number;

  constructor(limit: number, reserved: number, server: number) {
    super();
    this.limit = limit;
    this.reserved = reserved;
    this.nextPid = FIRST_PID + server * 1_000_000;
  }

  /** Null when so many more fit, opened one after the other; else the server's answer to the first that does not. */
  refusal(count: number, isSuperuser: boolean): string | null {
    if (this.open + count <= this.limit - (isSuperuser ? 0 : this.reserved)) return null;
    return isSuperuser || this.open >= this.limit ? TOO_MANY_CLIENTS : SLOTS_RESERVED;
  }

  /** A new connection; the caller has asked `refusal`. */
  connect(pool: number, nowUs: number): number {
    let row = this.freeHead;
    if (row >= 0) this.freeHead = this.next[row];
    else row = this.newRow();
    this.pid[row] = this.nextPid++;
    this.slot[row] = -1;
    this.pool[row] = pool;
    this.isOpen[row] = 1;
    this.next[row] = -1;
    this.openedUs[row] = nowUs;
    if (++this.open > this.openMax) this.openMax = this.open;
    return row;
  }

  close(row: number): void {
    this.isOpen[row] = 0;
    this.slot[row] = -1;
    this.next[row] = this.freeHead;
    this.freeHead = row;
    this.open--;
  }

  /** Its client has died while it works. */
  becameGhost(): void {
    if (++this.ghosts > this.ghostsMax) this.ghostsMax = this.ghosts;
  }

  private newRow(): number {
    const row = this.rows++;
    if (row < this.pid.length) return row;
    const size = row * 2;
    this.pid = grown(this.pid, new Int32Array(size));
    this.slot = grown(this.slot, new Int32Array(size));
    this.pool = grown(this.pool, new Int32Array(size));
    this.isOpen = grown(this.isOpen, new Uint8Array(size));
    this.next = grown(this.next, new Int32Array(size));
    this.openedUs = grown(this.openedUs, new Float64Array(size));
    return row;
  }
}
