import type { Unit } from '../levels/verdict.ts';
import type { Measures } from '../run/trace.ts';
import { duration } from '../text/duration.ts';
import { grouped, percent } from '../text/number.ts';

/** A figure in its unit, for people. */
export function inUnit(value: number, unit: Unit): string {
  switch (unit) {
    case 'us': return duration(value);
    case 'ratio': return percent(value, 1);
    case 'count': return grouped(value);
  }
}

/** A measure by its name: what ends in Us is a time, in Ratio a share, in Bytes bytes; everything else is a count. */
export function measureText(name: keyof Measures, value: Measures[keyof Measures]): string {
  if (value === null) return 'never';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return inUnit(value, /Us(Max)?$/.test(name) ? 'us' : /Ratio/.test(name) ? 'ratio' : 'count');
}

/** A text with its `{measure}` holes filled from a run; a hole that names no measure stays as it is. */
export function withMeasures(text: string, measures: Measures): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => (name in measures ? measureText(name as keyof Measures, measures[name as keyof Measures]) : hole));
}
