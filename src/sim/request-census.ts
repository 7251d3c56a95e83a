import type { Simulation } from './simulation.ts';
import { AT_CHECKOUT, AWAITING_LOCK, AWAITING_ROW, CLIENT_GONE, ON_STANDBY } from './slots.ts';

/** The longest that a customer who still wants the answer has now been waiting for a lock on the primary. */
export function longestWaitNow(sim: Simulation): number {
  const { slots, nowUs } = sim;
  let longest = 0;
  for (let slot = slots.scripted; slot < slots.highWater; slot++) {
    const isBlocked = slots.state[slot] === AWAITING_LOCK || slots.state[slot] === AWAITING_ROW;
    if (isBlocked && (slots.flags[slot] & (CLIENT_GONE | ON_STANDBY)) === 0) longest = Math.max(longest, nowUs - slots.waitSinceUs[slot]);
  }
  return longest;
}

/** Customers' tries that wait for a connection, a lock or a row. */
export function queued(sim: Simulation): number {
  const { slots } = sim;
  let count = 0;
  for (let slot = slots.scripted; slot < slots.highWater; slot++) {
    const state = slots.state[slot];
    const isWaiting = state === AT_CHECKOUT || state === AWAITING_LOCK || state === AWAITING_ROW;
    if (isWaiting && (slots.flags[slot] & CLIENT_GONE) === 0 && slots.requestClass[slot] < sim.setup.classes.length) count++;
  }
  return count;
}
