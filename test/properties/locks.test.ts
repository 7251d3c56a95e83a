import { describe, expect, test } from 'vitest';
import { array, assert, constantFrom, nat, property, record } from 'fast-check';
import { assertNoConflicts } from '../../src/sim/lock-invariants.ts';
import { LockTable } from '../../src/sim/lock-table.ts';
import { Slots } from '../../src/sim/slots.ts';
import { conflictLists, postgresModes } from './lock-modes.ts';
import { ReferenceLocks } from './reference-locks.ts';

const OWNERS = 8;

function table() {
  const slots = new Slots(OWNERS, () => undefined);
  const requests = new Set<number>();
  const locks = new LockTable(postgresModes, slots, {
    ownerGranted: () => undefined, requestGranted: (slot) => requests.add(slot), waitChanged: () => undefined, nowUs: () => 0,
  }, false);
  return { slots, locks, granted: requests };
}

describe('one relation', () => {
  test('modes conflict exactly as the manual says: 8 x 8', () => {
    for (let held = 0; held < 8; held++) {
      for (let wanted = 0; wanted < 8; wanted++) {
        const { locks } = table();
        const relation = locks.relation('orders');
        locks.acquireOwned(0, relation, held, false, 0, true);
        expect(locks.acquireOwned(1, relation, wanted, false, 0, true), `${wanted} against ${held}`).toBe(conflictLists[held].includes(wanted) ? 'waiting' : 'granted');
      }
    }
  });

  test('every queue of three behind every holder drains as the plain reference does', () => {
    for (let code = 0; code < 8 ** 4; code++) {
      const modes = [code & 7, (code >> 3) & 7, (code >> 6) & 7, (code >> 9) & 7];
      const { locks } = table();
      const relation = locks.relation('orders');
      const reference = new ReferenceLocks(conflictLists);
      modes.forEach((mode, owner) => {
        locks.acquireOwned(owner, relation, mode, false, 0, true);
        reference.acquire(owner, 'orders', mode);
      });
      for (let leaving = 0; leaving < 4; leaving++) {
        expect(picture(locks, relation), `modes ${modes} before ${leaving} leaves`).toEqual(reference.picture('orders', OWNERS));
        leave(locks, leaving, relation);
        reference.leave(leaving);
      }
    }
  });
});

test('customers on the fast path and sessions with strong locks meet as they do in the plain reference', () => {
  const command = record({ kind: constantFrom('owner', 'request', 'end'), who: nat(7), mode: nat(7), relation: nat(2) });
  assert(property(array(command, { minLength: 5, maxLength: 60 }), (commands) => {
    const { slots, locks, granted } = table();
    const names = ['orders', 'orders_pkey', 'customers'];
    const relations = names.map((name) => locks.relation(name));
    const sets = [[0, 1], [0, 1, 2], [2]].map((list, i) => locks.lockSet(list.map((each) => ({ relation: names[each], mode: postgresModes.names[i === 1 ? 2 : 0] }))));
    const members = [[0, 1], [0, 1, 2], [2]];
    const reference = new ReferenceLocks(conflictLists);
    const busy = new Map<number, { slot: number; set: number }>();
    const waitingOwners = (): Set<number> => new Set(reference.waiting());
    for (const { kind, who, mode, relation } of commands) {
      if (kind === 'owner' && !waitingOwners().has(who)) {
        if (reference.holdsAny(who)) continue;
        locks.acquireOwned(who, relations[relation], mode, false, 0, true);
        reference.acquire(who, names[relation], mode);
      } else if (kind === 'request' && !busy.has(who)) {
        const slot = slots.take();
        const set = sets[relation];
        busy.set(who, { slot, set: relation });
        slots.lockSet[slot] = set;
        slots.flags[slot] = 0;
        if (locks.acquire(slot, set)) granted.add(slot);
        reference.acquireAll(100 + slot, members[relation].map((each) => names[each]), relation === 1 ? 2 : 0);
      } else if (kind === 'end' && who % 2 === 0) {
        relations.forEach((each) => leave(locks, who, each));
        reference.leave(who);
      } else if (kind === 'end') {
        const request = busy.get(who);
        if (request === undefined) continue;
        busy.delete(who);
        if (granted.delete(request.slot)) locks.release(sets[request.set]);
        else locks.abandon(request.slot);
        reference.leave(100 + request.slot);
        slots.free(request.slot);
      }
      for (const [, request] of busy) expect(granted.has(request.slot)).toBe(!reference.waiting().includes(100 + request.slot));
      relations.forEach((each, i) => expect(picture(locks, each)).toEqual(reference.picture(names[i], OWNERS)));
      assertNoConflicts(locks, OWNERS);
    }
  }), { numRuns: 400, seed: 42 });
});

/** What each owner holds on a relation, as masks, and which owners wait there, in order. */
function picture(locks: LockTable, relation: number): { held: number[]; waiting: number[] } {
  const waiting: number[] = [];
  const { waitNext } = (locks as unknown as { slots: Slots }).slots;
  for (let waiter = locks.firstWaiter(relation); waiter >= 0; waiter = waitNext[waiter]) waiting.push(waiter < OWNERS ? waiter : 100 + waiter);
  return { held: Array.from({ length: OWNERS }, (_, owner) => locks.maskOf(owner, relation)), waiting };
}

function leave(locks: LockTable, owner: number, relation: number): void {
  const { waitRelation } = (locks as unknown as { slots: Slots }).slots;
  if (waitRelation[owner] === relation) locks.withdraw(owner);
  locks.releaseOwned(owner, (lock) => lock.relation === relation);
}
