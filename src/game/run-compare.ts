import type { Measures, Series } from '../run/trace.ts';
import { comparisonRows } from './comparison.ts';
import type { Scale } from './run-view.ts';

/** A quantity that two timelines are compared by, second for second. */
export type Quantity = 'served' | 'failed' | 'p99Us' | 'lockWaiters';
export const QUANTITIES: readonly Quantity[] = ['served', 'failed', 'p99Us', 'lockWaiters'];

/** The same quantity of two runs over the same time, on the same scale of values. NaN where a run has not been flown, or has ended. */
export type ComparedQuantity = { readonly quantity: Quantity; readonly top: number; readonly before: readonly number[]; readonly after: readonly number[] };

const second = 1_000_000;

/** Rates are averaged over a place, peaks are kept: a second without an answer must not vanish among good ones. */
export function comparedQuantities(before: Series, after: Series, scale: Scale): readonly ComparedQuantity[] {
  return QUANTITIES.map(quantity => {
    const of = quantity === 'served' || quantity === 'failed' ? 'mean' : 'max';
    const both = [onScale(before[quantity], scale, of), onScale(after[quantity], scale, of)] as const;
    return { quantity, top: Math.max(1, ...both.flat().filter(Number.isFinite)), before: both[0], after: both[1] };
  });
}

/** One value for each place of a time axis; a place narrower than a second has the value of the second it lies in. */
export function onScale(values: Float64Array, scale: Scale, of: 'mean' | 'max'): readonly number[] {
  return Array.from({ length: scale.places }, (_, place) => {
    // The last place stands for the end itself, and no second begins there.
    const from = Math.max(0, Math.floor(scale.usAt(place) / second) - (place === scale.places - 1 ? 1 : 0));
    const until = Math.max(from + 1, Math.min(values.length, Math.floor(scale.usAt(place + 1) / second)));
    if (from >= values.length) return Number.NaN;
    let total = 0;
    let peak = 0;
    for (let at = from; at < until; at++) {
      total += values[at];
      peak = Math.max(peak, values[at]);
    }
    return of === 'max' ? peak : total / (until - from);
  });
}

/** The figures in which two runs differ: label, before, this branch; first whether the change is there. All of them while one is still being flown. */
export function differingFigures(before: Measures | null, after: Measures | null): readonly (readonly [string, string, string])[] {
  const rows = comparisonRows(before, after);
  const differing = before === null || after === null ? rows : rows.filter(([, one, other]) => one !== other);
  return differing.toSorted(([one], [other]) => Number(other === CHANGE) - Number(one === CHANGE));
}

const CHANGE = 'migration took';
