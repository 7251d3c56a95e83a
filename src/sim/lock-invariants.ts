import { assert } from '../kernel/assert.ts';
import type { LockTable } from './lock-table.ts';

/** No two granted locks of different holders conflict. Requests' own conflicts are looked for by mode, not one by one. */
export function assertNoConflicts(table: LockTable, owners: number): void {
  for (let relation = 0; relation < table.relationCount(); relation++) {
    const requests = table.sets.modesHeld(relation);
    for (let owner = 0; owner < owners; owner++) {
      const mine = table.maskOf(owner, relation);
      if (mine === 0) continue;
      assert((rivalsOf(table, mine) & requests) === 0, `two granted locks conflict on ${table.nameOf(relation)}: a session's and a request's`);
      for (let other = owner + 1; other < owners; other++) {
        assert((rivalsOf(table, mine) & table.maskOf(other, relation)) === 0, `two granted locks conflict on ${table.nameOf(relation)}: two sessions'`);
      }
    }
  }
}

/** Every mode that conflicts with one of these. */
function rivalsOf(table: LockTable, modes: number): number {
  let rivals = 0;
  for (let mode = 0; mode < table.conflicts.length; mode++) if ((modes & (1 << mode)) !== 0) rivals |= table.conflicts[mode];
  return rivals;
}
